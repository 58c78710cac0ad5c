"""Alerts of PIM, by name."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.entities.roles import RoleManagementAlert, RoleManagementAlertConfiguration
from ztscan.plugin import Gap, Manual, Subject, Unknown, required

OUTSIDE_PIM = "RolesAssignedOutsidePimAlert"
REDUNDANT = "RedundantAssignmentAlert"
CONFIGURATIONS = "role_management_alert_configurations"
_TITLES = {
    OUTSIDE_PIM: "Roles are being assigned outside of Privileged Identity Management",
    REDUNDANT: "Administrators aren't using their privileged roles",
}


def alert_named(alerts: Iterable[RoleManagementAlert], name: str) -> RoleManagementAlert:
    """The alert ``DirectoryRole_{tenant}_{name}``. Raises Unknown if Graph did not list it."""
    found = next((alert for alert in alerts if (alert.alert_definition_id or alert.id).endswith(name)), None)
    return required(found, "role_management_alerts", name)


def require_enabled(configurations: tuple[RoleManagementAlertConfiguration, ...] | Gap, name: str) -> None:
    """Raises Manual if the alert is switched off: PIM then does not look. Raises Unknown if that could not be read.

    Source: learn.microsoft.com/graph/api/resources/unifiedrolemanagementalertconfiguration.
    """
    if isinstance(configurations, Gap):
        raise Unknown(configurations)
    found = next((one for one in configurations if (one.alert_definition_id or one.id).endswith(name)), None)
    if not required(required(found, CONFIGURATIONS, name).is_enabled, CONFIGURATIONS, "isEnabled"):
        raise Manual(f'the alert "{_TITLES[name]}" is switched off, so PIM does not look: switch it on, and let PIM scan')


def subject_of(alert: RoleManagementAlert, name: str) -> Subject:
    return Subject("unifiedRoleManagementAlert", alert.id, _TITLES[name])
