from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import SECURITY_QUESTION, Registrations, methods_of
from ztscan.entities.authentication_methods import UserRegistrationDetails
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="No member has security questions registered for password reset",
    severity=Severity.MEDIUM,
    objectives=["identities.sspr"],
    mappings={"partial": {"zta": ["22072"]}},
)
def no_security_questions(members_registering_here: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Checks that no member has security questions registered for password reset.

    What it checks:
        `methodsRegistered` of no enabled member contains `securityQuestion`.

    Why it matters:
        Other people often know the answers to security questions, or find them on social networks. The answers cannot be
        changed. A reset that accepts them is weaker than the password that it replaces.

    Limits:
        Graph does not return the reset policy itself. If questions are allowed but nobody has registered them, the check
        passes. Answers stay listed after the method was turned off. They are then harmless, but show that the method was on.
        Guests reset their password in their home tenant. A member without a row in the report is undetermined.

    Remediation:
        1. Open {portal:password_reset} > Authentication methods.
        2. Clear "Security questions", and select stronger methods. Graph has no call for this setting.
        3. To verify, read `methodsRegistered` in `GET /reports/authenticationMethods/userRegistrationDetails`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-security-questions
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(members_registering_here, "methodsRegistered", _without_questions)
    for subject, row in lacking.people:
        yield Finding(
            subject,
            f"{subject.name} has security questions registered for password reset",
            methods_of(row),
            "methodsRegistered: no securityQuestion",
        )
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("the tenant has no enabled member")


def _without_questions(row: UserRegistrationDetails) -> bool | None:
    return None if row.methods_registered is None else SECURITY_QUESTION not in row.methods_registered
