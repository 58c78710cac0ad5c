from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="People are asked from time to time whether their reset information is still right",
    severity=Severity.LOW,
    objectives=["identities.sspr"],
    mappings={"monkey365": ["eid-sspr-number-of-days-mfa-reconfirm-days"]},
)
def reconfirm_interval(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether the information for password reset is confirmed again after some time.

    What it checks:
        ``reconfirmationInDays`` of the authentication methods policy is greater than 0; 0 means never.

    Why it matters:
        Telephone numbers change hands. Whoever gets the old number of a colleague can otherwise reset that colleague's
        password for years to come.

    Limits:
        How long is too long is not judged; Microsoft's default is 180 days. The setting has no effect where self-service
        password reset is closed.

    Remediation:
        1. Open {portal:password_reset} > Registration.
        2. Set "Number of days before users are asked to re-confirm their authentication information" to 180. By Graph:
           `PATCH /policies/authenticationMethodsPolicy {"reconfirmationInDays": 180}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-sspr-howitworks
        https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
    """
    resource = "authentication_methods_policy"
    days = required(authentication_methods_policy.reconfirmation_in_days, resource, "reconfirmationInDays")
    if days <= 0:
        subject = Subject("authenticationMethodsPolicy", "authenticationMethodsPolicy", "Authentication methods policy")
        message = "nobody is ever asked whether their reset information is still right"
        yield Finding(subject, message, f"reconfirmationInDays: {days}", "reconfirmationInDays: greater than 0")
