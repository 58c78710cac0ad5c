"""Cases of `conditional_access.compliant_network_break_glass`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import APPROVERS, BREAK_GLASS_1
from ztscan.core.model import Verdict

NETWORK = {
    "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation",
    "id": "compliant-network",
    "displayName": "All Compliant Network locations",
    "compliantNetworkType": "allTenantCompliantNetworks",
    "isTrusted": False,
}
OUTSIDE = {"includeLocations": ["All"], "excludeLocations": ["compliant-network"]}


def edge(locations: Any = OUTSIDE, state: str = "enabled", control: str = "block", **people: Any) -> dict[str, Any]:
    """The change that adds the compliant network and a policy that depends on it."""
    conditions = {"locations": locations, "users": users("All", **people)}
    return {
        "named_locations": Add(NETWORK),
        "conditional_access_policies": Add(
            policy("edge", "Edge", state=state, conditions=conditions, grantControls=grant(control))
        ),
    }


CASES = (
    Case("both accounts are excluded", edge()),
    Case("one account is not", edge(excludeUsers=[BREAK_GLASS_1]), fails={"edge"}),
    Case(
        "excluded through a group whose members could not be read",
        {**edge(excludeUsers=[], excludeGroups=[APPROVERS]), f"group_members/{APPROVERS}": gap("group_members")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("by a grant control", edge(None, control="compliantNetwork", excludeUsers=[]), fails={"edge"}),
    Case("R25: only reported", edge(state="enabledForReportingButNotEnforced", excludeUsers=[]), verdict=Verdict.NOT_APPLICABLE),
    Case("nobody is declared", edge(), emergency_access=(), verdict=Verdict.MANUAL),
    Case("no policy depends on it", verdict=Verdict.NOT_APPLICABLE),
    Case("no locations", {"named_locations": []}, verdict=Verdict.NOT_APPLICABLE),
)
