from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Administrators cannot reset their own password by self-service",
    severity=Severity.MEDIUM,
    objectives=["identities.sspr", "identities.privileged_access"],
    mappings={"eidsca": ["AP01"], "zta": ["21842"]},
)
def admins_excluded(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Whether self-service password reset is closed to administrators.

    What it checks:
        ``allowedToUseSSPR`` of the authorization policy is false. The switch governs administrators only; everybody else is
        governed by the reset policy.

    Why it matters:
        For administrators Microsoft's own reset policy holds: two methods, of which telephone and e-mail are accepted.
        Whoever takes over those resets the password of an administrator and needs nobody's help.

    Limits:
        The switch leaves out administrators by a list of roles of Microsoft's; holders of other roles reset by the general
        policy.

    Remediation:
        1. Make sure that administrators can recover by other means: a second security key, or a Temporary Access Pass from
           another administrator.
        2. Switch it off: `PATCH /policies/authorizationPolicy {"allowedToUseSSPR": false}`, or in PowerShell
           `Update-MgPolicyAuthorizationPolicy -AllowedToUseSspr:$false`. The portal has no switch for it.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    if required(authorization_policy.allowed_to_use_sspr, "authorization_policy", "allowedToUseSSPR"):
        subject = Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy")
        message = "administrators can reset their own password by telephone and e-mail"
        yield Finding(subject, message, "allowedToUseSSPR: true", "allowedToUseSSPR: false")
