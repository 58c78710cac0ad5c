from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, ApprovalStage, AssignmentPolicy, PackageSubject
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, required

from ._packages import BY_RELATION, RESOURCE, fallback_of, kind_of, outsiders_ask, primary_of, subject_of, unknown_kind


@check(
    title="Access packages for outsiders need approval",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"stronger": {"zta": ["21879"]}},
    since="0.2.0",
)
def packages_need_approval(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that somebody approves each request of an outsider for an access package.

    What it checks:
        Each assignment policy that outsiders can use requires approval (`isApprovalRequiredForAdd`), in at least one stage,
        and each stage has an approver or a fallback approver.

    Why it matters:
        Without approval, an account of another organisation gets into the tenant and to its resources by asking.

    Limits:
        Whether the approvers still exist is not assessed. Sponsors count as approvers only where a fallback approver is set,
        because a connected organisation may have no sponsor. Policies without self-service requests do not count.

    Remediation:
        1. Open {portal:access_packages}, select the package, and open Policies > Requests.
        2. Set "Require approval" to Yes, and name an approver and a fallback.
        3. Or send `PUT /identityGovernance/entitlementManagement/assignmentPolicies/{id}` with
           `requestApprovalSettings`.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy
        https://learn.microsoft.com/graph/api/resources/accesspackageassignmentapprovalsettings
    """
    gaps: dict[Gap, None] = {}
    asked = False
    for policy in licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE):
        try:
            if not outsiders_ask(policy):
                continue
            asked = True
            if not _is_approved(policy):
                message = f"outsiders get {policy.name} without approval"
                yield Finding(subject_of(policy), message, "no approval, or a stage without approvers", "approval in each stage")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not asked:
        raise NotApplicable("no access package can be requested by outsiders")


def _is_approved(policy: AssignmentPolicy) -> bool:
    """Whether each stage has somebody who certainly can be asked: a user or a group, not a sponsor or manager alone."""
    settings = required(policy.request_approval_settings, RESOURCE, "requestApprovalSettings")
    if not required(settings.is_approval_required_for_add, RESOURCE, "requestApprovalSettings/isApprovalRequiredForAdd"):
        return False
    stages = required(settings.stages, RESOURCE, "requestApprovalSettings/stages")
    gaps: list[Gap] = []
    for stage in stages:
        try:
            if not _has_approver(stage):
                return False
        except Unknown as unknown:
            gaps += unknown.gaps
    if gaps:
        raise Unknown(*gaps)
    return bool(stages)


def _has_approver(stage: ApprovalStage) -> bool:
    """One who is named is enough. Raises Unknown where nobody is, and a list or whom it names was not returned."""
    named = (*(stage.primary_approvers or ()), *(stage.fallback_primary_approvers or ()))
    if any(one.user_id or one.group_id for one in named):
        return True
    return any(
        _is_certain(one, place)
        for place, listed in (("primaryApprovers", primary_of(stage)), ("fallbackPrimaryApprovers", fallback_of(stage)))
        for one in listed
    )


def _is_certain(approver: PackageSubject, place: str) -> bool:
    """Whether an approver is a user or a group. Raises Unknown where its id was not returned, or its kind is not known."""
    kind, of_stage = kind_of(approver), f"requestApprovalSettings/stages/{place}"
    if kind == "singleuser":
        return bool(required(approver.user_id, RESOURCE, f"{of_stage}/userId"))
    if kind == "groupmembers":
        return bool(required(approver.group_id, RESOURCE, f"{of_stage}/groupId"))
    if kind in BY_RELATION:
        return False
    raise unknown_kind(kind)
