from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.licences import reported
from ztscan.directory.response import known_word, require_whole
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY
from ztscan.entities.security_operations import IDENTITY_ALERTS, IdentityAlert
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check, required

RESOURCE = IDENTITY_ALERTS.name
_CONTAINED = frozenset(("remediated", "prevented", "blocked"))
_NOT_CONTAINED = frozenset(("none", "notfound", "declined", "unremediated", "active"))
_ROLES = frozenset(
    (
        "unknown",
        "contextual",
        "scanned",
        "source",
        "destination",
        "created",
        "added",
        "compromised",
        "edited",
        "attacked",
        "attacker",
        "commandandcontrol",
        "loaded",
        "suspicious",
        "policyviolator",
    )
)


@check(
    title="Users that Defender for Identity reports as compromised are contained",
    severity=Severity.HIGH,
    objectives=["visibility.respond", "identities.defender_for_identity"],
    mappings={"stronger": {"zta": ["41019"]}},
    since="0.2.0",
)
def compromised_users_contained(
    identity_alerts: tuple[IdentityAlert, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that a compromised account is disabled or reset, not only reported.

    What it checks:
        The check covers each alert of Defender for Identity of the last 30 days, resolved or not. Every user with the role
        compromised has the remediation status remediated, prevented or blocked. Resolved alerts with the classification false
        positive or expected activity are left out.

    Why it matters:
        An alert that is closed while the account still works leaves the attacker inside.

    Limits:
        A remediation that waits for approval, or is running, is not assessed. A person who disables the account outside of
        Defender does not change the status. Without any alert, the check is manual. At most 2,000 alerts are read.

    Remediation:
        1. Open {portal:defender_alerts}, filter by Defender for Identity, and open the alert.
        2. Select the user, and disable the account or reset the password.
        3. Revoke the sessions: `POST /users/{id}/revokeSignInSessions`.
        4. To verify, look at the evidence of the alert, and scan again.

    References:
        https://learn.microsoft.com/defender-for-identity/remediation-actions
        https://learn.microsoft.com/graph/api/resources/security-userevidence
    """
    alerts = reported(identity_alerts, service_plans, DEFENDER_FOR_IDENTITY)
    gaps: dict[Gap, None] = {}
    for alert in alerts:
        states: list[str] = []
        try:
            for evidence in required(alert.evidence, RESOURCE, "evidence"):
                required(evidence.odata_type or None, RESOURCE, "evidence/@odata.type")
                if not evidence.is_user:
                    continue
                roles = {
                    known_word(role, _ROLES, RESOURCE, "evidence/roles") for role in required(evidence.roles, RESOURCE, "roles")
                }
                if "compromised" in roles:
                    known = _CONTAINED | _NOT_CONTAINED
                    states.append(known_word(evidence.remediation_status, known, RESOURCE, "evidence/remediationStatus"))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
        wrong = in_order(set(states) - _CONTAINED)
        if wrong and not _harmless(alert):
            subject = Subject("securityAlert", alert.id, alert.title or alert.id)
            message = f"a compromised user is not contained: {subject.name}"
            yield Finding(subject, message, f"remediationStatus: {wrong}", "remediated, prevented or blocked")
    require_whole(IDENTITY_ALERTS, alerts)
    if gaps:
        raise Unknown(*gaps)
    if not alerts:
        raise Manual("Defender for Identity raised no alert in the last 30 days: confirm that its sensors work")


def _harmless(alert: IdentityAlert) -> bool:
    """Whether somebody closed it, having found that no account was taken over."""
    return (alert.status or "").casefold() == "resolved" and (alert.classification or "").casefold() in _HARMLESS


_HARMLESS = frozenset(("falsepositive", "informationalexpectedactivity"))
