from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.secure_score import said_of
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY, SecureScore, SecureScoreControl
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check, parse_time, required

SCORES, CONTROLS = "secure_scores", "secure_score_controls"
CONTROL = "AATP_DormantAccounts"
_SAID_BY_A_PERSON = frozenset(
    {"ignored", "thirdparty", "reviewed", "riskaccepted", "alternatemitigation", "resolvedbythirdparty"}
)


@check(
    title="Dormant accounts are removed from sensitive groups of the on-premises directory",
    severity=Severity.MEDIUM,
    objectives=["identities.defender_for_identity"],
    mappings={"equal": {"zta": ["41009"]}},
    since="0.2.0",
)
def dormant_sensitive_accounts(
    secure_scores: tuple[SecureScore, ...] | Gap,
    secure_score_controls: tuple[SecureScoreControl, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks what the secure score says about dormant accounts in sensitive groups on premises.

    What it checks:
        In the newest secure score of the last seven days, the control `AATP_DormantAccounts` has its full score.

    Why it matters:
        Nobody notices when a dormant account is used. In a sensitive group, it is an administrator.

    Limits:
        Defender for Identity computes the score. Microsoft Graph shows neither the accounts nor the groups. If somebody set
        the control to ignored or resolved by a third party, the full score is awarded without a fix. The check is then
        manual. Without the licence it does not apply. If the score lacks the control, it is not assessed.

    Remediation:
        1. Open {portal:secure_score}, and select "Remove dormant accounts from sensitive groups". The accounts are listed
           there.
        2. Remove each account from its group, or disable it.
        3. To verify, wait a day for the next score, and scan again.

    References:
        https://learn.microsoft.com/defender-for-identity/security-assessment-dormant-entities
        https://learn.microsoft.com/graph/api/resources/securescore
    """
    scores = licensed(secure_scores, service_plans, DEFENDER_FOR_IDENTITY)
    if isinstance(secure_score_controls, Gap):
        raise Unknown(secure_score_controls)
    newest = max(scores, key=lambda score: parse_time(score.created_date_time), default=None)
    control_scores = required(newest, SCORES, "value").control_scores
    mine = [one for one in control_scores if (one.control_name or "").casefold() == CONTROL.casefold()]
    score = required(required(mine or None, SCORES, f"controlScores ({CONTROL})")[0].score, SCORES, "score")
    profiles = [one for one in secure_score_controls if one.id.casefold() == CONTROL.casefold()]
    control = required(profiles or None, CONTROLS, CONTROL)[0]
    full = required(control.max_score, CONTROLS, "maxScore")
    required(full if full > 0 else None, CONTROLS, "maxScore (more than 0)")
    if score < full:
        yield Finding(
            Subject("secureScoreControlProfile", CONTROL, "Remove dormant accounts from sensitive groups"),
            "Defender for Identity reports dormant accounts in sensitive groups",
            f"score: {score:g} of {full:g}",
            f"score: {full:g}",
        )
        return
    said = said_of(control)
    if said is not None and said.replace(" ", "").casefold() in _SAID_BY_A_PERSON:
        raise Manual(f"somebody set the control to {said}: look at the accounts in the Defender portal")
