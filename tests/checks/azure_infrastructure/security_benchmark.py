"""Cases of `azure_infrastructure.security_benchmark`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import GROUP, PLATFORM, WORKLOADS, subscription_row
from tests.checks.compliant.azure_policy import ASSIGNMENTS, EXEMPTIONS, GROUPS, ROOT, assignment, exemption
from tests.checks.seeing import NO_SUBSCRIPTION

OURS = f"/subscriptions/{WORKLOADS}"
BOTH = {PLATFORM, WORKLOADS}
ROWS = "azure_subscription_rows"

ONE_REGION = {"name": "eu", "selectors": [{"kind": "resourceLocation", "in": ["westeurope"]}]}


def selected(*selectors: Any) -> Any:
    """An assignment for some resources."""
    found = assignment()
    return {**found, "properties": {**found["properties"], "resourceSelectors": list(selectors)}}


CASES = (
    Case("assigned to the root group"),
    Case("not assigned", {ASSIGNMENTS: []}, BOTH),
    Case("another policy", {ASSIGNMENTS: [assignment(definition="/providers/x/policySetDefinitions/other")]}, BOTH),
    Case("assigned to one subscription", {ASSIGNMENTS: [assignment(scope=OURS)]}, {PLATFORM}),
    Case("assigned to the group between", {ASSIGNMENTS: [assignment(scope=f"{GROUPS}/{GROUP.upper()}")]}),
    Case("assigned to a group elsewhere", {ASSIGNMENTS: [assignment(scope=f"{GROUPS}/other")]}, BOTH),
    Case(
        "assigned for one region",
        {ASSIGNMENTS: [selected(ONE_REGION)]},
        BOTH,
    ),
    Case("assigned with an empty list of selections", {ASSIGNMENTS: [selected()]}),
    Case("one is excluded", {ASSIGNMENTS: [assignment(excluded=[OURS.upper()])]}, FAILS),
    Case("a group is excluded", {ASSIGNMENTS: [assignment(excluded=[f"{GROUPS}/{GROUP}"])]}, BOTH),
    Case("a resource group is excluded", {ASSIGNMENTS: [assignment(excluded=[f"{OURS}/resourceGroups/rg"])]}),
    Case("excluded, and assigned itself", {ASSIGNMENTS: [assignment(excluded=[OURS]), assignment("own", OURS)]}),
    Case("one is exempted", {EXEMPTIONS: [exemption(OURS, assignment())]}, FAILS),
    Case("all are exempted", {EXEMPTIONS: [exemption(ROOT, assignment())]}, BOTH),
    Case("one is exempted from some policies", {EXEMPTIONS: [exemption(OURS, assignment(), definitions=["a"])]}),
    Case("the exemption has ended", {EXEMPTIONS: [exemption(OURS, assignment(), "2026-10-01T00:00:00Z")]}),
    Case("the exemption ends later", {EXEMPTIONS: [exemption(OURS, assignment(), "2027-10-01T00:00:00Z")]}, FAILS),
    Case("the end is no time", {EXEMPTIONS: [exemption(OURS, assignment(), "later")]}, FAILS),
    Case("the exemption of another assignment", {EXEMPTIONS: [exemption(OURS, assignment("other"))]}),
    Case("exempted from what was not returned", {EXEMPTIONS: [exemption(OURS, {"id": None})]}, verdict=NOT_ASSESSED),
    Case("exemptions could not be read", {EXEMPTIONS: gap(EXEMPTIONS)}, verdict=NOT_ASSESSED),
    Case("a failure needs no exemptions", {ASSIGNMENTS: [], EXEMPTIONS: gap(EXEMPTIONS)}, BOTH),
    Case("groups were not returned", {f"{ROWS}/Workloads/properties/managementGroupAncestorsChain": None}, verdict=NOT_ASSESSED),
    Case("below another group", {ROWS: [subscription_row(WORKLOADS, "Workloads"), subscription_row(PLATFORM, "Platform")]}),
    Case("no subscription", {**NO_SUBSCRIPTION, ASSIGNMENTS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {ASSIGNMENTS: gap(ASSIGNMENTS)}, verdict=NOT_ASSESSED),
)
