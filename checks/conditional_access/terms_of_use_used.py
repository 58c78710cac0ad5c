from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.entities.conditional_access import Agreement
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check

from ._policies import in_force

TERMS = "tou:"


@check(
    title="Terms of use are enforced by a policy",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
)
def terms_of_use_used(terms_of_use_agreements: tuple[Agreement, ...], sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Whether anybody is ever shown the terms that were written.

    What it checks:
        Each terms of use of the tenant is demanded by an enabled Conditional Access policy.

    Why it matters:
        Terms that no policy demands are accepted by nobody, and there is no record to show to an auditor or a court.

    Limits:
        Graph lists terms of use to signed-in users only: a scan that signs in as an application does not assess this. Terms that
        one policy offers as a choice beside other controls count as demanded.

    Remediation:
        1. Open {portal:terms_of_use}, and see whom the terms are for.
        2. Create a policy for them, and choose the terms under Grant.
        3. Delete terms that nobody needs: `DELETE /identityGovernance/termsOfUse/agreements/{id}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/terms-of-use
        https://learn.microsoft.com/graph/api/termsofusecontainer-list-agreements
    """
    if not terms_of_use_agreements:
        raise NotApplicable("the tenant has no terms of use")
    demanded = {
        control.removeprefix(TERMS)
        for policy in in_force(sign_in_policies)
        for clause in policy.grant.clauses
        for control in clause
        if control.startswith(TERMS)
    }
    for agreement in terms_of_use_agreements:
        if agreement.id.lower() not in demanded:
            yield Finding(
                Subject("agreement", agreement.id, agreement.display_name or agreement.id),
                "no policy demands these terms of use",
                "in no enabled policy",
                "in the grant controls of an enabled policy",
            )
