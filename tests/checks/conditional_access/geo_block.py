"""Cases of `conditional_access.geo_block`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import TENANT, WORKER
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
HOME = {"includeLocations": ["All"], "excludeLocations": ["countries"]}
HOME_OR_OFFICE = {"includeLocations": ["All"], "excludeLocations": ["countries", "AllTrusted"]}
AWAY = {"includeLocations": ["countries"], "excludeLocations": []}


def blocking(locations: dict[str, Any], key: str = "geo", state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """A policy that blocks by country; `countries` are the Netherlands and Germany."""
    conditions = {"locations": locations, **conditions}
    return policy(key, f"By country: {key}", state=state, conditions=conditions, grantControls=grant("block"))


def block(locations: dict[str, Any], state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """The change to one such policy."""
    return {POLICIES: [blocking(locations, state=state, **conditions)]}


WORKLOADS = {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}
NOT_FOR_ONE = blocking(AWAY, "a", users=users("All", excludeUsers=[WORKER]))


CASES = (
    Case("all but two countries are blocked", block(HOME)),
    Case("all but two countries and trusted networks are blocked", block(HOME_OR_OFFICE)),
    Case("two countries are blocked", block(AWAY)),
    Case("all but those that are declared", block(HOME), options={"countries": ("NL", "DE")}),
    Case("more than those that are declared", block(HOME), fails={TENANT}, options={"countries": ("NL",)}),
    Case("not for one person", block(HOME, users=users("All", excludeUsers=[WORKER])), fails={TENANT}),
    Case("one of two policies is for everybody", {POLICIES: [NOT_FOR_ONE, blocking(HOME, "b")]}),
    Case(
        "one excludes a person, the other may be narrower",
        {POLICIES: [NOT_FOR_ONE, blocking(HOME, "b", moonPhases=["full"])]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("both exclude a person", {POLICIES: [NOT_FOR_ONE, {**NOT_FOR_ONE, "id": "b"}]}, fails={TENANT}),
    Case(
        "by country, MFA is enough",
        {POLICIES: [{**blocking(HOME), "grantControls": grant("mfa")}]},
        fails={"conditionalAccessRoot"},
    ),
    Case("R25: only reported", block(HOME, "enabledForReportingButNotEnforced"), fails={"conditionalAccessRoot"}),
    Case(
        "a policy for workload identities, not for people",
        block(HOME, users=users("None", excludeUsers=[]), clientApplications=WORKLOADS),
        fails={"conditionalAccessRoot"},
    ),
    Case(
        "addresses, not countries",
        block({"includeLocations": ["All"], "excludeLocations": ["head-office"]}),
        fails={"conditionalAccessRoot"},
    ),
    Case("R18: no policies", {POLICIES: []}, fails={"conditionalAccessRoot"}),
    Case("locations could not be read", {**block(HOME), "named_locations": gap("named_locations")}, verdict=Verdict.NOT_ASSESSED),
)
