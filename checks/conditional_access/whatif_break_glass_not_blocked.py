from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.people import EmergencyAccounts
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check

from ._what_if import ANYWHERE, decision_on, stopping, undecidable

MOST_NAMES = 3


@check(
    title="Emergency access accounts get to every application from anywhere",
    severity=Severity.HIGH,
    objectives=["identities.emergency_access"],
    mappings={"maester": ["MT.1034"]},
)
def whatif_break_glass_not_blocked(emergency_accounts: EmergencyAccounts, sign_in_coverage: SignInCoverage) -> Iterator[Finding]:
    """Whether the way in stands open on the day on which it is needed.

    What it checks:
        For each emergency access account that `ztscan.toml` declares, and each application: a sign-in with a browser on Windows,
        from an unregistered device and an address that nobody has named, is neither blocked nor asked for what it cannot give,
        such as a compliant device. This is the question that What If answers, asked of all policies at once and offline.

    Why it matters:
        The day on which these accounts are needed is the day on which the network, the devices or the provider of multifactor
        authentication are gone. A policy that blocks countries, platforms or unmanaged devices stops them all the same.

    Limits:
        Multifactor authentication and strengths count as something that the account can give; whether it has registered a passkey
        is for the check on emergency access accounts. Risk is taken to be none: an account that Entra calls risky may still be
        blocked by a policy on risk.

    Remediation:
        1. Open {portal:what_if}, and choose the account to see it.
        2. Exclude the account, or a role-assignable group that holds it, from the policies that the finding names.
        3. Try the account twice a year.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    if not emergency_accounts.declared:
        raise Manual("declare the emergency access accounts under `[emergency_access]` in ztscan.toml")
    gaps: dict[Gap, None] = {}
    able = 0
    for key in sorted(emergency_accounts.ids):
        identity = sign_in_coverage.identity(key)
        if identity is None:
            continue
        able += 1
        policies: dict[Subject, None] = {}
        stopped = []
        for atom in sign_in_coverage.space().lists[Dimension.TARGET].atoms:
            if atom.kind != "application":
                continue
            decision = decision_on(sign_in_coverage, SignIn(identity, atom.value, location=ANYWHERE), at_their_word=True)
            if decision.blocked:
                stopped.append(atom.label)
                policies.update(dict.fromkeys(policy.subject for policy in stopping(decision)))
            elif decision.verdict == "unknown":
                gaps[undecidable(decision, identity.name)] = None
        if stopped:
            where = ", ".join(stopped[:MOST_NAMES]) + (f" and {len(stopped) - MOST_NAMES} more" * (len(stopped) > MOST_NAMES))
            yield Finding(
                Subject("user", identity.id, identity.name),
                f"{identity.name} cannot get in everywhere: {', '.join(sorted(policy.name for policy in policies))}",
                f"stopped at {where}",
                "stopped nowhere",
                applications=len(stopped),
            )
    if gaps:
        raise Unknown(*gaps)
    if not able:
        raise Manual("none of the declared emergency access accounts is an enabled user: correct `[emergency_access]`")
