from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Users must confirm their password reset information at regular intervals",
    severity=Severity.LOW,
    objectives=["identities.sspr"],
    mappings={"equal": {"monkey365": ["eid-sspr-number-of-days-mfa-reconfirm-days"]}},
)
def reconfirm_interval(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that users must confirm their password reset information at regular intervals.

    What it checks:
        `reconfirmationInDays` of the authentication methods policy is greater than 0. The value 0 means never.

    Why it matters:
        Phone numbers are reassigned. The new owner of an old number could otherwise reset the password of the user for years.

    Limits:
        The check does not assess the length of the interval. Microsoft's default is 180 days. The setting has no effect if
        self-service password reset is off.

    Remediation:
        1. Open {portal:password_reset} > Registration.
        2. Set "Number of days before users are asked to re-confirm their authentication information" to 180.
        3. Or send `PATCH /policies/authenticationMethodsPolicy {"reconfirmationInDays": 180}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-sspr-howitworks
        https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
    """
    resource = "authentication_methods_policy"
    days = required(authentication_methods_policy.reconfirmation_in_days, resource, "reconfirmationInDays")
    if days <= 0:
        subject = Subject("authenticationMethodsPolicy", "authenticationMethodsPolicy", "Authentication methods policy")
        message = "users never have to confirm their password reset information"
        yield Finding(subject, message, f"reconfirmationInDays: {days}", "reconfirmationInDays: greater than 0")
