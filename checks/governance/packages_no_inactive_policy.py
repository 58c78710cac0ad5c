from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, AssignmentPolicy
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, known, parse_time, required

from ._packages import RESOURCE, fallback_of, primary_of, scope_of, subject_of

_NAMED = ("specificdirectoryusers", "specificdirectoryserviceprincipals", "specificconnectedorganizationusers")

_EXPIRATIONS = frozenset(("notspecified", "noexpiration", "afterdatetime", "afterduration"))


@check(
    title="Every policy of an access package can work",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"maester": ["MT.1108"]}},
    since="0.2.0",
)
def packages_no_inactive_policy(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap, service_plans: frozenset[str], now: datetime
) -> Iterator[Finding]:
    """Checks that no assignment policy of an access package is dead.

    What it checks:
        The date on which assignments by a policy end, if it has one, is in the future. A policy whose scope is single users,
        groups or organisations names at least one. A policy that requires approval names an approver in each stage.

    Why it matters:
        A dead policy looks like a way to get access with approval. People who cannot use it ask for permanent access instead.

    Limits:
        A policy for direct assignment by administrators, which accepts no requests, is not dead. Whether the named objects
        exist is not assessed here. The mapped control also counts policies that accept no requests.

    Remediation:
        1. Open {portal:access_packages}, select the package, and open Policies.
        2. Delete the policy, or give its assignments an end in the future, and it requestors and approvers.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-request-policy
        https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy
    """
    policies = licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE)
    if not policies:
        raise NotApplicable("the tenant has no access packages")
    gaps: dict[Gap, None] = {}
    for policy in policies:
        try:
            dead = _why_dead(policy, now)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if dead:
            yield Finding(subject_of(policy), f"the policy {policy.name} cannot work: {dead}", dead, "a policy that works")
    if gaps:
        raise Unknown(*gaps)


def _why_dead(policy: AssignmentPolicy, now: datetime) -> str:
    """Why nobody can get access by a policy. Empty: somebody can. Raises Unknown where that is not known."""
    expiration = required(policy.expiration, RESOURCE, "expiration")
    if known(expiration.type, _EXPIRATIONS, RESOURCE, "expiration/type") == "afterdatetime":
        ends = required(expiration.end_date_time, RESOURCE, "expiration/endDateTime")
        if parse_time(ends) <= now:
            return f"access by it ended on {ends[:10]}"
    if scope_of(policy) in _NAMED and not required(policy.specific_allowed_targets, RESOURCE, "specificAllowedTargets"):
        return "it names nobody who may request access"
    approval = required(policy.request_approval_settings, RESOURCE, "requestApprovalSettings")
    if required(approval.is_approval_required_for_add, RESOURCE, "requestApprovalSettings/isApprovalRequiredForAdd"):
        stages = required(approval.stages, RESOURCE, "requestApprovalSettings/stages")
        if not stages or any(not primary_of(stage) and not fallback_of(stage) for stage in stages):
            return "it requires approval, and names no approver"
    return ""
