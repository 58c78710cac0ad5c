from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.exclusions import prove_exclusions, without_exclusions
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Unknown, Yielded, check

from ._policies import in_force_for_users

SYNCHRONISATION = Exclusion("directory synchronisation", roles=frozenset((DIRECTORY_SYNCHRONIZATION_ACCOUNTS,)))


@check(
    title="Whatever one policy leaves out meets another one",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={"maester": ["MT.1036"], "prowler": ["entra_conditional_access_policy_no_exclusion_gaps"]},
)
def exclusions_covered(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether an exclusion from one policy is an exclusion from everything.

    What it checks:
        For each enabled policy that blocks or demands something: every sign-in that it is about but for its exclusions (users,
        groups, roles, guests, applications, locations, platforms) is blocked or asked for something by another enabled policy.
        Accounts for emergency access, accepted exclusions and directory synchronisation are exempt.

    Why it matters:
        Exclusions are made for a reason and for a while. What they leave behind is an account or an application that signs in
        with a password, and nothing in the list of policies shows it.

    Limits:
        The published rule asks that what is excluded is explicitly included elsewhere; here the effect counts, and any demand of
        another policy will do, whether or not it is of the same strength. A policy that only asks for a new password does not
        count. Device filters are conditions here, not exclusions.

    Remediation:
        1. Look at the finding: it names who gets by, where, and which policies come close.
        2. Add those whom the policy leaves out to a policy of their own with what they can do (a passkey instead of the
           Authenticator, an address range for a service account).
        3. Take exclusions away that nobody can explain, or accept them in `ztscan.toml` with a date.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access
        https://learn.microsoft.com/entra/id-governance/conditional-access-exclusion
    """
    name = "conditional_access.exclusions_covered"
    exclusions = (*sign_in_coverage.exclusions_for("exclusions_covered", name), SYNCHRONISATION)
    policies = [
        policy
        for policy in in_force_for_users(sign_in_coverage.policies)
        if policy.grant.clauses and without_exclusions(policy).conditions != policy.conditions
    ]
    if not policies:
        raise NotApplicable("no enabled policy leaves anybody or anything out")
    gaps: dict[Gap, None] = {}
    for policy in policies:
        proof = prove_exclusions(sign_in_coverage, policy, exclusions)
        if proof.verdict is ProofVerdict.UNDECIDED:
            gaps.update(dict.fromkeys(proof.gaps))
        elif proof.verdict is ProofVerdict.VIOLATED:
            yield from (found for found in proof.findings(discriminator="exclusions") if isinstance(found, Finding))
    yield from (Note(f"left out on purpose: {exclusion.reason}") for exclusion in exclusions if exclusion is not SYNCHRONISATION)
    if gaps:
        raise Unknown(*gaps)
