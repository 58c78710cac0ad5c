from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.invitations import is_pending
from ztscan.entities.guests import Guest
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, parse_time, required


@check(
    title="Invitations of guests are redeemed or withdrawn",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    since="0.2.0",
)
def no_stale_invitations(guests: tuple[Guest, ...], now: datetime, *, maximum_days: int = 30) -> Iterator[Finding]:
    """Checks that no invitation waits for its guest for too long.

    What it checks:
        No enabled guest has been in the state PendingAcceptance for more than `maximum_days` (30). The days count from the
        last change of the state, else from the creation of the account.

    Why it matters:
        An open invitation can be redeemed by the person who controls the mailbox by then, for example after the domain was sold.

    Limits:
        Guests without a state were not invited and do not count. Disabled guests cannot redeem.

    Remediation:
        1. Open {portal:users}, add the filter "Invitation state: PendingAcceptance", and ask the sponsors.
        2. Delete accounts that nobody needs: `DELETE /users/{id}`. They can be restored within 30 days.

    References:
        https://learn.microsoft.com/entra/external-id/user-properties
        https://learn.microsoft.com/entra/identity/users/clean-up-stale-guest-accounts
    """
    if not guests:
        raise NotApplicable("the tenant has no guests")
    gaps: dict[Gap, None] = {}
    for guest in guests:
        if guest.account_enabled is False:
            continue
        try:
            if not is_pending(guest.external_user_state, "guests"):
                continue
            since = required(guest.external_user_state_change_date_time or guest.created_date_time, "guests", "createdDateTime")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if parse_time(since) < now - timedelta(days=maximum_days):
            days = (now - parse_time(since)).days
            message = f"the invitation of {guest.name} has been open for {days} days"
            subject = Subject("user", guest.id, guest.name)
            yield Finding(subject, message, f"invited: {since[:10]}", f"redeemed or withdrawn within {maximum_days} days")
    if gaps:
        raise Unknown(*gaps)
