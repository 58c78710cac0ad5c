"""Cases of `governance.leaver_workflow`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import GapReason, Verdict

LIST, ONE = "lifecycle_workflows", "leaver_workflows"
NOT_ASSESSED = Verdict.NOT_ASSESSED
LICENSED = {"subscribed_skus": Add(subscription("governance", "Microsoft_Entra_ID_Governance", "Entra_Identity_Governance"))}
NOBODY = {"leaver"}
DISABLE, DELETE, EMAIL = (
    "1dfdfcc7-52fa-4c2e-bf3a-e3919cc12950",
    "8d18588d-9ad3-4c0f-99d0-ec215f0e3dff",
    "52853a3e-f4e5-4eb8-bb24-1ac09a1da935",
)


def workflow(key: str, category: str | None = "leaver", **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "displayName": f"Workflow {key}",
        "category": category,
        "isEnabled": True,
        "isSchedulingEnabled": True,
        **properties,
    }


def task(definition: str | None, enabled: bool | None = True) -> dict[str, Any]:
    return {"id": f"task-{definition}", "displayName": "Task", "isEnabled": enabled, "taskDefinitionId": definition}


def detailed(key: str, *tasks: dict[str, Any], attribute: str = "employeeLeaveDateTime", **properties: Any) -> dict[str, Any]:
    kind = "#microsoft.graph.identityGovernance"
    trigger = {"@odata.type": f"{kind}.timeBasedAttributeTrigger", "timeBasedAttribute": attribute, "offsetInDays": 0}
    return {
        "id": key,
        "displayName": f"Workflow {key}",
        "executionConditions": {"@odata.type": f"{kind}.triggerAndScopeBasedConditions", "trigger": trigger},
        "tasks": list(tasks),
        **properties,
    }


BASE: dict[str, Any] = {
    LIST: [workflow("off"), workflow("on", "joiner")],
    ONE: {"off": detailed("off", task(EMAIL), task(DISABLE.upper()))},
}
TASKS, CONDITIONS = f"{ONE}/off/tasks", f"{ONE}/off/executionConditions"


CASES = (
    Case("no licence for Governance", verdict=Verdict.NOT_APPLICABLE),
    Case("it disables the account", LICENSED),
    Case("it deletes the account", {**LICENSED, TASKS: [task(DELETE)]}),
    Case("no workflow at all", {**LICENSED, LIST: [], ONE: {}}, NOBODY),
    Case("only a joiner", {**LICENSED, f"{LIST}/off": Remove(), ONE: {}}, NOBODY),
    Case("disabled", {**LICENSED, f"{LIST}/off/isEnabled": False}, NOBODY),
    Case("not scheduled", {**LICENSED, f"{LIST}/off/isSchedulingEnabled": False}, NOBODY),
    Case("it sends an email only", {**LICENSED, TASKS: [task(EMAIL)]}, NOBODY),
    Case("the task is disabled", {**LICENSED, TASKS: [task(DISABLE, enabled=False)]}, NOBODY),
    Case("no task", {**LICENSED, TASKS: []}, NOBODY),
    Case("it runs at the hire date", {**LICENSED, f"{CONDITIONS}/trigger/timeBasedAttribute": "employeeHireDate"}, NOBODY),
    Case("it runs a month later", {**LICENSED, f"{CONDITIONS}/trigger/offsetInDays": 30}, NOBODY),
    Case(
        "it runs a month later, which is accepted",
        {**LICENSED, f"{CONDITIONS}/trigger/offsetInDays": 30},
        options={"maximum_days_late": 30},
    ),
    Case("it runs before", {**LICENSED, f"{CONDITIONS}/trigger/offsetInDays": -7}),
    Case("when it runs was not returned", {**LICENSED, f"{CONDITIONS}/trigger/offsetInDays": None}, verdict=NOT_ASSESSED),
    Case(
        "on demand only",
        {**LICENSED, CONDITIONS: {"@odata.type": "#microsoft.graph.identityGovernance.onDemandExecutionOnly"}},
        NOBODY,
    ),
    Case(
        "one of two works",
        {**LICENSED, LIST: Add(workflow("new")), f"{ONE}/off/tasks": [], f"{ONE}/new": detailed("new", task(DISABLE))},
    ),
    Case("a hostile name", {**LICENSED, f"{LIST}/off/isEnabled": False, f"{LIST}/off/displayName": "<b>`|\u001b[2J"}, NOBODY),
    Case("the category was not returned", {**LICENSED, f"{LIST}/off/category": None}, verdict=NOT_ASSESSED),
    Case("the switch was not returned", {**LICENSED, f"{LIST}/off/isEnabled": None}, verdict=NOT_ASSESSED),
    Case("conditions were not returned", {**LICENSED, CONDITIONS: None}, verdict=NOT_ASSESSED),
    Case("tasks were not returned", {**LICENSED, TASKS: None}, verdict=NOT_ASSESSED),
    Case(
        "whether the task is enabled was not returned", {**LICENSED, TASKS: [task(DISABLE, enabled=None)]}, verdict=NOT_ASSESSED
    ),
    Case("the definition of a task was not returned", {**LICENSED, TASKS: [task(None)]}, verdict=NOT_ASSESSED),
    Case("the workflow could not be read", {**LICENSED, f"{ONE}/off": gap(ONE)}, verdict=NOT_ASSESSED),
    Case("workflows could not be read", {**LICENSED, LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("no licence, and Graph refuses", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
)
