"""Alerts of PIM, by name."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.entities.roles import RoleManagementAlert
from ztscan.plugin import Subject, required

OUTSIDE_PIM = "RolesAssignedOutsidePimAlert"
REDUNDANT = "RedundantAssignmentAlert"
_TITLES = {
    OUTSIDE_PIM: "Roles are being assigned outside of Privileged Identity Management",
    REDUNDANT: "Administrators aren't using their privileged roles",
}


def alert_named(alerts: Iterable[RoleManagementAlert], name: str) -> RoleManagementAlert:
    """The alert ``DirectoryRole_{tenant}_{name}``. Raises Unknown if Graph did not list it."""
    found = next((alert for alert in alerts if (alert.alert_definition_id or alert.id).endswith(name)), None)
    return required(found, "role_management_alerts", name)


def subject_of(alert: RoleManagementAlert, name: str) -> Subject:
    return Subject("unifiedRoleManagementAlert", alert.id, _TITLES[name])
