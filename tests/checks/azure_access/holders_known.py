"""Cases of `azure_access.holders_known`."""

from __future__ import annotations

from tests.checks.azure_access.root_group_few import NO_PIM, NOTHING_BELOW, TEAM, held
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.applications import BILLING_APP_ID
from tests.checks.compliant.azure_access import (
    APP_GROUP,
    HUB,
    ONLY_PEOPLE,
    PLATFORM_TEAM,
    RESOURCES,
    SUBSCRIPTION,
    assignment,
    condition,
    instance,
    principal,
)
from tests.checks.compliant.azure_base import FOREIGN
from tests.checks.compliant.names import BILLING, GUEST, TENANT, WORKER
from tests.checks.seeing import SEEING_IN_PART
from ztscan.azure.role_powers import CONTRIBUTOR, OWNER, READER, USER_ACCESS_ADMINISTRATOR
from ztscan.core.model import Verdict

ASSIGNMENTS, PRINCIPALS, MEMBERS = "azure_assignments", "azure_role_principals", "azure_role_group_members"
ELIGIBLE, DELEGATIONS = "azure_pim_eligibility", "azure_lighthouse_delegations"
NOT_ASSESSED = Verdict.NOT_ASSESSED
GITA = {**RESOURCES[PRINCIPALS], GUEST: principal(GUEST, "Gita")}
GONE = "90e00000-0000-4000-8000-000000000001"


def application(role: str = USER_ACCESS_ADMINISTRATOR, scope: str = SUBSCRIPTION, **properties: object) -> dict[str, object]:
    return {ASSIGNMENTS: Add(assignment("app", role, BILLING, scope, "ServicePrincipal", **properties))}


def delegation(subscription: str) -> dict[str, object]:
    scope = f"/subscriptions/{subscription}"
    return {
        "id": f"{scope}/providers/Microsoft.ManagedServices/registrationAssignments/d1",
        "name": "d1",
        "type": "microsoft.managedservices/registrationassignments",
        "subscriptionId": subscription,
        "properties": {"registrationDefinitionId": f"{scope}/x"},
    }


CASES = (
    Case("members, and an application below a subscription"),
    Case("a guest", {ASSIGNMENTS: Add(assignment("gita", CONTRIBUTOR, GUEST)), PRINCIPALS: GITA}, {GUEST}),
    Case(
        "a guest in a resource group", {ASSIGNMENTS: Add(assignment("gita", OWNER, GUEST, APP_GROUP)), PRINCIPALS: GITA}, {GUEST}
    ),
    Case(
        "a guest who is eligible",
        {ELIGIBLE: {**RESOURCES[ELIGIBLE], HUB: [instance("gita", OWNER, GUEST, HUB)]}, PRINCIPALS: GITA},
        {GUEST},
    ),
    Case("a guest in a group", {MEMBERS: {PLATFORM_TEAM: [{"@odata.type": "#microsoft.graph.user", "id": GUEST}]}}, {GUEST}),
    Case(
        "a guest who was not invited",
        {
            ASSIGNMENTS: Add(assignment("wilma", OWNER, WORKER)),
            f"users/{WORKER}/userType": "Guest",
        },
        {WORKER},
    ),
    Case(
        "the type of a holder is not said",
        {ASSIGNMENTS: Add(assignment("wilma", OWNER, WORKER)), f"users/{WORKER}/userType": None},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "an agent that gives access",
        {
            ASSIGNMENTS: Add(assignment("agent", OWNER, GONE, kind="ServicePrincipal")),
            PRINCIPALS: {**RESOURCES[PRINCIPALS], GONE: principal(GONE, "Agent", "agentIdentity")},
        },
        {GONE},
    ),
    Case("a guest who only reads", {ASSIGNMENTS: Add(assignment("gita", READER, GUEST))}),
    Case(
        "a guest who is allowed",
        {ASSIGNMENTS: Add(assignment("gita", CONTRIBUTOR, GUEST)), PRINCIPALS: GITA},
        options={"allowed": (GUEST,)},
    ),
    Case(
        "a guest of another tenant's subscription",
        {ASSIGNMENTS: Add(assignment("gita", OWNER, GUEST, f"/subscriptions/{FOREIGN}"))},
    ),
    Case(
        "a deleted account",
        {ASSIGNMENTS: Add(assignment("gone", OWNER, GONE)), PRINCIPALS: {**RESOURCES[PRINCIPALS], GONE: None}},
        {GONE},
    ),
    Case("a group of another tenant", {ASSIGNMENTS: Add(assignment("theirs", OWNER, GONE, kind="ForeignGroup"))}, {GONE}),
    Case("an application that gives access", application(), {BILLING}),
    Case(
        "an application that is Owner of the root group",
        held(assignment("app", OWNER, BILLING, f"/providers/Microsoft.Management/managementGroups/{TENANT}", "ServicePrincipal")),
        {BILLING},
    ),
    Case("an application that gives access in a resource group", application(scope=APP_GROUP)),
    Case("an application that changes everything", application(CONTRIBUTOR)),
    Case(
        "an application in a group",
        {
            **held({**TEAM, "properties": {**TEAM["properties"], "roleDefinitionId": f"/x/{OWNER}"}}),
            MEMBERS: {PLATFORM_TEAM: [{"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING}]},
        },
        {BILLING},
    ),
    Case("it may give one harmless role", application(condition=condition(READER))),
    Case("it may give a harmless role to people", application(condition=condition(READER, more=ONLY_PEOPLE))),
    Case("it may give Owner too", application(condition=condition(READER, OWNER)), {BILLING}),
    Case("it may give all but Owner", application(condition=condition(OWNER, form="GuidNotEquals")), {BILLING}),
    Case("a condition that is always true", application(condition=f"({condition(READER)}) OR (1 == 1)"), {BILLING}),
    Case("a condition on something else", application(condition="@Resource[Microsoft.Storage/x:y] StringEquals 'z'"), {BILLING}),
    Case("an empty list of roles", application(condition=condition()), {BILLING}),
    Case("allowed by application id", application(), options={"allowed": (BILLING_APP_ID,)}),
    Case("another one is allowed", application(), {BILLING}, options={"allowed": ("another",)}),
    Case("administered by another tenant", {DELEGATIONS: Add(delegation(FOREIGN), delegation(SUBSCRIPTION.split("/")[2]))}),
    Case("delegations could not be read", {DELEGATIONS: gap(DELEGATIONS)}),
    Case("no licence for PIM", NO_PIM),
    Case("eligible ones could not be read", {ELIGIBLE: gap(ELIGIBLE)}, verdict=NOT_ASSESSED),
    Case("members could not be read", {MEMBERS: gap(MEMBERS)}, verdict=NOT_ASSESSED),
    Case("who holds it could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", NOTHING_BELOW),
    Case("allowed by application id in another spelling", application(), options={"allowed": (BILLING_APP_ID.upper(),)}),
)
