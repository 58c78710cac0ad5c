"""Cases of `azure_access.custom_roles_limited`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_access import assignment, role
from tests.checks.compliant.azure_base import FOREIGN
from tests.checks.compliant.names import ADMIN
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

ROLES = "azure_role_definitions"
NOT_ASSESSED = Verdict.NOT_ASSESSED
OURS = "c0570000-0000-4000-8000-000000000001"
_ACCESS = ("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action")


def ours(*actions: str, without: tuple[str, ...] = (), **more: Any) -> dict[str, object]:
    return {ROLES: Add(role(OURS, "Ours", *actions, without=without, **more))}


CASES = (
    Case("one that starts machines"),
    Case("owner by another name", ours("*"), {OURS}),
    Case("assigned", {**ours("*"), "azure_assignments": Add(assignment("ours", OURS, ADMIN))}, {OURS}),
    Case("assignments could not be read", {**ours("*"), "azure_assignments": gap("azure_assignments")}, {OURS}),
    Case("access only", ours("Microsoft.Authorization/*"), {OURS}),
    Case("access in other letters", ours("microsoft.authorization/*/WRITE"), {OURS}),
    Case("assignments only", ours("Microsoft.Authorization/roleAssignments/*"), {OURS}),
    Case("definitions only", ours("Microsoft.Authorization/roleDefinitions/write"), {OURS}),
    Case("elevation only", ours("Microsoft.Authorization/elevateAccess/action"), {OURS}),
    Case("by PIM only", ours("Microsoft.Authorization/roleAssignmentScheduleRequests/write"), {OURS}),
    Case("all but access", ours("*", without=_ACCESS), {OURS}),
    Case("all changes", ours("*/write", without=("Microsoft.Authorization/*",)), {OURS}),
    Case("all of one provider", ours("Microsoft.Compute/*")),
    Case("all reads and actions", ours("*/read", "*/action"), {OURS}),
    Case("assignable to a resource group only", ours("*", assignableScopes=["/subscriptions/x/resourceGroups/rg-app"]), {OURS}),
    Case("assignable in a customer's subscription only", ours("*", assignableScopes=[f"/subscriptions/{FOREIGN}"])),
    Case("assignable nowhere", ours("*", assignableScopes=[]), {OURS}),
    Case("where it is assignable was not returned", ours("*", assignableScopes=None), {OURS}),
    Case("without permissions", ours(permissions=None), verdict=NOT_ASSESSED),
    Case("without what is taken away", ours(permissions=[{"actions": ["*"]}]), verdict=NOT_ASSESSED),
    Case("built in or not was not returned", ours("*", type=None), {OURS}),
    Case("could not be read", {ROLES: gap(ROLES)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NO_SUBSCRIPTION),
)
