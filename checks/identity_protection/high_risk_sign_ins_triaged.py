from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.licences import P2_LICENCE, licensed
from ztscan.entities.identity_protection import RiskDetection
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, known, required

from ._risk import OPEN, level_of, state_of

RESOURCE = "risk_detections"


@check(
    title="High-risk sign-ins of the last 30 days have been handled",
    severity=Severity.HIGH,
    objectives=["identities.identity_protection"],
    mappings={"partial": {"zta": ["21863"]}},
    since="0.2.0",
)
def high_risk_sign_ins_triaged(
    risk_detections: tuple[RiskDetection, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that somebody has acted on each sign-in at high risk in the last 30 days.

    What it checks:
        No risk detection on a sign-in (`activity` is signin) in the last 30 days has the risk level high and the state atRisk
        or confirmedCompromised. Detections are grouped by user.

    Why it matters:
        The sign-in may have succeeded, and the session may still be open.

    Limits:
        The window is 30 days. Detections that are not on a sign-in appear as risk of the user:
        `identity_protection.high_risk_users_triaged`. Without Microsoft Entra ID P2, this is not applicable.

    Remediation:
        1. Open {portal:risky_sign_ins}, filter "Risk level: High" and "Risk state: At risk".
        2. Select "Confirm sign-in compromised" or "Confirm sign-in safe" for each. Revoke the sessions of the user if it was
           compromised.
        3. Require MFA or block at sign-in risk by a policy: see `conditional_access.block_high_sign_in_risk`.

    References:
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-investigate-risk
        https://learn.microsoft.com/graph/api/resources/riskdetection
    """
    gaps: dict[Gap, None] = {}
    found: defaultdict[str, list[RiskDetection]] = defaultdict(list)
    for detection in licensed(risk_detections, service_plans, P2_LICENCE):
        try:
            if known(detection.activity, ("signin", "user", "serviceprincipal"), RESOURCE, "activity") != "signin":
                continue
            state, level = state_of(detection.risk_state, RESOURCE), level_of(detection.risk_level, RESOURCE)
            if state in OPEN and level == "high":
                found[required(detection.user_id, RESOURCE, "userId")].append(detection)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    for user, detections in found.items():
        count = f"{len(detections)} sign-ins" if len(detections) > 1 else "a sign-in"
        names = sorted(name for one in detections if (name := one.user_principal_name or one.user_display_name))
        name = names[0] if names else user
        kinds = in_order({one.risk_event_type or "unknown" for one in detections})
        message = f"{name} has {count} at high risk that nobody has handled"
        yield Finding(Subject("user", user, name), message, f"detections in the last 30 days: {kinds}", "confirmed or dismissed")
    if gaps:
        raise Unknown(*gaps)
