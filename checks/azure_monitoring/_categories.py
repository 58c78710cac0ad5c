"""Which logs of Microsoft Entra a tenant has to export, by its licences."""

from __future__ import annotations

from ztscan.directory.licences import P2_PLANS, WORKLOAD_ID

SIGN_INS_AND_CHANGES = (
    "AuditLogs",
    "SignInLogs",
    "NonInteractiveUserSignInLogs",
    "ServicePrincipalSignInLogs",
    "ManagedIdentitySignInLogs",
    "ProvisioningLogs",
)
USER_RISK = ("RiskyUsers", "UserRiskEvents")
WORKLOAD_RISK = ("RiskyServicePrincipals", "ServicePrincipalRiskEvents")
GRAPH_ACTIVITY = "MicrosoftGraphActivityLogs"
NETWORK_ACCESS = ("NetworkAccessTrafficLogs", "EnrichedOffice365AuditLogs", "RemoteNetworkHealthLogs", "NetworkAccessAlerts")


def risk(plans: frozenset[str]) -> tuple[str, ...]:
    """The categories of Identity Protection that the licences fill."""
    users = USER_RISK if not plans.isdisjoint(P2_PLANS) else ()
    return (*users, *(WORKLOAD_RISK if not plans.isdisjoint(WORKLOAD_ID.service_plans) else ()))
