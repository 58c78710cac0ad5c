"""Where null is a value that Microsoft documents; everywhere else it is what a missing key is: unknown.

Two laws rest on this table: ``tests/simulator/test_law_of_absent_keys.py`` tries every key of every recorded tenant,
``tests/checks/nulls.py`` what the rows of case tables change.
"""

from __future__ import annotations

from collections.abc import Mapping

DOCUMENTED_NULL: Mapping[str, tuple[str, frozenset[str]]] = {
    "/identity/conditionalAccess/policies": (
        "a condition or control that the policy does not have",
        frozenset(
            (
                "agentIdRiskLevels",
                "applicationFilter",
                "authenticationFlows",
                "authenticationStrength",
                "clientApplications",
                "deviceFilter",
                "devices",
                "excludeGuestsOrExternalUsers",
                "grantControls",
                "includeGuestsOrExternalUsers",
                "insiderRiskLevels",
                "locations",
                "persistentBrowser",
                "platforms",
                "sessionControls",
                "signInFrequency",
            )
        ),
    ),
    "/policies/crossTenantAccessPolicy/partners": (
        "the default configuration holds for the partner",
        frozenset(
            (
                "automaticUserConsentSettings",
                "b2bCollaborationInbound",
                "b2bCollaborationOutbound",
                "b2bDirectConnectInbound",
                "b2bDirectConnectOutbound",
                "inboundAllowed",
                "inboundTrust",
                "isCompliantDeviceAccepted",
                "isHybridAzureADJoinedDeviceAccepted",
                "isMfaAccepted",
                "outboundAllowed",
                "tenantRestrictions",
            )
        ),
    ),
    "/applications": ("the application asks for no optional claim", frozenset(("optionalClaims",))),
    "/directory/onPremisesSynchronization": (
        "off, which is the default (how-to-connect-syncservice-features)",
        frozenset(("allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled",)),
    ),
    "/organization": ("the tenant was never synchronised", frozenset(("onPremisesSyncEnabled",))),
    "/users": (
        "the account was never synchronised, was not invited, and has no password policies (it can be filtered by `eq null`)",
        frozenset(("externalUserState", "onPremisesSyncEnabled", "passwordPolicies")),
    ),
    "/policies/authenticationMethodsPolicy": (
        "the tenant never had the policies to migrate from",
        frozenset(("policyMigrationState",)),
    ),
}
"""By the end of an address, what null means there, and the keys in whose place Microsoft documents it."""


def documented_null(address: str, name: str) -> bool:
    return any(address.endswith(end) and name in names for end, (_, names) in DOCUMENTED_NULL.items())
