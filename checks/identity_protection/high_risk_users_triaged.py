from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P2_LICENCE, licensed
from ztscan.entities.identity_protection import RiskyUser
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check

from ._risk import OPEN, level_of, state_of

RESOURCE = "risky_users"


@check(
    title="Users at high risk have been handled",
    severity=Severity.HIGH,
    objectives=["identities.identity_protection"],
    mappings={"stronger": {"zta": ["21861"]}},
    since="0.2.0",
)
def high_risk_users_triaged(risky_users: tuple[RiskyUser, ...] | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that no user is at high risk without anybody having acted.

    What it checks:
        No user whose account exists has the risk level high and the state atRisk or confirmedCompromised. Users whose risk
        was remediated or dismissed do not count.

    Why it matters:
        At high risk, Microsoft is confident that the account is compromised. It stays so until somebody resets the password,
        blocks the account or dismisses the risk.

    Limits:
        Identity Protection requires Microsoft Entra ID P2. Without it, this is not applicable. How long the user has been at
        risk does not matter.

    Remediation:
        1. Open {portal:risky_users}, filter "Risk level: High", and investigate the detections of each user.
        2. If the account is compromised, revoke its sessions (`POST /users/{id}/revokeSignInSessions`), reset the password,
           and review its authentication methods and mailbox rules.
        3. Otherwise, select Dismiss user risk.
        4. Require remediation automatically by a policy: see `conditional_access.user_risk_remediation`.

    References:
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-remediate-unblock
        https://learn.microsoft.com/graph/api/resources/riskyuser
    """
    gaps: dict[Gap, None] = {}
    for user in licensed(risky_users, service_plans, P2_LICENCE):
        if user.is_deleted is True:
            continue
        try:
            state, level = state_of(user.risk_state, RESOURCE), level_of(user.risk_level, RESOURCE)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state in OPEN and level == "high":
            message = f"{user.name} is at high risk, and nobody has handled it"
            observed = f"riskState: {user.risk_state}, since {(user.risk_last_updated_date_time or 'unknown')[:10]}"
            yield Finding(Subject("user", user.id, user.name), message, observed, "remediated or dismissed")
    if gaps:
        raise Unknown(*gaps)
