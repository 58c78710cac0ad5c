from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.licences import licensed
from ztscan.entities.governance import GOVERNANCE, LeaverWorkflow, Workflow, WorkflowTask
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

_LIST, _ONE = "lifecycle_workflows", "leaver_workflows"
_ENDS_ACCESS = {
    "1dfdfcc7-52fa-4c2e-bf3a-e3919cc12950": "Disable user account",
    "8d18588d-9ad3-4c0f-99d0-ec215f0e3dff": "Delete user account",
}
"""Tasks that end access, by the id of their definition.

Source: https://learn.microsoft.com/entra/id-governance/lifecycle-workflow-tasks
"""


@check(
    title="A workflow ends the access of people who leave",
    severity=Severity.MEDIUM,
    objectives=["identities.provisioning", "identities.entitlement_management"],
    mappings={},
    since="0.2.0",
)
def leaver_workflow(
    lifecycle_workflows: tuple[Workflow, ...] | Gap,
    leaver_workflows: ByKey[LeaverWorkflow] | Gap,
    service_plans: frozenset[str],
    *,
    maximum_days_late: int = 1,
) -> Iterator[Finding]:
    """Checks that a lifecycle workflow runs by itself when somebody leaves, and ends the access.

    What it checks:
        At least one workflow of the category leaver is enabled and scheduled. It runs at the leave date of the employee
        (`employeeLeaveDateTime`) or at most `maximum_days_late` (1) days after it. It has an enabled task that disables or
        deletes the account.

    Why it matters:
        An account that outlives its owner is used by nobody who would notice its misuse. Work by hand is forgotten.

    Limits:
        Whether leave dates reach Microsoft Entra, and for whom the workflow runs, is not assessed. Without a licence for
        Microsoft Entra ID Governance, this is not applicable: another system may do the same.

    Remediation:
        1. Open {portal:lifecycle_workflows} > Create workflow, and choose "Offboard an employee".
        2. Add the task "Disable user account", set the trigger to the leave date, and the scope to all employees.
        3. Enable the schedule. To verify, start it for a test user.

    References:
        https://learn.microsoft.com/entra/id-governance/lifecycle-workflow-tasks
        https://learn.microsoft.com/graph/api/resources/identitygovernance-workflow
    """
    workflows = licensed(lifecycle_workflows, service_plans, GOVERNANCE)
    gaps: dict[Gap, None] = {}
    why: list[str] = []
    for workflow in workflows:
        try:
            if required(workflow.category, _LIST, "category").casefold() != "leaver":
                continue
            lacks = _lacks(workflow, leaver_workflows, maximum_days_late)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if not lacks:
            return
        why.append(f"{workflow.display_name or workflow.id}: {lacks}")
    if gaps:
        raise Unknown(*gaps)
    subject = Subject("lifecycleWorkflows", "leaver", "Lifecycle workflows for leavers")
    observed = in_order(why, between="; ") or "no workflow of the category leaver"
    yield Finding(
        subject, "no workflow ends the access of people who leave", observed, "a scheduled workflow that disables accounts"
    )


def _lacks(workflow: Workflow, details: ByKey[LeaverWorkflow] | Gap, latest: int) -> str:
    """What a workflow lacks to end access by itself. Empty: nothing. Raises Unknown where that is not known."""
    if not required(workflow.is_enabled, _LIST, "isEnabled"):
        return "disabled"
    if not required(workflow.is_scheduling_enabled, _LIST, "isSchedulingEnabled"):
        return "not scheduled"
    row = details if isinstance(details, Gap) else details[workflow.id]
    if isinstance(row, Gap):
        raise Unknown(row)
    trigger = required(row.execution_conditions, _ONE, "executionConditions").trigger
    if trigger is None or (trigger.time_based_attribute or "").casefold() != "employeeleavedatetime":
        return "does not run at the leave date"
    late = required(trigger.offset_in_days, _ONE, "executionConditions/trigger/offsetInDays")
    if late > latest:
        return f"runs {late} days after the leave date"
    return _tasks_lack(required(row.tasks, _ONE, "tasks"))


def _tasks_lack(tasks: tuple[WorkflowTask, ...]) -> str:
    """The same of the tasks of a workflow that runs."""
    ending = [
        task for task in tasks if required(task.task_definition_id, _ONE, "tasks/taskDefinitionId").casefold() in _ENDS_ACCESS
    ]
    if not ending:
        return "no task ends access"
    if any(task.is_enabled is True for task in ending):
        return ""
    if any(task.is_enabled is None for task in ending):
        detail = "a task does not state whether it is enabled"
        raise Unknown(Gap(_ONE, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    return "the tasks that end access are disabled"
