"""What Fabrikam has subscribed to."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.network import SUITE

E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
P2 = "84a661c4-e949-4bd2-a560-ed7766fcaf2b"
DEFENDER = "4b9405b0-7788-4568-add1-99614e613b69"
"""Microsoft Defender for endpoints and mail, and Agent 365."""


OFFICE = (
    "INTUNE_A",
    "EXCHANGE_S_ENTERPRISE",
    "SHAREPOINTENTERPRISE",
    "MIP_S_CLP1",
    "MIP_S_CLP2",
    "ADALLOM_S_STANDALONE",
    "WINDEFATP",
)


def subscription(sku: str, name: str, *plans: str, **properties: Any) -> dict[str, Any]:
    """A subscription with the names of its service plans."""
    return {
        "id": f"tenant_{sku}",
        "skuId": sku,
        "skuPartNumber": name,
        "capabilityStatus": "Enabled",
        "appliesTo": "User",
        "consumedUnits": 10,
        "prepaidUnits": {"enabled": 25, "suspended": 0, "warning": 0},
        "servicePlans": [
            {"servicePlanId": f"plan-{plan}", "servicePlanName": plan, "provisioningStatus": "Success", "appliesTo": "User"}
            for plan in plans
        ],
        **properties,
    }


RESOURCES: dict[str, Any] = {
    "subscribed_skus": [
        subscription(E5, "SPE_E5", "AAD_PREMIUM", "AAD_PREMIUM_P2", "ATA", *OFFICE),
        subscription(P2, "AAD_PREMIUM_P2", "AAD_PREMIUM", "AAD_PREMIUM_P2"),
        subscription(DEFENDER, "DEFENDER_SUITE", "WINDEFATP", "THREAT_INTELLIGENCE"),
        subscription(SUITE, "Microsoft_Entra_Suite", "Entra_Premium_Internet_Access", "Entra_Premium_Private_Access"),
    ],
    "premium_licence_insight": {
        "id": "azureADPremiumLicenseInsight",
        "entitledP1LicenseCount": 5,
        "entitledP2LicenseCount": 30,
        "entitledTotalLicenseCount": 35,
        "p1FeatureUtilizations": {"conditionalAccess": {"userCount": 12}, "conditionalAccessGuestUsers": {"userCount": 1}},
        "p2FeatureUtilizations": {
            "riskBasedConditionalAccess": {"userCount": 12},
            "riskBasedConditionalAccessGuestUsers": {"userCount": 1},
        },
    },
}
