from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="Every member who can sign in may reset their own password",
    severity=Severity.MEDIUM,
    objectives=["identities.sspr"],
    mappings={
        "cis-m365-6.0": ["5.2.4.1"],
        "cis-m365-7.0": ["5.2.4.1"],
        "monkey365": ["eid-sspr-enabled-set-to-all"],
        "zta": ["21870"],
    },
)
def enabled_for_all(enabled_members: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Whether self-service password reset is open to each enabled member.

    What it checks:
        ``isSsprEnabled`` is true for every member whose account is enabled and whose hire date is not in the future.

    Why it matters:
        Whoever cannot reset a password alone calls the help desk, and a help desk that resets passwords for callers is the
        way in that attackers have come to like best.

    Limits:
        Graph does not show the reset policy itself; what it allows is inferred from the report user by user. The report
        lags, and a member without a row is unknown. Administrators are judged by a check of their own.

    Remediation:
        1. Open {portal:password_reset} > Properties.
        2. Set "Self service password reset enabled" to All and save. Graph has no call for it.
        3. Follow it up: `GET /reports/authenticationMethods/userRegistrationDetails?$filter=isSsprEnabled eq false`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-sspr
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(enabled_members, "isSsprEnabled", lambda row: row.is_sspr_enabled)
    for subject, _ in lacking.people:
        yield Finding(subject, "the user may not reset their own password", "isSsprEnabled: false", "isSsprEnabled: true")
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("no member can sign in")
