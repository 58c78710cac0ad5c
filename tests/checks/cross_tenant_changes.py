"""Evidence on cross-tenant access that several case files change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEFAULT = "cross_tenant_access_default"
PARTNERS = "cross_tenant_access_partners"
SYNCHRONIZATION = "cross_tenant_synchronization"
PARTNER = "6a1b0000-0000-4000-8000-000000000001"
OTHER = "6a1b0000-0000-4000-8000-000000000002"
HOSTILE = "<img src=x>`|\u001b[31m"
INBOUND, OUTBOUND = "b2bCollaborationInbound", "b2bCollaborationOutbound"
DIRECT_IN, DIRECT_OUT = "b2bDirectConnectInbound", "b2bDirectConnectOutbound"


def targets(kind: str, access: str, *names: str) -> dict[str, Any]:
    return {"accessType": access, "targets": [{"target": name, "targetType": kind} for name in names]}


def setting(users: str, applications: str, *, user: str = "AllUsers", application: str = "AllApplications") -> dict[str, Any]:
    return {
        "usersAndGroups": targets("user", users, user),
        "applications": targets("application", applications, application),
    }


OPEN, BLOCKED = setting("allowed", "allowed"), setting("blocked", "blocked")
ONE_GROUP = "6a1b0000-0000-4000-8000-0000000000aa"
ONE_APPLICATION = "6a1b0000-0000-4000-8000-0000000000bb"


def partner(tenant: str = PARTNER, **settings: Any) -> dict[str, Any]:
    """A partner for which nothing is set but what is named: the default holds."""
    names = ("inboundTrust", INBOUND, OUTBOUND, DIRECT_IN, DIRECT_OUT, "tenantRestrictions", "automaticUserConsentSettings")
    return {
        "tenantId": tenant,
        **dict.fromkeys(names),
        "isServiceProvider": None,
        "isInMultiTenantOrganization": False,
        **settings,
    }


def trust(*, mfa: bool | None = None, compliant: bool | None = None, hybrid: bool | None = None) -> dict[str, Any]:
    return {
        "isMfaAccepted": mfa,
        "isCompliantDeviceAccepted": compliant,
        "isHybridAzureADJoinedDeviceAccepted": hybrid,
    }


def consent(inbound: bool | None, outbound: bool | None = None) -> dict[str, Any]:
    return {"inboundAllowed": inbound, "outboundAllowed": outbound}


def synchronization(tenant: str = PARTNER, *, allowed: bool | None = None) -> dict[str, Any]:
    """What the same partner has in the other list; ``allowed`` None: it was never configured."""
    policy = None if allowed is None else {"tenantId": tenant, "userSyncInbound": {"isSyncAllowed": allowed}}
    return {"tenantId": tenant, "identitySynchronization": policy}


def with_partner(
    *, synchronises: bool | None = None, tenant: str = PARTNER, named: Mapping[str, Any] | None = None, **settings: Any
) -> dict[str, Any]:
    """The change that adds one partner. ``named`` are more settings, by their names."""
    return {
        PARTNERS: [partner(tenant, **settings, **(named or {}))],
        SYNCHRONIZATION: [synchronization(tenant, allowed=synchronises)],
    }
