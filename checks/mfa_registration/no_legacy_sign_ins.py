from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.sign_ins import RecordedWindow, in_part, successful, time_told
from ztscan.entities.sign_ins import LEGACY_CLIENTS, LEGACY_SIGN_INS, WEEK, RecordedSignIn
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check

_LEGACY = frozenset(name.casefold() for name in LEGACY_CLIENTS)


@check(
    title="No user signs in with legacy authentication",
    severity=Severity.HIGH,
    objectives=["identities.block_legacy_auth"],
    mappings={"partial": {"zta": ["21795"]}},
    since="0.2.0",
)
def no_legacy_sign_ins(
    legacy_sign_ins: tuple[RecordedSignIn, ...] | Gap,
    recorded_week: RecordedWindow | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks in the sign-in log that nobody signed in with a legacy protocol in the last week.

    What it checks:
        The sign-in log of the last 7 days has no successful sign-in of a user with a client app of legacy authentication.
        Microsoft lists Exchange ActiveSync, IMAP, POP, SMTP and others. Interactive and non-interactive sign-ins count. The
        log has to reach back to the beginning of the window.

    Why it matters:
        Legacy protocols send the password and cannot ask for a second factor. Attackers try stolen passwords there first.

    Limits:
        Only the newest 1,000 such sign-ins are read. A protocol that Microsoft's list lacks is not counted. If the log does
        not return the client app of a sign-in, the check is not assessed. Sign-ins of service principals are not legacy
        authentication.

    Remediation:
        1. Open {portal:sign_in_logs}, add the filter "Client app", and select all legacy authentication clients.
        2. Move the users and devices to clients that use modern authentication. Disable the protocol of the mailbox, such
           as `Set-CASMailbox -Identity USER -ImapEnabled $false`.
        3. Block legacy authentication by Conditional Access for all users (`conditional_access.block_legacy_auth`).
        4. To verify, scan again after a week.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
        https://learn.microsoft.com/graph/api/resources/signin
    """
    rows = licensed(legacy_sign_ins, service_plans, P1_LICENCE)
    by_user: defaultdict[str, list[RecordedSignIn]] = defaultdict(list)
    legacy = [row for row in rows if (row.client_app_used or "").casefold() in _LEGACY]
    signed_in, untold = successful(LEGACY_SIGN_INS, legacy)
    for row in signed_in:
        by_user[row.user_id or row.user].append(row)
    told = time_told(LEGACY_SIGN_INS, rows, WEEK)
    for user, found in by_user.items():
        clients = in_order({str(row.client_app_used) for row in found})
        count = f"{counted(len(found), 'sign-in')} {told}"
        message = f"{found[0].user} signed in with {clients}: {count}"
        yield Finding(Subject("user", user, found[0].user), message, f"{clients}: {count}", "no legacy authentication")
    gaps: dict[Gap, None] = dict.fromkeys(untold)
    if unnamed := sum(row.client_app_used is None for row in rows):
        gaps[_without_client(unnamed)] = None
    if not LEGACY_SIGN_INS.is_whole(rows):
        gaps[in_part(LEGACY_SIGN_INS, WEEK)] = None
    if isinstance(recorded_week, Gap):
        gaps[recorded_week] = None
    if gaps:
        raise Unknown(*gaps)


def _without_client(count: int) -> Gap:
    """Graph was asked for legacy clients only, so that a row without its client may well be one."""
    detail = f"the sign-in log does not state the client app of {counted(count, 'sign-in')}"
    return Gap(LEGACY_SIGN_INS.name, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
