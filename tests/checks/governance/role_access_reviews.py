"""Cases of `governance.role_access_reviews`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ADMIN
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, REPORTS_READER, instance
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "access_reviews"
FIRST = f"{LIST}/role-0"
SETTINGS = f"{FIRST}/settings"
NAME = f"role_definitions/{GLOBAL_ADMINISTRATOR}/displayName"
OF_ROLE = {GLOBAL_ADMINISTRATOR}
NOT_ASSESSED = Verdict.NOT_ASSESSED
PRINCIPALS: dict[str, Any] = {
    f"{FIRST}/scope": {
        "principalScopes": [{"query": "/users"}],
        "resourceScopes": [{"query": f"/roleManagement/directory/roleDefinitions/{GLOBAL_ADMINISTRATOR.upper()}"}],
    }
}

WORKLOADS: dict[str, Any] = {
    f"{FIRST}/scope": {**PRINCIPALS[f"{FIRST}/scope"], "principalScopes": [{"query": "/v1.0/servicePrincipals"}]}
}
ELIGIBLE_ONES: dict[str, Any] = {"role_assignments": [], "role_assignment_schedule_instances": []}
ACTIVE_ONES: dict[str, Any] = {"role_eligibility_schedule_instances": []}


def assignments(text: str = f"roleDefinitionId eq '{GLOBAL_ADMINISTRATOR}'", kind: str = "Assignment") -> dict[str, Any]:
    """The review is of the active (or eligible) assignments that this filter selects."""
    query = f"/roleManagement/directory/role{kind}ScheduleInstances?$expand=principal&$filter=({text})"
    return {f"{FIRST}/scope/query": query}


def of_kind(kind: str) -> str:
    """Assignments of the role to principals of one kind."""
    return f"isof(principal,'microsoft.graph.{kind}') and roleDefinitionId eq '{GLOBAL_ADMINISTRATOR}'"


OTHERS = f"roleDefinitionId ne '{GLOBAL_ADMINISTRATOR}'"
ONE_OF_THEM = f"roleDefinitionId eq '{GLOBAL_ADMINISTRATOR}' and principalId eq 'x'"
SOME_USERS = {**PRINCIPALS[f"{FIRST}/scope"], "principalScopes": [{"query": "/users?$filter=department eq 'HR'"}]}
INACTIVE = {**PRINCIPALS[f"{FIRST}/scope"], "principalScopes": [{"query": "/v1.0/users", "inactiveDuration": "P30D"}]}
BOTH: dict[str, Any] = {
    f"{FIRST}/scope": {
        **PRINCIPALS[f"{FIRST}/scope"],
        "principalScopes": [{"query": "/v1.0/servicePrincipals"}, {"query": None}, {"query": "/v1.0/users"}],
    }
}
OTHER_PLACE: dict[str, Any] = {f"{FIRST}/scope/query": f"/directoryRoles/roleTemplateId={GLOBAL_ADMINISTRATOR}/members"}
NOBODY: dict[str, Any] = {
    "role_assignments": [],
    "role_assignment_schedule_instances": [],
    "role_eligibility_schedule_instances": [],
}
READER = instance("rei-reader", ADMIN, REPORTS_READER, endDateTime="2027-03-01T00:00:00Z")
OFF: dict[str, Any] = {f"{SETTINGS}/defaultDecisionEnabled": False, f"{SETTINGS}/defaultDecision": "Approve"}
UNREAD: dict[str, Any] = {"role_assignments": gap("role_assignments")}

NUMBERED = {f"{SETTINGS}/recurrence/range/type": "numbered"}

CASES = (
    Case("of applications only", WORKLOADS, OF_ROLE),
    Case("by its active assignments, where there are eligible ones", assignments(), OF_ROLE),
    Case("by its active assignments", {**assignments(), **ACTIVE_ONES}),
    Case("by its active assignments to people", {**assignments(of_kind("user")), **ACTIVE_ONES}),
    Case("by its active assignments to applications", {**assignments(of_kind("servicePrincipal")), **ACTIVE_ONES}, OF_ROLE),
    Case("by the assignments of all other roles", {**assignments(OTHERS), **ACTIVE_ONES}, verdict=NOT_ASSESSED),
    Case("by one of its assignments", {**assignments(ONE_OF_THEM), **ACTIVE_ONES}, verdict=NOT_ASSESSED),
    Case("by its eligible assignments", {**assignments(kind="Eligibility"), **ELIGIBLE_ONES}),
    Case("some users", {f"{FIRST}/scope": SOME_USERS}, verdict=NOT_ASSESSED),
    Case("users who no longer sign in", {f"{FIRST}/scope": INACTIVE}, OF_ROLE),
    Case("of applications and of people", BOTH),
    Case("another review has no scope", {f"{LIST}/guests/scope": None}),
    Case("each role"),
    Case("principals and resources", PRINCIPALS),
    Case("one role is not reviewed", {FIRST: Remove()}, OF_ROLE),
    Case("two roles are not reviewed", {FIRST: Remove(), f"{LIST}/role-3": Remove()}, {*OF_ROLE, HELPDESK_ADMINISTRATOR}),
    Case(
        "a hostile name of the role",
        {FIRST: Remove(), f"role_definitions/{GLOBAL_ADMINISTRATOR}/displayName": "<b>`|\u001b[2J"},
        OF_ROLE,
    ),
    Case("nobody has a privileged role", NOBODY, verdict=Verdict.NOT_APPLICABLE),
    Case("nobody is seen, and assignments could not be read", {**NOBODY, **UNREAD}, verdict=NOT_ASSESSED),
    Case("a role that is not privileged", {"role_eligibility_schedule_instances": Add(READER)}),
    Case("the status of a review of guests is null", {f"{LIST}/guests/status": None}),
    Case("of those who no longer sign in, by the scope itself", {f"{FIRST}/scope/inactiveDuration": "P30D"}, OF_ROLE),
    Case("completed", {f"{FIRST}/status": "Completed"}, OF_ROLE),
    Case("once", {f"{SETTINGS}/recurrence": None}, OF_ROLE),
    Case("approves in silence", {f"{SETTINGS}/defaultDecision": "approve"}, OF_ROLE),
    Case("the default decision is null", {f"{SETTINGS}/defaultDecision": None}, verdict=NOT_ASSESSED),
    Case("whether there is a default decision is null", {f"{SETTINGS}/defaultDecisionEnabled": None}, verdict=NOT_ASSESSED),
    Case("whether decisions are applied is null", {f"{SETTINGS}/autoApplyDecisionsEnabled": None}, verdict=NOT_ASSESSED),
    Case(
        "of which principals is null",
        {f"{FIRST}/scope": {**WORKLOADS[f"{FIRST}/scope"], "principalScopes": None}},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "users who no longer sign in, by the kind of the scope alone",
        {
            f"{FIRST}/scope": {
                **INACTIVE,
                "principalScopes": [
                    {"@odata.type": "#microsoft.graph.accessReviewInactiveUsersQueryScope", "query": "/v1.0/users"}
                ],
            }
        },
        OF_ROLE,
    ),
    Case("a query on something else that has the id", OTHER_PLACE, OF_ROLE),
    Case("no default decision", {f"{SETTINGS}/defaultDecisionEnabled": False, f"{SETTINGS}/defaultDecision": "None"}),
    Case("would approve, and the default decision is off", OFF),
    Case("not applied", {f"{SETTINGS}/autoApplyDecisionsEnabled": False}, OF_ROLE),
    Case("the status is null", {f"{FIRST}/status": None}, verdict=NOT_ASSESSED),
    Case("the settings are null", {SETTINGS: None}, verdict=NOT_ASSESSED),
    Case("assignments could not be read", {"role_assignments": gap("role_assignments")}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
    Case("a number of times that is not over", {**NUMBERED, f"{SETTINGS}/recurrence/range/numberOfOccurrences": 40}),
    Case("a number of times that is over", {**NUMBERED, f"{SETTINGS}/recurrence/range/numberOfOccurrences": 2}, OF_ROLE),
)
