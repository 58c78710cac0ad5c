"""The values of directory settings (``groupSettings``), which Graph stores as text."""

from __future__ import annotations

from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown, required
from ztscan.graph.areas.tenant import GroupSetting

RESOURCE = "group_settings"


def switched_on(setting: GroupSetting, name: str) -> bool:
    """One value as a Boolean, in any case. Raises Unknown where it is missing, or neither true nor false."""
    written = required(setting.value(name), RESOURCE, name).strip().casefold()
    if written not in {"true", "false"}:
        raise Unknown(unreadable(name, written))
    return written == "true"


def unreadable(name: str, written: str) -> Gap:
    """The gap of a value that is not of its type."""
    detail = f"`{RESOURCE}` has the value `{written}` for `{name}`, which is not valid"
    return Gap(RESOURCE, GapReason.MALFORMED, detail, "set the value again in the portal")
