"""Identity Protection: users, sign-ins and workload identities at risk. Graph admits one request a second per tenant here."""

from __future__ import annotations

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import P2, Content, Licence, Permission, Resource

WORKLOAD_ID_PREMIUM = Licence("Microsoft Entra Workload ID Premium", service_plans.ENTRA_WORKLOADS)


class RiskyUser(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A user at risk."""

    id: str
    user_principal_name: str | None
    user_display_name: str | None
    is_deleted: bool | None
    risk_level: str | None
    """``low``, ``medium``, ``high``; ``hidden`` without the licence."""
    risk_state: str | None
    """``atRisk``, ``confirmedCompromised``, ``remediated``, ``dismissed`` ..."""
    risk_last_updated_date_time: str | None

    @property
    def name(self) -> str:
        return self.user_principal_name or self.user_display_name or self.id


class RiskDetection(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Something risky that was detected, on a sign-in (``activity``: ``signin``) or on a user."""

    id: str
    user_id: str | None
    user_principal_name: str | None
    user_display_name: str | None
    activity: str | None
    risk_event_type: str | None
    risk_level: str | None
    risk_state: str | None
    detected_date_time: str | None


class RiskyServicePrincipal(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A workload identity at risk."""

    id: str
    display_name: str | None
    app_id: str | None
    is_enabled: bool | None
    risk_level: str | None
    risk_state: str | None
    risk_last_updated_date_time: str | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class RiskyAgent(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An agent at risk."""

    id: str
    agent_display_name: str | None
    identity_type: str | None
    """``agentIdentity``, ``agentIdentityBlueprintPrincipal`` or ``agentUser``."""
    is_deleted: bool | None
    is_enabled: bool | None
    risk_level: str | None
    risk_state: str | None

    @property
    def name(self) -> str:
        return self.agent_display_name or self.id


PERMISSION_IDS = (
    PermissionId(
        "IdentityRiskyAgent.Read.All",
        uncertain="its id as an app role is in no published list that could be compared",
    ),
    PermissionId(
        "IdentityRiskEvent.Read.All",
        application="6e472fd1-ad78-48da-a0f0-97ab2c6b769e",
        delegated="8f6a01e7-0391-4ee5-aa22-a3af122cef27",
    ),
    PermissionId(
        "IdentityRiskyServicePrincipal.Read.All",
        application="607c7344-0eed-41e5-823a-9695ebe1b7b0",
        delegated="ea5c4ab0-5a73-4f35-8272-5d5337884e5d",
    ),
    PermissionId(
        "IdentityRiskyUser.Read.All",
        application="dc5007c0-2d7d-4c42-879c-2dab87571379",
        delegated="d04bb851-cb7c-4146-97c7-ca3e71baf56c",
    ),
)
"""Of permissions that only this area needs."""

_READERS = ("Global Reader", "Security Reader", "Security Operator")
_OPEN = "riskState eq 'atRisk' or riskState eq 'confirmedCompromised'"

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="risky_agents",
        path="/identityProtection/riskyAgents",
        entity=RiskyAgent,
        permission=Permission(("IdentityRiskyAgent.Read.All",), delegated_roles=_READERS),
        lane=Lane.CONDITIONAL_ACCESS,
        version="beta",
        why_beta="v1.0 has no risk of agents",
        filter=_OPEN,
        licence=P2,
        clouds=("global",),
        national="learn.microsoft.com/graph/api/identityprotectionroot-list-riskyagents, national cloud deployments",
        content=Content.ACTIVITY,
    ),
    Resource(
        name="risky_users",
        path="/identityProtection/riskyUsers",
        entity=RiskyUser,
        permission=Permission(("IdentityRiskyUser.Read.All",), delegated_roles=_READERS),
        lane=Lane.CONDITIONAL_ACCESS,
        filter=_OPEN,
        top=500,
        licence=P2,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="risk_detections",
        path="/identityProtection/riskDetections",
        entity=RiskDetection,
        permission=Permission(("IdentityRiskEvent.Read.All",), delegated_roles=_READERS),
        lane=Lane.CONDITIONAL_ACCESS,
        filter="detectedDateTime ge {since}",
        since_days=30,
        top=500,
        licence=P2,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="risky_service_principals",
        path="/identityProtection/riskyServicePrincipals",
        entity=RiskyServicePrincipal,
        permission=Permission(("IdentityRiskyServicePrincipal.Read.All",), delegated_roles=_READERS),
        lane=Lane.CONDITIONAL_ACCESS,
        filter=_OPEN,
        top=500,
        licence=WORKLOAD_ID_PREMIUM,
        content=Content.ACTIVITY,
    ),
)
