"""Cases of `azure_access.subscription_owners`."""

from __future__ import annotations

from tests.checks.azure_access.root_group_few import GROUPS, NOTHING_BELOW, TEAM, THIRD, held
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_access import (
    APP_GROUP,
    EMERGENCY,
    FABRIKAM_GROUP,
    PLATFORM_TEAM,
    ROOT_GROUP,
    assignment,
)
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.names import ADMIN, BREAK_GLASS_2, LEARNER, WORKER
from tests.checks.seeing import SEEING_IN_PART
from ztscan.azure.role_powers import OWNER
from ztscan.core.model import Verdict

ASSIGNMENTS, ELIGIBLE = "azure_assignments", "azure_pim_eligibility"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
BOTH = {PLATFORM, WORKLOADS}
ONE = {GROUPS: {ROOT_GROUP: [EMERGENCY[0]], FABRIKAM_GROUP: [EMERGENCY[0]]}}
"""One of the two emergency accounts only."""


def owns(name: str, principal: str, scope: str, kind: str = "User") -> dict[str, object]:
    return assignment(name, OWNER, principal, scope, kind)


WORKLOADS_SCOPE = f"/subscriptions/{WORKLOADS}"
TWO_MORE = {ASSIGNMENTS: Add(owns("ada", ADMIN, WORKLOADS_SCOPE), owns("wilma", WORKER, WORKLOADS_SCOPE))}

CASES = (
    Case("two from the root group, two eligible"),
    Case("a third from the root group", held(THIRD)),
    Case("four in one subscription", TWO_MORE, {WORKLOADS}),
    Case("six are allowed", TWO_MORE, options={"maximum": 6}),
    Case("one, and eligible ones in one subscription", ONE, {PLATFORM}),
    Case("one is enough here", ONE, options={"minimum": 1}),
    Case(
        "an owner of the management group between",
        {GROUPS: {ROOT_GROUP: [], FABRIKAM_GROUP: [owns("one", ADMIN, FABRIKAM_GROUP)]}},
        {PLATFORM},
    ),
    Case(
        "members of a group count",
        {ASSIGNMENTS: Add(owns("team", PLATFORM_TEAM, WORKLOADS_SCOPE, "Group"), owns("lars", LEARNER, WORKLOADS_SCOPE))},
        {WORKLOADS},
    ),
    Case(
        "owners of a resource group do not count",
        {ASSIGNMENTS: Add(owns("ada", ADMIN, APP_GROUP), owns("wilma", WORKER, APP_GROUP))},
    ),
    Case("a disabled owner does not count, and is told", {f"users/{BREAK_GLASS_2}/accountEnabled": False}, BOTH),
    Case("an owner may be disabled", {f"users/{BREAK_GLASS_2}/accountEnabled": None}, verdict=NOT_ASSESSED),
    Case("a deleted owner does not count, and is told", {f"azure_role_principals/{BREAK_GLASS_2}": None}, BOTH),
    Case("contributors are no owners", held(TEAM)),
    Case("too few is not certain where PIM could not be read", {**ONE, ELIGIBLE: gap(ELIGIBLE)}, verdict=NOT_ASSESSED),
    Case("too many is certain", {**TWO_MORE, ELIGIBLE: gap(ELIGIBLE)}, {WORKLOADS}),
    Case(
        "a management group could not be read",
        {GROUPS: {ROOT_GROUP: [*EMERGENCY], FABRIKAM_GROUP: gap(GROUPS)}},
        verdict=NOT_ASSESSED,
    ),
    Case("assignments could not be read", {ASSIGNMENTS: gap(ASSIGNMENTS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NOTHING_BELOW, verdict=NOT_APPLICABLE),
)
