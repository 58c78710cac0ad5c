"""Cases of `conditional_access.workload_location_restricted`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import BILLING
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
PREMIUM = {"subscribed_skus": Add(subscription("workload", "Workload_Identities_P2", "AAD_WRKLDID_P1", "AAD_WRKLDID_P2"))}
OUTSIDE = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}


def block(*services: str, state: str = "enabled", locations: Any = OUTSIDE) -> dict[str, Any]:
    """The change that buys the licence and adds a policy which blocks workload identities by location."""
    conditions = {
        "users": users("None", excludeUsers=[]),
        "clientApplications": {"includeServicePrincipals": list(services)},
        "locations": locations,
    }
    added = policy("services", "Services", state=state, conditions=conditions, grantControls=grant("block"))
    return {**PREMIUM, POLICIES: Add(added)}


OWNED = "ServicePrincipalsInMyTenant"

CASES = (
    Case("blocked outside of trusted locations", block(OWNED)),
    Case("this one is blocked everywhere", block(BILLING, locations=None)),
    Case(
        "blocked outside of two countries",
        block(OWNED, locations={"includeLocations": ["All"], "excludeLocations": ["countries"]}),
        fails={BILLING},
    ),
    Case("R25: only reported", block(OWNED, state="enabledForReportingButNotEnforced"), fails={BILLING}),
    Case("no licence for it", verdict=Verdict.NOT_ASSESSED),
    Case(
        "locations could not be read",
        {
            **block(OWNED, locations={"includeLocations": ["All"], "excludeLocations": ["head-office"]}),
            "named_locations": gap("named_locations"),
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
)
