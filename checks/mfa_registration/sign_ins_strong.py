from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.sign_ins import RecordedWindow, StepStrength, in_part, strength_of, successful, time_told
from ztscan.entities.sign_ins import INTERACTIVE_SIGN_INS, WEEK, RecordedSignIn
from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, affected, check

_SINGLE, _MULTIPLE = "singlefactorauthentication", "multifactorauthentication"


@check(
    title="Users sign in with MFA",
    severity=Severity.LOW,
    objectives=["identities.mfa"],
    mappings={"partial": {"zta": ["21800"]}},
    since="0.2.0",
)
def sign_ins_strong(
    interactive_sign_ins: tuple[RecordedSignIn, ...] | Gap,
    recorded_week: RecordedWindow | Gap,
    organization: tuple[Organization, ...],
    service_plans: frozenset[str],
    *,
    maximum_percent: int = 0,
    accepted_applications: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks in the sign-in log that MFA was required of the users who signed in in the last week.

    What it checks:
        Of the successful interactive sign-ins of this organisation's users in the last 7 days, at most `maximum_percent` (0)
        required a single factor only. A sign-in with a phishing-resistant method never counts as one of them.
        `accepted_applications` are application ids that may be used with a single factor. A finding is an application.

    Why it matters:
        Policies state what is required. The log shows what happened: which applications still open with a password alone.

    Limits:
        Only the newest 5,000 sign-ins are read, and the finding then says since when. A larger log in which no sign-in with a
        single factor is found is not assessed. Guests of other organisations are not counted. Microsoft does not require MFA
        where an earlier sign-in of the same session satisfied it.

    Remediation:
        1. Open {portal:sign_in_logs}, and add the filter "Authentication requirement: Single-factor authentication".
        2. For each application, find the policy that does not apply: the tab "Conditional Access" of a sign-in shows it.
        3. Require MFA for all users and all resources (`conditional_access.mfa_all_users`).
        4. To verify, scan again after a week.

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    rows = licensed(interactive_sign_ins, service_plans, P1_LICENCE)
    here = {one.id.casefold() for one in organization}
    signed_in, untold = successful(INTERACTIVE_SIGN_INS, (row for row in rows if row.is_interactive is not False))
    own = [row for row in signed_in if (row.home_tenant_id or "").casefold() in {"", *here}]
    told = time_told(INTERACTIVE_SIGN_INS, rows, WEEK)
    accepted = {one.casefold() for one in accepted_applications}
    single = [row for row in own if _is_single(row) and (row.app_id or "").casefold() not in accepted]
    percent = len(single) * 100 / len(own) if own else 0.0
    if single and percent > maximum_percent:
        yield from _by_application(single, len(own), told)
    gaps: dict[Gap, None] = dict.fromkeys(untold)
    if unclear := sum((row.authentication_requirement or "").casefold() not in (_SINGLE, _MULTIPLE) for row in own):
        detail = f"the log does not state the authentication requirement of {unclear} of {len(own)} sign-ins"
        gaps[Gap(INTERACTIVE_SIGN_INS.name, GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None
    if not INTERACTIVE_SIGN_INS.is_whole(rows):
        gaps[in_part(INTERACTIVE_SIGN_INS, WEEK)] = None
    if isinstance(recorded_week, Gap):
        gaps[recorded_week] = None
    if gaps:
        raise Unknown(*gaps)
    if not own:
        raise NotApplicable(f"no user of this organisation signed in interactively {told}")


def _is_single(row: RecordedSignIn) -> bool:
    if (row.authentication_requirement or "").casefold() != _SINGLE:
        return False
    return strength_of(row.authentication_details) is not StepStrength.PHISHING_RESISTANT


def _by_application(rows: list[RecordedSignIn], total: int, told: str) -> Iterator[Finding]:
    by_app: defaultdict[str, list[RecordedSignIn]] = defaultdict(list)
    for row in rows:
        by_app[row.app_id or row.app].append(row)
    for app, found in by_app.items():
        people = {row.user_id or row.user: row.user for row in found}
        users = counted(len(people), "user")
        share = f"{len(found)} of {total} sign-ins"
        yield Finding(
            Subject("application", app, found[0].app),
            f"{users} signed in to {found[0].app} with a single factor {told}",
            f"single-factor authentication: {share}",
            "MFA is required",
            users=len(people),
            members=(affected("user", people.items()),),
        )
