"""Groups that Intune names, and people with its licence. A case file cannot bring them: the simulator has people of its own."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import (
    ADMIN,
    HELPDESK,
    INTUNE_APPROVERS,
    INTUNE_HELPDESK,
    LEARNER,
    ONBOARDING,
    SECURITY_ADMIN,
    WORKER,
)
from tests.checks.compliant.tenant import E5


def user(key: str) -> dict[str, Any]:
    """A member of a group."""
    return {"@odata.type": "#microsoft.graph.user", "id": key}


def group(key: str, name: str, **properties: Any) -> dict[str, Any]:
    """A group, ordinary unless its properties say otherwise."""
    ordinary = {"isAssignableToRole": None, "isManagementRestricted": None, "visibility": None}
    return {"id": key, "displayName": name, **ordinary, **properties}


RESOURCES: dict[str, Any] = {
    "intune_groups": {
        INTUNE_HELPDESK: group(INTUNE_HELPDESK, "Intune helpdesk", isManagementRestricted=True),
        INTUNE_APPROVERS: group(INTUNE_APPROVERS, "Intune approvers", isAssignableToRole=True),
    },
    "intune_users": {E5: [{"id": WORKER}, {"id": LEARNER}]},
    "app_protection_groups": {
        ONBOARDING: {"@odata.type": "#microsoft.graph.group", "id": ONBOARDING, "displayName": "Onboarding", "visibility": None}
    },
    "app_protection_members": {ONBOARDING: [user(LEARNER)]},
    "intune_group_members": {INTUNE_HELPDESK: [user(HELPDESK)], INTUNE_APPROVERS: [user(ADMIN), user(SECURITY_ADMIN)]},
}
