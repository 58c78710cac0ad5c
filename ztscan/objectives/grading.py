"""Grades a scan against the table of objectives. Pure: the date is a parameter.

The rules, in order of precedence (implemented in ``ztscan.objectives.case``):

- The findings of a check count even if they are waived. A waiver accepts a risk for the gate; it never meets an objective.
- An objective is met only if every check of it that applies passes and, where Graph cannot decide alone, its owner has
  attested so and the attestation is valid on the day.
- Known failures decide before unknowns: *partly met* where something else holds, else *not met*.
- Anything unread, unselected, unattested or uncovered leaves an objective without failures *not assessed*.
- An attestation never outweighs a check, and does not count on an objective that Graph decides alone.
- INVARIANT: losing evidence never improves a status, nor the lowest stage that a pillar has certainly reached.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from ztscan.config.attestations import Attestation
from ztscan.core.errors import PluginError, UsageError
from ztscan.core.model import CheckResult, Grade, ObjectiveGrade, ObjectiveStatus, Scan, Severity, Verdict
from ztscan.objectives.case import Case
from ztscan.objectives.maturity import grade_pillar, share_assessed
from ztscan.objectives.reasons import reason
from ztscan.objectives.table import ObjectiveTable, load


def grade(
    scan: Scan,
    attestations: Iterable[Attestation],
    *,
    today: date,
    known_checks: Mapping[str, Collection[str]] | None = None,
    of_azure: Collection[str] = (),
    table: ObjectiveTable | None = None,
) -> Grade:
    """The status of every objective and pillar for the tenant of ``scan`` on the day ``today``.

    ``known_checks`` gives the objectives of all checks, by check id. An objective of a check that did not run cannot be met.
    ``of_azure`` are the ids of checks of Azure, where Azure was not scanned: they change no status, and the reason names them.
    ``table`` is the one that ships with ztscan, unless another is given.

    Raises PluginError for a check, and UsageError for an attestation, that names an unknown objective. Raises UsageError if an
    objective is attested twice.
    """
    table = table or load()
    ran = {result.id: result.objectives for result in scan.checks}
    known = {**(known_checks or {}), **ran}
    require_known(known, table)
    attested = _by_objective(attestations, table)
    results: dict[str, list[CheckResult]] = defaultdict(list)
    for result in sorted(scan.checks, key=lambda r: r.id):
        for objective_id in dict.fromkeys(result.objectives):
            results[objective_id].append(result)
    named_by = {one.id: [check for check, named in known.items() if one.id in named] for one in table.objectives}
    objectives = tuple(
        _grade_objective(
            Case(
                objective=objective,
                results=tuple(results[objective.id]),
                unselected=tuple(sorted(c for c in named_by[objective.id] if c not in ran and c not in of_azure)),
                attestation=attested.get(objective.id),
                today=today,
                of_azure=tuple(sorted(c for c in named_by[objective.id] if c not in ran and c in of_azure)),
            )
        )
        for objective in table.objectives
    )
    pillars = (grade_pillar(pillar, [o for o in objectives if o.pillar == pillar.id]) for pillar in table.pillars)
    return Grade(objectives=objectives, pillars=tuple(pillars), summary=_summary(scan, objectives))


def require_known(checks: Mapping[str, Collection[str]], table: ObjectiveTable | None = None) -> None:
    """Raise PluginError where a check names an objective that does not exist. ``checks``: check id to objective ids."""
    table = table or load()
    for check_id, named in sorted(checks.items()):
        for objective_id in named:
            if objective_id not in table.ids:
                message = f"check `{check_id}` names the objective `{objective_id}`, which does not exist"
                raise PluginError(message, _nearest(objective_id, table))


def _by_objective(attestations: Iterable[Attestation], table: ObjectiveTable) -> dict[str, Attestation]:
    found: dict[str, Attestation] = {}
    for attestation in attestations:
        name = attestation.objective
        if name not in table.ids:
            raise UsageError(f"an attestation names the objective `{name}`, which does not exist", _nearest(name, table))
        if name in found:
            raise UsageError(f"objective `{name}` is attested twice", "keep only the valid attestation")
        found[name] = attestation
    return found


def _nearest(objective_id: str, table: ObjectiveTable) -> str:
    near = difflib.get_close_matches(objective_id, sorted(table.ids), n=1)
    return f"did you mean `{near[0]}`?" if near else "the report lists every objective with its id"


def _grade_objective(case: Case) -> ObjectiveGrade:
    objective = case.objective
    return ObjectiveGrade(
        id=objective.id,
        title=objective.title,
        pillar=objective.pillar,
        stage=objective.stage.value,
        step=objective.step,
        principle=objective.principle,
        owner=objective.owner,
        verify=objective.verify.value,
        status=case.status(),
        reason=reason(case),
        checks=tuple(result.id for result in case.results),
        documentation=objective.documentation,
        attestation=_as_shown(case.attestation, case.today) if case.attestation else None,
    )


def _as_shown(attestation: Attestation, today: date) -> dict[str, str]:
    shown = {
        "status": attestation.status.value,
        "by": attestation.by,
        "on": attestation.on.isoformat(),
        "expires": attestation.expires.isoformat(),
        "evidence": attestation.evidence,
        "validity": attestation.validity(today).value,
    }
    return shown | ({"due": attestation.due.isoformat()} if attestation.due else {})


def _summary(scan: Scan, objectives: tuple[ObjectiveGrade, ...]) -> dict[str, Any]:
    """Counts that agree with the lists. Every finding counts; ``waived`` is the number of accepted risks among them."""
    verdicts = Counter(result.verdict for result in scan.checks)
    statuses = Counter(objective.status for objective in objectives)
    findings: Counter[Severity] = Counter()
    waived: Counter[Severity] = Counter()
    for result in scan.checks:
        findings[result.severity] += len(result.findings)
        covered = set(result.waiver.findings) if result.waiver else set()
        waived[result.severity] += sum(finding.fingerprint in covered for finding in result.findings)
    return {
        "checks": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "findings": {severity.value: findings[severity] for severity in Severity},
        "waived": {severity.value: waived[severity] for severity in Severity},
        "objectives": {status.value: statuses[status] for status in ObjectiveStatus},
        "assessed": share_assessed(objectives),
    }
