"""Cases of `conditional_access.compliant_network_required`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import TENANT, WORKER
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
SETTINGS = "global_secure_access_settings"

NETWORK = {
    "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation",
    "id": "compliant-network",
    "displayName": "All Compliant Network locations",
    "compliantNetworkType": "allTenantCompliantNetworks",
    "isTrusted": False,
}
OUTSIDE = {"includeLocations": ["All"], "excludeLocations": ["compliant-network"]}


def block(state: str = "enabled", signaling: str | None = "enabled", **conditions: Any) -> dict[str, Any]:
    """The change that gives the tenant the compliant network and one policy that blocks elsewhere."""
    conditions = {"locations": OUTSIDE, **conditions}
    return {
        "named_locations": Add(NETWORK),
        SETTINGS: {"signalingStatus": signaling},
        POLICIES: [policy("edge", "Edge", state=state, conditions=conditions, grantControls=grant("block"))],
    }


CASES = (
    Case("blocked outside of it", block()),
    Case("one person is left out", block(users=users("All", excludeUsers=[WORKER])), fails={TENANT}),
    Case("R25: only reported", block("enabledForReportingButNotEnforced"), fails={TENANT}),
    Case("signals are off", block(signaling="disabled"), fails={"conditionalAccessSettings"}),
    Case("whether signals are on is not said", block(signaling=None), verdict=Verdict.NOT_ASSESSED),
    Case("settings could not be read", {**block(), SETTINGS: gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
    Case("the tenant has no compliant network", verdict=Verdict.NOT_APPLICABLE),
    Case(
        "it has none and wants one",
        {POLICIES: [], f"{SETTINGS}/signalingStatus": "disabled"},
        fails={TENANT, "conditionalAccessSettings"},
        options={"wanted": True},
    ),
)
