"""The settings object "Password Rule Settings". Graph stores all its values as text."""

from __future__ import annotations

from ztscan.directory.setting_values import switched_on, unreadable
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Subject, Unknown, required

__all__ = ["TEMPLATE", "number", "password_rules", "subject_of", "switched_on", "text"]

TEMPLATE = "5cf42378-d67d-4f36-ba46-e8b86229381d"
"""Template id of "Password Rule Settings", the same in every tenant."""


def password_rules(settings: tuple[GroupSetting, ...]) -> GroupSetting | None:
    """The settings object. None if there is none, so that Microsoft's defaults apply."""
    found = next((setting for setting in settings if setting.template_id == TEMPLATE), None)
    if found is None:
        for setting in settings:
            required(setting.template_id, "group_settings", "templateId")
    return found


def subject_of(rules: GroupSetting | None) -> Subject:
    """The settings object, or the template if there is none."""
    if rules is None:
        return Subject("groupSettingTemplate", TEMPLATE, "Password Rule Settings")
    return Subject("groupSetting", rules.id, rules.display_name or "Password Rule Settings")


def text(rules: GroupSetting, name: str) -> str:
    """One setting as text. Raises Unknown if it is missing."""
    return required(rules.value(name), "group_settings", name)


def number(rules: GroupSetting, name: str) -> int:
    """One setting as a whole number."""
    written = text(rules, name)
    try:
        return int(written)
    except ValueError:
        raise Unknown(unreadable(name, written)) from None
