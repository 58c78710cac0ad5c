from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.people import EmergencyAccounts, PrivilegedUsers
from ztscan.directory.sign_ins import RecordedWindow, StepStrength, in_part, methods_told, strength_of, successful, time_told
from ztscan.entities.sign_ins import MONTH, PRIVILEGED_SIGN_INS, RecordedSignIn
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check


@check(
    title="Users with a privileged role sign in with phishing-resistant methods",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "identities.phishing_resistant"],
    mappings={"equal": {"zta": ["21781"]}},
    since="0.2.0",
)
def admin_sign_ins_phish_resistant(
    privileged_users: PrivilegedUsers,
    privileged_sign_ins: ByKey[tuple[RecordedSignIn, ...]] | Gap,
    recorded_month: RecordedWindow | Gap,
    emergency_accounts: EmergencyAccounts,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks in the sign-in log that privileged users authenticated with phishing-resistant methods.

    What it checks:
        The check covers every enabled user with an active or eligible assignment of a privileged role. The check covers each
        successful interactive sign-in of the last 28 days that shows its methods. Each used a passkey, a security key,
        Windows Hello for Business or a certificate. Each user has at least one such sign-in.

    Why it matters:
        A registered security key protects nobody who signs in with a password and a push notification. A phishing page
        relays both, and gets the session of an administrator.

    Limits:
        A sign-in that only shows "Previously satisfied" does not count. A user without a sign-in that shows its methods is
        undetermined, except for declared emergency access accounts. If only these hold privileged roles, and none of them
        signed in, the check does not apply. At most 300 role holders are read, and the newest 1,000
        sign-ins of each. With more, run the check by its id. ztscan does not know methods by names that it does not recognise.

    Remediation:
        1. Have each user register two security keys or passkeys at https://aka.ms/mysecurityinfo.
        2. Open {portal:conditional_access_policies}, and require the authentication strength "Phishing-resistant MFA" for
           privileged roles (`conditional_access.phish_resistant_admins`).
        3. To verify, open {portal:sign_in_logs}, select a sign-in of the user, and read the tab "Authentication details".

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
        https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details
    """
    sign_ins = licensed(privileged_sign_ins, service_plans, P1_LICENCE)
    gaps: dict[Gap, None] = dict.fromkeys((*privileged_users.gaps, *privileged_users.unread))
    enabled = [user for user, details in privileged_users.details.items() if details.account_enabled is not False]
    silent = unknown = shown = 0
    for user in enabled:
        rows = sign_ins[user]
        if isinstance(rows, Gap):
            gaps[rows] = None
            continue
        own, untold = successful(PRIVILEGED_SIGN_INS, (row for row in rows if _is_own(row, user)))
        gaps.update(dict.fromkeys(untold))
        told = {
            strength: [row for row in own if strength_of(row.authentication_details) is strength] for strength in StepStrength
        }
        if weak := told[StepStrength.WEAKER]:
            yield _finding(privileged_users, user, weak, time_told(PRIVILEGED_SIGN_INS, rows, MONTH))
        elif not PRIVILEGED_SIGN_INS.is_whole(rows):
            gaps[in_part(PRIVILEGED_SIGN_INS, MONTH)] = None
        elif told[StepStrength.UNKNOWN]:
            unknown += 1
        elif told[StepStrength.PHISHING_RESISTANT]:
            shown += 1
        elif user not in emergency_accounts.ids:
            silent += 1
    if unknown:
        signed = f"{unknown} of {len(enabled)} privileged users signed in with a method"
        gaps[_gap(f"{signed} that ztscan does not recognise, or that was not returned")] = None
    if silent:
        gaps[_gap(f"no sign-in of {silent} of {len(enabled)} privileged users shows its methods in the last {MONTH} days")] = None
    gaps.update({recorded_month: None} if isinstance(recorded_month, Gap) else {})
    if gaps:
        raise Unknown(*gaps)
    if not enabled:
        raise NotApplicable("no enabled user holds a privileged role")
    if not shown:
        raise NotApplicable(f"only emergency access accounts hold privileged roles, and none signed in in the last {MONTH} days")


def _is_own(row: RecordedSignIn, user: str) -> bool:
    """Whether a row is an interactive sign-in of the user: Graph is asked for nothing else, but is not relied on."""
    return row.is_interactive is not False and (row.user_id is None or row.user_id.casefold() == user.casefold())


def _finding(users: PrivilegedUsers, user: str, weak: list[RecordedSignIn], told: str) -> Finding:
    subject = users.subject(user)
    count = f"{counted(len(weak), 'sign-in')} {told}"
    message = f"the privileged user {subject.name} signed in without a phishing-resistant method: {count}"
    return Finding(subject, message, f"{methods_told(weak)}: {count}", "phishing-resistant methods only")


def _gap(detail: str) -> Gap:
    remedy = "look into the sign-in logs of these users, and scan again after they have signed in"
    return Gap(PRIVILEGED_SIGN_INS.name, GapReason.UNAVAILABLE, detail, remedy)
