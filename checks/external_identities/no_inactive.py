from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ztscan.directory.invitations import is_pending
from ztscan.directory.last_sign_in import ATTEMPTED, SUCCESSFUL, last_sign_in
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.guests import GuestActivity
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, parse_time, required

RESOURCE = "guest_sign_in_activity"


@check(
    title="Inactive guests are disabled or removed",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"zta": ["21858"]}},
    since="0.2.0",
)
def no_inactive(
    guest_sign_in_activity: tuple[GuestActivity, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_days: int = 90,
) -> Iterator[Finding]:
    """Checks that no enabled guest has been inactive for too long.

    What it checks:
        Each enabled guest has signed in within `maximum_days` (90). The last successful sign-in counts. Where Graph has none,
        the latest interactive or non-interactive one counts, which can be a failed attempt. Without a sign-in, the days count
        from the acceptance of the invitation, else from the creation of the account. Guests who have not accepted are left to
        `external_identities.no_stale_invitations`.

    Why it matters:
        Nobody notices when an unused guest account is taken over. The person may have left the other organisation.

    Limits:
        External users who were made members are not counted. A guest who signs in to one shared file counts as active. The
        mapped control counts successful sign-ins only.

    Remediation:
        1. Open {portal:users}, add the filters "User type: Guest" and "Last interactive sign-in time", and ask the sponsors.
        2. Block sign-in: `PATCH /users/{id} {"accountEnabled": false}`. Delete the account after a month.
        3. Create an access review of guests, which does this every quarter.

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/howto-manage-inactive-user-accounts
        https://learn.microsoft.com/entra/identity/users/clean-up-stale-guest-accounts
    """
    guests = licensed(guest_sign_in_activity, service_plans, P1_LICENCE)
    if not guests:
        raise NotApplicable("the tenant has no guests")
    gaps: dict[Gap, None] = {}
    accepted = list(_accepted(guests, gaps))
    if accepted and all(one.sign_in_activity is None for one in accepted):
        detail = "Graph returns no sign-in activity of any guest, which is not plausible"
        raise Unknown(Gap(RESOURCE, GapReason.NO_PERMISSION, detail, "grant the permission AuditLog.Read.All"))
    for guest in accepted:
        if guest.account_enabled is False:
            continue
        try:
            what, last = _last(guest)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if parse_time(last) < now - timedelta(days=maximum_days):
            days = (now - parse_time(last)).days
            done = f"last signed in {days} days ago" if what in {SUCCESSFUL, ATTEMPTED} else f"has not signed in for {days} days"
            subject = Subject("user", guest.id, guest.name)
            yield Finding(subject, f"{guest.name} {done}", f"{what}: {last[:10]}", f"a sign-in within {maximum_days} days")
    if gaps:
        raise Unknown(*gaps)


def _accepted(guests: Iterable[GuestActivity], gaps: dict[Gap, None]) -> Iterator[GuestActivity]:
    """Guests who have accepted, or were not invited. What is not known is added to ``gaps``."""
    for guest in guests:
        try:
            if not is_pending(guest.external_user_state, RESOURCE):
                yield guest
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))


def _last(guest: GuestActivity) -> tuple[str, str]:
    """The latest sign-in, or from when on there was none."""
    what, latest = last_sign_in(guest.sign_in_activity)
    if latest:
        return what, latest
    since = guest.external_user_state_change_date_time or guest.created_date_time
    return "no sign-in since", required(since, RESOURCE, "createdDateTime")
