from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.exclusions import prove_exclusions, without_exclusions
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Unknown, Yielded, check

from ._policies import in_force_for_users


@check(
    title="Every policy exclusion is covered by another policy",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={"maester": ["MT.1036"], "prowler": ["entra_conditional_access_policy_no_exclusion_gaps"]},
)
def exclusions_covered(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that another policy applies to the sign-ins that a policy excludes.

    What it checks:
        The check covers each enabled policy that blocks access or requires a control. It evaluates the sign-ins that the
        policy excludes by user, group, role, guest type, application, location or platform. Another enabled policy must block
        each of these sign-ins or require a control. Emergency access accounts, accepted exclusions and directory
        synchronisation accounts are exempt.

    Why it matters:
        Exclusions are usually added for a specific reason and a limited time. If they stay, an account or application can
        sign in with only a password. The list of policies does not show this.

    Limits:
        The published rules require that each exclusion is explicitly included in another policy. This check evaluates the
        effect instead. Any control that another policy requires counts, even if it is weaker. A policy that requires only a
        password change does not count. Device filters are treated as conditions, not as exclusions.

    Remediation:
        1. Review the finding. It names the affected users, the resources and the policies that nearly cover them.
        2. Open {portal:conditional_access_policies} > New policy. Include the excluded users, and require a control that they
           can meet. Examples are a passkey instead of Microsoft Authenticator, or an IP address range for a service account.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with the excluded users in
           `conditions.users.includeUsers`.
        4. Remove exclusions that have no documented reason, or accept them in `ztscan.toml` with an expiry date.
        5. Verify with {portal:what_if}: select an excluded user and a resource that the finding names. The new policy must be
           listed under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access
        https://learn.microsoft.com/entra/id-governance/conditional-access-exclusion
    """
    name = "conditional_access.exclusions_covered"
    exclusions = sign_in_coverage.exclusions_for("exclusions_covered", name)
    policies = [
        policy
        for policy in in_force_for_users(sign_in_coverage.policies)
        if policy.grant.clauses and without_exclusions(policy).conditions != policy.conditions
    ]
    if not policies:
        raise NotApplicable("no enabled policy has exclusions")
    gaps: dict[Gap, None] = {}
    for policy in policies:
        proof = prove_exclusions(sign_in_coverage, policy, exclusions)
        if proof.verdict is ProofVerdict.UNDECIDED:
            gaps.update(dict.fromkeys(proof.gaps))
        elif proof.verdict is ProofVerdict.VIOLATED:
            yield from (found for found in proof.findings(discriminator="exclusions") if isinstance(found, Finding))
    # The redaction of reports recognises notes of accepted exclusions by this prefix.
    yield from (Note(f"declared exclusion: {exclusion.reason}") for exclusion in exclusions if not exclusion.documented)
    if gaps:
        raise Unknown(*gaps)
