from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="Self-service password reset is enabled for all members",
    severity=Severity.MEDIUM,
    objectives=["identities.sspr"],
    mappings={
        "equal": {"zta": ["21870"]},
        "partial": {"cis-m365-6.0": ["5.2.4.1"], "cis-m365-7.0": ["5.2.4.1"], "monkey365": ["eid-sspr-enabled-set-to-all"]},
    },
)
def enabled_for_all(members_registering_here: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Checks that self-service password reset is enabled for every enabled member.

    What it checks:
        `isSsprEnabled` is true for every member whose account is enabled and whose hire date is not in the future.

    Why it matters:
        Users who cannot reset their password call the help desk. Attackers often call the help desk as well and request a
        password reset for another user.

    Limits:
        Graph does not return the reset policy itself. The check reads its effect per user from the registration report. The
        report lags behind, and a member without a row is undetermined. Another check assesses administrators.

    Remediation:
        1. Open {portal:password_reset} > Properties.
        2. Set "Self service password reset enabled" to All, and save. Graph has no call for this setting.
        3. To verify, read `GET /reports/authenticationMethods/userRegistrationDetails?$filter=isSsprEnabled eq false`, and
           scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-sspr
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(members_registering_here, "isSsprEnabled", lambda row: row.is_sspr_enabled)
    for subject, _ in lacking.people:
        yield Finding(
            subject,
            f"self-service password reset is not enabled for {subject.name}",
            "isSsprEnabled: false",
            "isSsprEnabled: true",
        )
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("the tenant has no enabled member")
