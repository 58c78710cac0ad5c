"""Cases of `intune.rbac_groups_protected`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import INTUNE_APPROVERS, INTUNE_HELPDESK
from tests.checks.unlicensed import rows_of_intune
from tests.intune.administration import role_assignment
from ztscan.core.model import Verdict

LIST, GROUPS, MEMBERS = "intune_role_assignments", "intune_groups", "intune_group_members"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE


BASE: dict[str, Any] = {
    LIST: [
        role_assignment("north", "Help Desk Operator", "resourceScope", INTUNE_HELPDESK),
        role_assignment("central", "Intune Role Administrator", "allDevicesAndLicensedUsers", INTUNE_APPROVERS),
    ],
}
ORDINARY = f"{GROUPS}/{INTUNE_APPROVERS}/isAssignableToRole"

CASES = (
    Case("role-assignable, and restricted"),
    Case("an ordinary group", {ORDINARY: None}, {INTUNE_APPROVERS}),
    Case("switched off in words", {ORDINARY: False}, {INTUNE_APPROVERS}),
    Case(
        "both groups",
        {ORDINARY: None, f"{GROUPS}/{INTUNE_HELPDESK}/isManagementRestricted": False},
        {INTUNE_APPROVERS, INTUNE_HELPDESK},
    ),
    Case("an id in another case", {ORDINARY: None, f"{LIST}/central/members": [INTUNE_APPROVERS.upper()]}, {INTUNE_APPROVERS}),
    Case("a hostile name", {ORDINARY: None, f"{GROUPS}/{INTUNE_APPROVERS}/displayName": "<b>`|\u001b[2J"}, {INTUNE_APPROVERS}),
    Case("a deleted group", {f"{GROUPS}/{INTUNE_HELPDESK}": None}),
    Case("an assignment without groups", {f"{LIST}/north/members": []}),
    Case("no assignment", {LIST: []}, verdict=NOT_APPLICABLE),
    Case(
        "one more, of an ordinary group that is not known",
        {LIST: Add(role_assignment("more", "Own", "resourceScope", "x"))},
        verdict=NOT_ASSESSED,
    ),
    Case("members were not returned", {f"{LIST}/north/members": Remove()}, verdict=NOT_ASSESSED),
    Case(
        "members were not returned, and another group is ordinary",
        {f"{LIST}/north/members": None, ORDINARY: None},
        {INTUNE_APPROVERS},
    ),
    Case("a group could not be read", {f"{GROUPS}/{INTUNE_HELPDESK}": gap(GROUPS)}, verdict=NOT_ASSESSED),
    Case("groups could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
