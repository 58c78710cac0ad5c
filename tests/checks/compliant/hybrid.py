"""Synchronisation with a directory on premises: Fabrikam has none, and cases that need one say so with ``HYBRID``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.checks.compliant import people
from tests.checks.compliant.names import SYNC_ACCOUNT, TENANT

SYNCHRONIZATION_ROLE = "d29b2b05-8046-44ba-8758-1e26182fcf32"

HYBRID: Mapping[str, Any] = {"organization/0/onPremisesSyncEnabled": True}
"""The change that makes Fabrikam a synchronised tenant; the switches of the synchronisation are as they should be."""


def sync_account(**properties: Any) -> dict[str, Any]:
    """The change that adds a user with the role for synchronisation to a synchronised tenant."""
    return {
        **HYBRID,
        "role_definitions": [
            *people.RESOURCES["role_definitions"],
            {
                "id": SYNCHRONIZATION_ROLE,
                "templateId": SYNCHRONIZATION_ROLE,
                "displayName": "Directory Synchronization Accounts",
                "isBuiltIn": True,
                "isEnabled": True,
                "isPrivileged": True,
            },
        ],
        "role_assignments": [
            *people.RESOURCES["role_assignments"],
            people.assignment("ra-sync", SYNC_ACCOUNT, SYNCHRONIZATION_ROLE),
        ],
        f"directory_objects/{SYNC_ACCOUNT}": {"@odata.type": "#microsoft.graph.user", "id": SYNC_ACCOUNT, "displayName": "Sync"},
        f"privileged_user_details/{SYNC_ACCOUNT}": people.details(SYNC_ACCOUNT, "sync server", **properties),
    }


RESOURCES: dict[str, Any] = {
    "on_premises_synchronization": [
        {
            "id": TENANT,
            "configuration": {
                "accidentalDeletionPrevention": {"synchronizationPreventionType": "enabledForCount", "alertThreshold": 500}
            },
            "features": {
                "passwordSyncEnabled": True,
                "passwordWritebackEnabled": True,
                "blockSoftMatchEnabled": True,
                "blockCloudObjectTakeoverThroughHardMatchEnabled": True,
                "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled": False,
                "bypassDirSyncOverridesEnabled": False,
                "cloudPasswordPolicyForPasswordSyncedUsersEnabled": True,
                "userForcePasswordChangeOnLogonEnabled": True,
            },
        }
    ],
}
