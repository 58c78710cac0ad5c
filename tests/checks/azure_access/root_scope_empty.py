"""Cases of `azure_access.root_scope_empty`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_access import assignment, role
from tests.checks.compliant.names import ADMIN, BILLING
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.azure.role_powers import CONTRIBUTOR, OWNER, RBAC_ADMINISTRATOR, SECURITY_READER, USER_ACCESS_ADMINISTRATOR
from ztscan.core.model import Verdict

ROOT, ROLES = "azure_root_assignments", "azure_role_definitions"
NOT_ASSESSED = Verdict.NOT_ASSESSED
GRANTS = "6a000000-0000-4000-8000-000000000001"
"""A role that gives access and is not one of the well-known ones."""


def at_root(key: str, role_id: str, principal: str = ADMIN, kind: str = "User") -> dict[str, object]:
    return assignment(key, role_id, principal, "/", kind)


CASES = (
    Case("only the scanner reads"),
    Case("forgotten after elevating", {ROOT: Add(at_root("elevated", USER_ACCESS_ADMINISTRATOR))}, {"elevated"}),
    Case(
        "owner, contributor and RBAC administrator",
        {
            ROOT: Add(
                at_root("owner", OWNER),
                at_root("contributor", CONTRIBUTOR, BILLING, "ServicePrincipal"),
                at_root("rbac", RBAC_ADMINISTRATOR, BILLING, "Group"),
            )
        },
        {"owner", "contributor", "rbac"},
    ),
    Case(
        "another role that writes assignments",
        {ROOT: Add(at_root("other", GRANTS)), ROLES: Add(role(GRANTS, "Delegate", "microsoft.authorization/ROLEASSIGNMENTS/*"))},
        {"other"},
    ),
    Case(
        "a role that writes definitions only",
        {
            ROOT: Add(at_root("other", GRANTS)),
            ROLES: Add(role(GRANTS, "Designer", "Microsoft.Authorization/roleDefinitions/write")),
        },
        {"other"},
    ),
    Case(
        "a role for all changes but access",
        {ROOT: Add(at_root("other", GRANTS)), ROLES: Add(role(GRANTS, "All", "*/write", without=("Microsoft.Authorization/*",)))},
        {"other"},
    ),
    Case(
        "not actions of another entry do not count",
        {
            ROOT: Add(at_root("other", GRANTS)),
            ROLES: Add(
                role(
                    GRANTS,
                    "Split",
                    permissions=[
                        {"actions": ["*/read"], "notActions": ["*"]},
                        {"actions": ["Microsoft.Authorization/roleAssignments/write"], "notActions": []},
                    ],
                )
            ),
        },
        {"other"},
    ),
    Case("a second reader", {ROOT: Add(at_root("auditor", SECURITY_READER, BILLING, "ServicePrincipal"))}),
    Case("what is above a scope counts only at the root", {ROOT: Add(assignment("group", OWNER, ADMIN, "/subscriptions/x"))}),
    Case("an empty list shows nothing", {ROOT: []}, verdict=NOT_ASSESSED),
    Case(
        "nobody there may list assignments",
        {ROOT: [at_root("blind", GRANTS)], ROLES: Add(role(GRANTS, "Starts machines", "Microsoft.Compute/*/action"))},
        verdict=NOT_ASSESSED,
    ),
    Case("a role that nobody defined", {ROOT: Add(at_root("other", GRANTS))}, verdict=NOT_ASSESSED),
    Case(
        "a role without permissions",
        {ROOT: Add(at_root("other", GRANTS)), ROLES: Add(role(GRANTS, "?", permissions=None))},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a finding stays although a role is not known",
        {ROOT: Add(at_root("owner", OWNER), at_root("other", GRANTS))},
        {"owner"},
    ),
    Case(
        "no role in the assignment",
        {ROOT: Add(assignment("none", OWNER, ADMIN, "/", roleDefinitionId=None))},
        verdict=NOT_ASSESSED,
    ),
    Case("definitions could not be read", {ROLES: gap(ROLES)}),
    Case(
        "the principal has no name",
        {ROOT: Add(at_root("gone", OWNER)), "azure_role_principals": gap("azure_role_principals")},
        {"gone"},
    ),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NO_SUBSCRIPTION),
    Case("assignments could not be read", {ROOT: gap(ROOT)}, verdict=NOT_ASSESSED),
)
