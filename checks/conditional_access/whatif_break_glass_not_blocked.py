from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.counting import and_more, counted, in_order
from ztscan.directory.people import EmergencyAccounts
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, affected, check

from ._what_if import ANYWHERE, asks_for_the_unknown, reaching_anywhere, stopping, undecidable, unknown_control

MOST_NAMES = 3


@check(
    title="Emergency access accounts can sign in to every application from any location",
    severity=Severity.HIGH,
    objectives=["identities.emergency_access"],
    mappings={"stronger": {"maester": ["MT.1034"]}},
)
def whatif_break_glass_not_blocked(emergency_accounts: EmergencyAccounts, sign_in_coverage: SignInCoverage) -> Iterator[Finding]:
    """Checks that no policy blocks an emergency access account.

    What it checks:
        The check evaluates one sign-in of each emergency access account in `ztscan.toml` to each application. The sign-in
        uses a browser on Windows, an unregistered device, and an address outside all named locations. It is not blocked,
        and no policy requires a control that it cannot satisfy, such as a compliant device. This is an offline What If
        evaluation of all policies.

    Why it matters:
        These accounts are needed when the network, the devices or the MFA provider are unavailable. A policy that blocks
        countries, platforms or unmanaged devices also blocks these accounts.

    Limits:
        MFA and authentication strengths count as controls that the account can satisfy. The check on emergency access
        accounts covers whether the account has registered a passkey. The check assumes no risk. A risk policy can still
        block an account that Microsoft Entra considers risky.

    Remediation:
        1. Open {portal:what_if}, and select the account to see which policies apply.
        2. Exclude the account, or a role-assignable group that contains it, from the policies in the finding.
        3. Test the account twice a year.
        4. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    if not emergency_accounts.declared:
        raise Manual("list the emergency access accounts under `[emergency_access]` in ztscan.toml")
    gaps: dict[Gap, None] = {}
    able = False
    for key in sorted(emergency_accounts.ids):
        identity = sign_in_coverage.identity(key)
        if identity is None:
            continue
        able = True
        reaching = reaching_anywhere(sign_in_coverage, SignIn(identity, location=ANYWHERE))
        policies: dict[Subject, None] = {}
        stopped = []
        for atom in sign_in_coverage.space().lists[Dimension.TARGET].atoms:
            if atom.kind != "application":
                continue
            decision = decide(reaching, SignIn(identity, atom.value, location=ANYWHERE), sign_in_coverage.tenant)
            if decision.blocked:
                stopped.append(atom.label)
                policies.update(dict.fromkeys(policy.subject for policy in stopping(decision)))
            elif decision.verdict == "unknown":
                gaps[undecidable(decision, identity.name)] = None
            elif policy := asks_for_the_unknown(decision):
                gaps[unknown_control(policy, identity.name)] = None
        if stopped:
            where = ", ".join(stopped[:MOST_NAMES]) + and_more(len(stopped), MOST_NAMES)
            count = counted(len(stopped), "application")
            names = in_order(policy.name for policy in policies)
            yield Finding(
                Subject("user", identity.id, identity.name),
                f"{identity.name} cannot sign in to {count} because of {names}",
                f"blocked from {where}",
                "blocked from no application",
                applications=len(stopped),
                members=(affected("target", ((label, label) for label in stopped)),),
            )
    if gaps:
        raise Unknown(*gaps)
    if not able:
        raise Manual(
            "none of the declared emergency access accounts is an enabled user: correct `[emergency_access]` in ztscan.toml"
        )
