from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, Yielded, check, required


@check(
    title="The retired MSOnline PowerShell module is blocked",
    severity=Severity.LOW,
    objectives=["identities.block_legacy_auth"],
    mappings={"equal": {"maester": ["MT.1185"], "zta": ["21843"]}},
    since="0.2.0",
)
def msol_blocked(authorization_policy: AuthorizationPolicy) -> Iterator[Yielded]:
    """Access to the directory through the service of the MSOnline module.

    What it checks:
        The authorization policy blocks the MSOnline module (`blockMsolPowerShell` is true).

    Why it matters:
        The module used an old service that Conditional Access and audit logs cover less well. Any user could read the directory
        with it.

    Limits:
        Microsoft retired the module in 2025, so the setting adds little: the severity is low.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"blockMsolPowerShell": true}`.
        2. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
        https://learn.microsoft.com/powershell/microsoftgraph/migration-steps
    """
    if not required(authorization_policy.block_msol_power_shell, "authorization_policy", "blockMsolPowerShell"):
        subject = Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy")
        yield Finding(subject, "the MSOnline module is not blocked", "blockMsolPowerShell: false", "blockMsolPowerShell: true")
