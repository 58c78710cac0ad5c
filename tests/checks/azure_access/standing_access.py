"""Cases of `azure_access.standing_access`."""

from __future__ import annotations

from tests.checks.azure_access.root_group_few import GROUPS, NO_PIM, NOTHING_BELOW, PIM, TEAM, THIRD, held
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_access import (
    APP_GROUP,
    FABRIKAM_GROUP,
    PLATFORM_TEAM,
    RESOURCES,
    ROOT_GROUP,
    SUBSCRIPTION,
    assignment,
    in_force,
)
from tests.checks.compliant.names import ADMIN, BILLING, BREAK_GLASS_1, BREAK_GLASS_2, WORKER
from tests.checks.compliant.tenant import subscription
from tests.checks.seeing import SEEING_IN_PART
from ztscan.azure.role_powers import CONTRIBUTOR, OWNER, READER
from ztscan.core.model import GapReason, Verdict

ASSIGNMENTS = "azure_assignments"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
WILMA = assignment("wilma", CONTRIBUTOR, WORKER)
WILMA_HOLDS = {ASSIGNMENTS: Add(WILMA)}


def in_subscription(*instances: dict[str, object]) -> dict[str, object]:
    return {PIM: {**RESOURCES[PIM], SUBSCRIPTION: [*instances]}}


CASES = (
    Case("emergency accounts, and eligible ones"),
    Case("contributor of a subscription", WILMA_HOLDS, {WORKER}),
    Case("owner of the root group", held(THIRD), {ADMIN}),
    Case("it was activated", {**WILMA_HOLDS, **in_subscription(in_force(WILMA, "Activated", "2026-11-01T09:00:00Z"))}),
    Case("it ends", {**WILMA_HOLDS, **in_subscription(in_force(WILMA, ends="2027-01-01T00:00:00Z"))}),
    Case("PIM lists it as permanent", {**WILMA_HOLDS, **in_subscription(in_force(WILMA))}, {WORKER}),
    Case("a group with a person", held(TEAM), {PLATFORM_TEAM}),
    Case("a group without a person", {**held(TEAM), "azure_role_group_members": {PLATFORM_TEAM: []}}),
    Case(
        "a group of applications",
        {
            **held(TEAM),
            "azure_role_group_members": {PLATFORM_TEAM: [{"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING}]},
        },
    ),
    Case("an application", {ASSIGNMENTS: Add(assignment("app", OWNER, BILLING, kind="ServicePrincipal"))}),
    Case("below a subscription", {ASSIGNMENTS: Add(assignment("below", OWNER, WORKER, APP_GROUP))}),
    Case("a reader", {ASSIGNMENTS: Add(assignment("reads", READER, WORKER))}),
    Case("emergency accounts that nobody declared", {}, {BREAK_GLASS_1, BREAK_GLASS_2}, emergency_access=()),
    Case(
        "what kind of object it is was not returned",
        {
            **WILMA_HOLDS,
            f"azure_role_principals/{WORKER}/@odata.type": None,
        },
        {WORKER},
    ),
    Case("no licence", NO_PIM, verdict=NOT_APPLICABLE),
    Case("refused for want of a licence that the tenant has", {PIM: gap(PIM, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("PIM could not be read", {PIM: gap(PIM)}, verdict=NOT_ASSESSED),
    Case(
        "PIM could not be read at one subscription",
        {**WILMA_HOLDS, PIM: {**RESOURCES[PIM], SUBSCRIPTION: gap(PIM)}},
        verdict=NOT_ASSESSED,
    ),
    Case("assignments could not be read", {ASSIGNMENTS: gap(ASSIGNMENTS)}, verdict=NOT_ASSESSED),
    Case(
        "nobody holds anything",
        {
            GROUPS: {ROOT_GROUP: [], FABRIKAM_GROUP: []},
            "azure_pim_eligibility": {ROOT_GROUP: [], FABRIKAM_GROUP: []},
            ASSIGNMENTS: [],
        },
        verdict=NOT_APPLICABLE,
    ),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NOTHING_BELOW),
    *(
        Case(
            f"contributor of a subscription, in a tenant with {plan} in place of P2",
            {**WILMA_HOLDS, "subscribed_skus": [subscription("sku", "SKU", "AAD_PREMIUM", plan)]},
            {WORKER},
        )
        for plan in ("Entra_Identity_Governance", "Entra_Premium_Identity_Governance")
    ),
)
