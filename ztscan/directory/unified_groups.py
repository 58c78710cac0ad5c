"""The tenant-wide settings of Microsoft 365 groups: one optional object, and the defaults of its template where it is absent."""

from __future__ import annotations

from ztscan.directory.setting_values import switched_on
from ztscan.engine.check import required
from ztscan.graph.areas.tenant import GroupSetting

TEMPLATE = "62375ab9-6b52-47ed-826b-58e47e0e304b"
"""Id of the template ``Group.Unified``. The name of the object does not decide."""
_DEFAULTS = {
    "enablegroupcreation": "true",
    "allowgueststobegroupowner": "false",
    "allowgueststoaccessgroups": "true",
    "enablemiplabels": "false",
}
"""Source: learn.microsoft.com/entra/identity/users/groups-settings-cmdlets."""


def unified_setting(settings: tuple[GroupSetting, ...], name: str) -> bool:
    """Whether a switch of Microsoft 365 groups is on. Raises Unknown where the object has no valid one."""
    own = next((one for one in settings if (one.template_id or "").casefold() == TEMPLATE), None)
    if own is not None:
        return switched_on(own, name)
    for setting in settings:
        required(setting.template_id, "group_settings", "templateId")
    return _DEFAULTS[name.casefold()] == "true"
