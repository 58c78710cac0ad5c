from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Administrators cannot use self-service password reset",
    severity=Severity.MEDIUM,
    objectives=["identities.sspr", "identities.privileged_access"],
    mappings={"equal": {"eidsca": ["AP01"], "zta": ["21842"]}},
)
def admins_excluded(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Checks that administrators cannot use self-service password reset.

    What it checks:
        `allowedToUseSSPR` of the authorization policy is false. This setting applies only to administrators. The password
        reset policy applies to all other users.

    Why it matters:
        Microsoft's own reset policy applies to administrators. It requires two methods, and it accepts phone and email. An
        attacker who controls both can reset the password of an administrator without any help.

    Limits:
        The setting applies to a list of administrator roles that Microsoft defines. The general reset policy applies to
        holders of other roles.

    Remediation:
        1. Make sure that administrators can recover their accounts in another way. Use a second security key, or a Temporary
           Access Pass from another administrator.
        2. Send `PATCH /policies/authorizationPolicy {"allowedToUseSSPR": false}`, or run
           `Update-MgPolicyAuthorizationPolicy -AllowedToUseSspr:$false` in PowerShell. The portal has no setting for it.
        3. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    if required(authorization_policy.allowed_to_use_sspr, "authorization_policy", "allowedToUseSSPR"):
        subject = Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy")
        message = "administrators can reset their own password with phone and email"
        yield Finding(subject, message, "allowedToUseSSPR: true", "allowedToUseSSPR: false")
