"""Cases of `privileged_identity_management.no_nested_groups`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ANALYST_GROUP, ANALYSTS, APPROVERS
from tests.checks.compliant.people import group_membership
from ztscan.core.model import GapReason, Verdict

ELIGIBLE = f"role_group_eligibility/{ANALYST_GROUP}"
ACTIVE = f"role_group_assignment_schedules/{ANALYST_GROUP}"
MEMBERS = f"role_group_members/{ANALYST_GROUP}"
NESTED = group_membership("inner", APPROVERS, ANALYST_GROUP)
UNMANAGED: dict[str, object] = {ELIGIBLE: [], ACTIVE: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED
SIX = tuple(f"00000000-0000-4000-8000-00000000000{number}" for number in range(6))
UNTYPED = {f"directory_objects/{key}": {"@odata.type": None, "id": key} for key in SIX}

CASES = (
    Case("people only"),
    Case("a group is eligible for membership", {ELIGIBLE: Add(NESTED)}, fails={ANALYST_GROUP}),
    Case("a group is eligible for ownership", {ELIGIBLE: Add({**NESTED, "accessId": "owner"})}, fails={ANALYST_GROUP}),
    Case("a group is an active member", {ACTIVE: Add({**NESTED, "assignmentType": "assigned"})}, fails={ANALYST_GROUP}),
    Case(
        "a group is a member", {MEMBERS: Add({"@odata.type": "#microsoft.graph.group", "id": APPROVERS})}, fails={ANALYST_GROUP}
    ),
    Case(
        "what a member is was not returned",
        {MEMBERS: Add({"@odata.type": None, "id": APPROVERS})},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "what six principals of a group are was not returned: they are named in order",
        {ELIGIBLE: [group_membership(f"e{key}", key, ANALYST_GROUP) for key in reversed(SIX)], **UNTYPED},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "what a principal of each of six groups is was not returned: they are named in the order of the groups",
        {
            **{
                f"role_group_eligibility/{group}": [group_membership(f"e{group}", SIX[-1 - at], group)]
                for at, group in enumerate(SIX)
            },
            **{f"role_group_assignment_schedules/{group}": [] for group in SIX},
            **UNTYPED,
        },
        verdict=NOT_ASSESSED,
    ),
    Case("a deleted principal is no group", {f"directory_objects/{ANALYSTS[0]}": None}),
    Case(
        "PIM manages a group without a role, of which only its own list says who is in it",
        {f"role_group_eligibility/{APPROVERS}": [group_membership("inner", ANALYSTS[0], APPROVERS)]},
    ),
    Case("PIM manages no group", UNMANAGED, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "a group within a group that PIM does not manage",
        {**UNMANAGED, MEMBERS: Add({"@odata.type": "#microsoft.graph.group", "id": APPROVERS})},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "one group could not be read",
        {f"role_group_eligibility/{APPROVERS}": gap("role_group_eligibility")},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a group is within one, and another could not be read",
        {ELIGIBLE: Add(NESTED), f"role_group_eligibility/{APPROVERS}": gap("role_group_eligibility")},
        fails={ANALYST_GROUP},
    ),
    Case(
        "R20: not licensed",
        {"role_group_eligibility": gap("role_group_eligibility", GapReason.NOT_LICENSED)},
        verdict=NOT_ASSESSED,
    ),
)
