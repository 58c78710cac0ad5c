"""What ``ztscan.toml`` said for two results, and where that differs, in the words of the file. Pure."""

from __future__ import annotations

from collections.abc import Mapping

OPTIONS, EXCLUSIONS, EXPECTATIONS = "parameters", "accepted_exclusions", "expectations"
"""Settings that are told by check: the name of the setting, a dot, and the id of the check. Others have their name alone."""
_TABLES: Mapping[str, str] = {
    "azure_settings": "[azure]",
    "critical_apps": "[critical_apps]",
    "emergency_access": "[emergency_access]",
    "privileged_role_settings": "[privileged_roles]",
}
"""By setting, its table, where the table has another name."""


def of_check(setting: str, check: str) -> str:
    """The name under which a result has what a setting says for one check."""
    return f"{setting}.{check}"


def concerns(name: str, check: str, behind: frozenset[str] | None) -> bool:
    """Whether a check depends on a setting. ``behind``: the names behind the check; None: they are not known."""
    setting, by_check, own = name.partition(".")
    return own == check if by_check else behind is None or setting in behind


def table_of(name: str) -> str:
    """Where the file says it."""
    setting, _, check = name.partition(".")
    if setting == OPTIONS:
        return f'[parameters."{check}"]'
    if setting == EXCLUSIONS:
        return f"[[accepted_exclusion]]{f' of {check}' if check else ''}"
    if setting == EXPECTATIONS:
        return f"[[expect]] of {check}"
    return _TABLES.get(setting, f"[{setting}]")


def changed(before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> tuple[str, ...]:
    """The settings that two results differ by. None of them where one result does not tell."""
    if before is None or after is None:
        return ()
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))
