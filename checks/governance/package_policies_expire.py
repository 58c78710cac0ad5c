from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, AssignmentPolicy
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, required

from ._packages import RESOURCE, subject_of

_EXPIRES = frozenset({"afterduration", "afterdatetime"})
_STAYS = frozenset({"noexpiration", "notspecified"})


@check(
    title="Access package assignments expire",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"equal": {"zta": ["21878"]}, "stronger": {"zta": ["21929"]}},
    since="0.2.0",
)
def package_policies_expire(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that access through an access package ends by itself.

    What it checks:
        Each assignment policy has an expiration after a duration or at a date. Policies that assign access automatically do
        not count: access ends with the rule.

    Why it matters:
        Access without an end stays when the person has another job or the project is over.

    Limits:
        How long the duration is is not assessed. Access reviews of a package are not counted as an end.

    Remediation:
        1. Open {portal:access_packages}, select the package, and open Policies > Lifecycle.
        2. Set "Access package assignments expire" to a number of days.
        3. Or send `PUT /identityGovernance/entitlementManagement/assignmentPolicies/{id}` with
           `"expiration": {"type": "afterDuration", "duration": "P180D"}`.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-lifecycle-policy
        https://learn.microsoft.com/graph/api/resources/expirationpattern
    """
    policies = licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE)
    lasting = [one for one in policies if not _is_automatic(one)]
    if not lasting:
        raise NotApplicable("no access package has a policy for requests")
    gaps: dict[Gap, None] = {}
    for policy in lasting:
        try:
            kind = required(policy.expiration, RESOURCE, "expiration").type
            word = required(kind, RESOURCE, "expiration/type").casefold()
            known = required(word if word in _EXPIRES | _STAYS else None, RESOURCE, "expiration/type (a known value)")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
        else:
            if known in _STAYS:
                message = f"access through {policy.name} does not expire"
                yield Finding(subject_of(policy), message, f"expiration: {kind}", "expiration after a duration or at a date")
    if gaps:
        raise Unknown(*gaps)


def _is_automatic(policy: AssignmentPolicy) -> bool:
    settings = policy.automatic_request_settings
    return settings is not None and settings.request_access_for_allowed_targets is True
