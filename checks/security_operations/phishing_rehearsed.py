from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.counting import counted
from ztscan.directory.licences import licensed
from ztscan.directory.past_times import past
from ztscan.directory.response import known_word
from ztscan.entities.security_operations import DEFENDER_FOR_OFFICE, AttackSimulation
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check

RESOURCE = "attack_simulations"
SIMULATIONS = Subject("simulations", "attackSimulations", "Attack simulation training")
_STATES = frozenset(("unknown", "draft", "running", "scheduled", "succeeded", "failed", "cancelled", "excluded"))


@check(
    title="A phishing simulation ran in the last year",
    severity=Severity.LOW,
    objectives=["visibility.respond"],
    since="0.2.0",
)
def phishing_rehearsed(
    attack_simulations: tuple[AttackSimulation, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_days: int = 365,
) -> Iterator[Finding]:
    """Checks that users have received a simulated phishing mail.

    What it checks:
        At least one attack simulation has succeeded in the last `maximum_days` (365).

    Why it matters:
        People who reported a simulated mail report the real one sooner, and the report is often the first alert.

    Limits:
        The check does not assess who received the simulation. Simulations of other products are not in Graph: waive the check
        then. Without Microsoft Defender for Office 365 P2, the check does not apply.

    Remediation:
        1. Open {portal:attack_simulation}, and launch a simulation for all users.
        2. Repeat it with an automation.
        3. To verify, read `GET /security/attackSimulation/simulations`, and scan again.

    References:
        https://learn.microsoft.com/defender-office-365/attack-simulation-training-simulations
    """
    simulations = licensed(attack_simulations, service_plans, DEFENDER_FOR_OFFICE)
    gaps: dict[Gap, None] = {}
    newest: datetime | None = None
    for simulation in simulations:
        try:
            if known_word(simulation.status, _STATES, RESOURCE, "status") == "succeeded":
                ended = past(simulation.completion_date_time, now, RESOURCE, "completionDateTime")
                newest = ended if newest is None else max(newest, ended)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if newest is not None and newest >= now - timedelta(days=maximum_days):
        return
    if gaps:
        raise Unknown(*gaps)
    observed = f"last one: {newest:%Y-%m-%d}" if newest else f"{counted(len(simulations), 'simulation')}, none succeeded"
    yield Finding(
        SIMULATIONS, f"no phishing simulation succeeded in the last {maximum_days} days", observed, f"within {maximum_days} days"
    )
