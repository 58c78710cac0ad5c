from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import SECURITY_QUESTION, Registrations, methods_of
from ztscan.entities.authentication_methods import UserRegistrationDetails
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="No member has security questions registered to reset a password",
    severity=Severity.MEDIUM,
    objectives=["identities.sspr"],
    mappings={"zta": ["22072"]},
)
def no_security_questions(enabled_members: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Whether security questions are out of use for password reset.

    What it checks:
        ``methodsRegistered`` of no enabled member contains ``securityQuestion``.

    Why it matters:
        The name of a first pet is known to friends, former spouses and social networks, and cannot be changed. A reset that
        takes it as proof is weaker than the password that it replaces.

    Limits:
        Graph does not show the reset policy itself: where questions are allowed but nobody has registered any, this passes.
        Old answers stay listed after the method was switched off; they do no harm then, but say that it was on. Guests
        reset at home. A member without a row is unknown.

    Remediation:
        1. Open {portal:password_reset} > Authentication methods.
        2. Clear "Security questions" and offer stronger methods in their place. Graph has no call for it.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-security-questions
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(enabled_members, "methodsRegistered", _without_questions)
    for subject, row in lacking.people:
        yield Finding(subject, "security questions are registered to reset the password", methods_of(row), "no securityQuestion")
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("no member can sign in")


def _without_questions(row: UserRegistrationDetails) -> bool | None:
    return None if row.methods_registered is None else SECURITY_QUESTION not in row.methods_registered
