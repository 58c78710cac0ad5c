from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed
from ztscan.directory.past_times import past
from ztscan.directory.secure_score import said_of
from ztscan.entities.defender_identity import SecureScore, SecureScoreControl
from ztscan.entities.security_operations import DEFENDER_FOR_ENDPOINT
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, check, required

CONTROL = "scid_2004"
SCORES, CONTROLS = "secure_scores", "secure_score_controls"
_ACCEPTED = frozenset(("ignored", "riskaccepted"))
_ELSEWHERE = frozenset(("thirdparty",))
_PLAIN = frozenset(("default", "reviewed", "planned"))


@check(
    title="EDR in block mode is on",
    severity=Severity.MEDIUM,
    objectives=["network.detect_on_premises", "visibility.respond"],
    mappings={"stronger": {"zta": ["41059"]}},
    since="0.2.0",
)
def edr_in_block_mode(
    secure_scores: tuple[SecureScore, ...] | Gap,
    secure_score_controls: tuple[SecureScoreControl, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
) -> Iterator[Finding]:
    """Checks that Defender for Endpoint blocks what another antivirus missed.

    What it checks:
        In the newest secure score, the control `scid_2004` has its full score, and nobody marked it as ignored or accepted.
        The score is not older than a week.

    Why it matters:
        Where another antivirus is active, Defender sees malicious behaviour and, without block mode, only reports it.

    Limits:
        The secure score follows the configuration after a day or two. Where the control is marked as handled by a third
        party, the check is manual. A score without the control is not assessed.

    Remediation:
        1. Open {portal:secure_score} > Recommended actions > Enable EDR in block mode.
        2. In the Defender portal, open Settings > Endpoints > Advanced features, and turn on Enable EDR in block mode.
        3. To verify, scan again after two days.

    References:
        https://learn.microsoft.com/defender-endpoint/edr-in-block-mode
    """
    scores = licensed(secure_scores, service_plans, DEFENDER_FOR_ENDPOINT)
    controls = licensed(secure_score_controls, service_plans, DEFENDER_FOR_ENDPOINT)
    control = required(next((one for one in controls if one.id.casefold() == CONTROL), None), CONTROLS, CONTROL)
    newest = max(((past(one.created_date_time, now, SCORES, "createdDateTime"), one.id, one) for one in scores), default=None)
    recent = newest[2] if newest is not None and newest[0] > now - timedelta(days=7) else None
    rows = required(recent, SCORES, "a score of the last seven days").control_scores
    found = [row.score for row in rows if (row.control_name or "").casefold() == CONTROL]
    score = required(found[0] if found else None, SCORES, f"controlScores/{CONTROL}")
    maximum = required(control.max_score or None, CONTROLS, "maxScore")
    state = (said_of(control) or "default").casefold()
    required(state if state in _ACCEPTED | _ELSEWHERE | _PLAIN else None, CONTROLS, "controlStateUpdates/state (a known value)")
    if state in _ELSEWHERE:
        raise Manual("the control is marked as handled by a third party: confirm that another product blocks")
    if state in _ACCEPTED or score < maximum:
        observed = f"score: {score:g} of {maximum:g}, marked: {state}"
        subject = Subject("secureScoreControlProfile", control.id, "EDR in block mode")
        yield Finding(subject, "EDR in block mode is not on for all devices", observed, "full score, not ignored")
