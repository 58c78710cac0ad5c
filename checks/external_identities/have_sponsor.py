from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.account_states import one_is_able, states_of
from ztscan.entities.guests import Guest
from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Table, Unknown, check


@check(
    title="Every guest has a sponsor in the organisation",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"stronger": {"zta": ["21877"]}},
    since="0.2.0",
)
def have_sponsor(guests: tuple[Guest, ...], users: Table[User]) -> Iterator[Finding]:
    """Checks that somebody answers for each guest.

    What it checks:
        Each enabled guest has at least one sponsor. A sponsor is a group, or a user whose account exists and is enabled.

    Why it matters:
        Without a sponsor, nobody is asked whether the guest is still needed.

    Limits:
        Whether a sponsor group has members is not assessed. Graph lists twenty sponsors of a guest at most.

    Remediation:
        1. Open {portal:users}, select the guest, and open Properties > Job information > Sponsors.
        2. Or send `POST /users/{id}/sponsors/$ref`.
        3. Since 2024 the inviter becomes the sponsor unless the invitation names another one.

    References:
        https://learn.microsoft.com/entra/external-id/b2b-sponsors
        https://learn.microsoft.com/graph/api/user-post-sponsors
    """
    enabled = [guest for guest in guests if guest.account_enabled is not False]
    if not enabled:
        raise NotApplicable("the tenant has no enabled guests")
    states = states_of(users, {sponsor.id for guest in enabled for sponsor in guest.sponsors or ()})
    gaps: list[Gap] = []
    for guest in enabled:
        if guest.sponsors is None:
            detail = f"Graph does not list the sponsors of guest {guest.id}"
            gaps.append(Gap("guests", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
            continue
        try:
            able = one_is_able(sponsor.is_group or states.get(sponsor.id, False) for sponsor in guest.sponsors)
        except Unknown as unknown:
            gaps += unknown.gaps
            continue
        if not able:
            what = "no sponsor" if not guest.sponsors else "no sponsor whose account is enabled"
            yield Finding(Subject("user", guest.id, guest.name), f"{guest.name} has {what}", what, "a sponsor who can be asked")
    if gaps:
        raise Unknown(*gaps)
