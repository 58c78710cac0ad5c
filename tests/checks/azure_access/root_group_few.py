"""Cases of `azure_access.root_group_few`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_access import (
    EMERGENCY,
    FABRIKAM_GROUP,
    PLATFORM_TEAM,
    RESOURCES,
    ROOT_GROUP,
    SCANS,
    assignment,
    in_force,
    role,
)
from tests.checks.compliant.names import ADMIN, BILLING, WORKER
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.azure.role_powers import CONTRIBUTOR, OWNER, READER
from ztscan.core.model import GapReason, Verdict

GROUPS, ROOT, PIM = "azure_group_assignments", "azure_root_assignments", "azure_pim_assignments"
NOT_ASSESSED = Verdict.NOT_ASSESSED
THIRD = assignment("third", OWNER, ADMIN, ROOT_GROUP)
TEAM = assignment("team", CONTRIBUTOR, PLATFORM_TEAM, ROOT_GROUP, "Group")
FAILS = {"root"}
NOTHING_BELOW = {**NO_SUBSCRIPTION, "azure_assignments": []}
"""The tree proves that there is no subscription, and so no assignment in one."""
ELIGIBLE = "azure_pim_eligibility"
NO_PIM = {
    **WITHOUT_SUBSCRIPTIONS,
    PIM: gap(PIM, GapReason.NOT_LICENSED),
    ELIGIBLE: gap(ELIGIBLE, GapReason.NOT_LICENSED),
}


def held(*more: dict[str, object]) -> dict[str, object]:
    """The emergency accounts and ``more`` at the root group."""
    return {GROUPS: {ROOT_GROUP: [SCANS, *EMERGENCY, *more], FABRIKAM_GROUP: [SCANS, *EMERGENCY]}}


def pim(*more: dict[str, object]) -> dict[str, object]:
    return {PIM: {**RESOURCES[PIM], ROOT_GROUP: [*map(in_force, EMERGENCY), *more]}}


CASES = (
    Case("two emergency accounts"),
    Case("a third who is permanent", held(THIRD), FAILS),
    Case("a third who is permanent in PIM too", {**held(THIRD), **pim(in_force(THIRD))}, FAILS),
    Case("a third who activated it", {**held(THIRD), **pim(in_force(THIRD, "Activated", "2026-11-01T09:00:00Z"))}),
    Case("a third whose assignment ends", {**held(THIRD), **pim(in_force(THIRD, ends="2026-12-01T00:00:00Z"))}),
    Case(
        "it is not said whether it was activated",
        {**held(THIRD), **pim(in_force(THIRD, None, "2026-12-01T00:00:00Z"))},
        verdict=NOT_ASSESSED,
    ),
    Case("a group counts by its members", held(TEAM), FAILS),
    Case(
        "a member of a group without a kind",
        {**held(TEAM), "azure_role_group_members": {PLATFORM_TEAM: [{"id": WORKER}]}},
        {"root"},
    ),
    Case("a group without members", {**held(TEAM), "azure_role_group_members": {PLATFORM_TEAM: []}}),
    Case(
        "members of a group could not be read",
        {**held(TEAM), "azure_role_group_members": gap("azure_role_group_members")},
        verdict=NOT_ASSESSED,
    ),
    Case("one above the root group", {ROOT: Add(assignment("elevated", OWNER, ADMIN, "/"))}, FAILS),
    Case("a reader more", held(assignment("reads", READER, ADMIN, ROOT_GROUP))),
    Case(
        "below the root group is another question",
        {
            GROUPS: {
                ROOT_GROUP: [],
                FABRIKAM_GROUP: [
                    assignment("mg", OWNER, ADMIN, FABRIKAM_GROUP),
                    assignment("mg2", OWNER, WORKER, FABRIKAM_GROUP),
                    assignment("mg3", OWNER, BILLING, FABRIKAM_GROUP),
                ],
            }
        },
    ),
    Case("four are allowed", held(THIRD), options={"maximum": 4}),
    Case("without a licence for PIM", NO_PIM),
    Case("without a licence for PIM a third is permanent", {**held(THIRD), **NO_PIM}, FAILS),
    Case("refused for want of a licence that the tenant has", {PIM: gap(PIM, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("PIM could not be read", {PIM: gap(PIM)}, verdict=NOT_ASSESSED),
    Case("the root group could not be read", {GROUPS: {ROOT_GROUP: gap(GROUPS), FABRIKAM_GROUP: []}}, verdict=NOT_ASSESSED),
    Case(
        "a custom role like Owner",
        {
            **held(assignment("c", "c0570000-0000-4000-8000-000000000001", ADMIN, ROOT_GROUP)),
            "azure_role_definitions": Add(role("c0570000-0000-4000-8000-000000000001", "Super", "*")),
        },
        FAILS,
    ),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NOTHING_BELOW),
)
