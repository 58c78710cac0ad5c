from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Users cannot sign up for email-based subscriptions",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"equal": {"eidsca": ["AP05"]}},
    since="0.2.0",
)
def email_subscription_signup_off(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Checks that users cannot sign up for trials and other subscriptions with the mail address alone.

    What it checks:
        Email-based subscriptions are off (`allowedToSignUpEmailBasedSubscriptions` is false).

    Why it matters:
        A self-service subscription brings a service into the tenant that nobody has reviewed. Data is stored there.

    Limits:
        The setting gives no access to existing data. Self-service purchases of users are another setting.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"allowedToSignUpEmailBasedSubscriptions": false}`.
        2. Or run `Update-MgPolicyAuthorizationPolicy -AllowedToSignUpEmailBasedSubscriptions:$false`.
        3. Review existing self-service subscriptions in {portal:licences}.

    References:
        https://learn.microsoft.com/entra/identity/users/directory-self-service-signup
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    name = "allowedToSignUpEmailBasedSubscriptions"
    if required(authorization_policy.allowed_to_sign_up_email_based_subscriptions, "authorization_policy", name):
        subject = Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy")
        yield Finding(subject, "users can sign up for email-based subscriptions", f"{name}: true", f"{name}: false")
