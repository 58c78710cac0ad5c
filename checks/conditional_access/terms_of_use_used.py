from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.entities.conditional_access import Agreement
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check

from ._policies import in_force

TERMS = "tou:"


@check(
    title="Every terms of use is required by an enabled Conditional Access policy",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
)
def terms_of_use_used(terms_of_use_agreements: tuple[Agreement, ...], sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Checks that an enabled policy requires each terms of use.

    What it checks:
        An enabled Conditional Access policy requires each terms of use of the tenant.

    Why it matters:
        Users never accept terms that no policy requires. There is no record of acceptance for an auditor or a court.

    Limits:
        Graph lists terms of use only for signed-in users. A scan that signs in as an application does not assess this
        check. Terms that a policy accepts as an alternative to other controls count as required.

    Remediation:
        1. Open {portal:terms_of_use}, and review which users the terms apply to.
        2. Open {portal:conditional_access_policies} > New policy. Include these users, and select the terms under Grant.
        3. Delete terms that are not needed: `DELETE /identityGovernance/termsOfUse/agreements/{id}`.
        4. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/terms-of-use
        https://learn.microsoft.com/graph/api/termsofusecontainer-list-agreements
    """
    if not terms_of_use_agreements:
        raise NotApplicable("the tenant has no terms of use")
    in_policies = {
        control.removeprefix(TERMS)
        for policy in in_force(sign_in_policies)
        for clause in policy.grant.clauses
        for control in clause
        if control.startswith(TERMS)
    }
    for agreement in terms_of_use_agreements:
        if agreement.id.lower() not in in_policies:
            yield Finding(
                Subject("agreement", agreement.id, agreement.display_name or agreement.id),
                f"no enabled policy requires the terms of use {agreement.display_name or agreement.id}",
                "not in the grant controls of an enabled policy",
                "in the grant controls of an enabled policy",
            )
