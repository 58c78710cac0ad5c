"""The roll-up as JSON, ``"schema": "ztscan.fleet/1"``: every tenant and every check, with no list cut."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ztscan.core.model import Severity
from ztscan.core.version import VERSION
from ztscan.fleet.rollup.changes import CommonChange, TenantChanges
from ztscan.fleet.rollup.cohorts import ranked
from ztscan.fleet.rollup.gaps import GapRow
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import Standing
from ztscan.reports.plain import one_line

FLEET_SCHEMA = "ztscan.fleet/1"
CHANGES_SCHEMA = "ztscan.fleet-drift/1"


def render(rollup: RollUp) -> str:
    """The whole roll-up. Tenants are named by ``name`` everywhere."""
    document = {
        "schema": FLEET_SCHEMA,
        "tool": {"name": "ztscan", "version": VERSION},
        "as_of": rollup.as_of.isoformat(),
        "selection": list(rollup.selection),
        "summary": _summary(rollup),
        "tenants": [_tenant(rollup, at, one) for at, one in enumerate(rollup.standings, 1)],
        "gaps": [_gap(rollup, row) for row in rollup.gaps],
        "conformance": _conformance(rollup),
        "changes": changes_values(rollup)["changes"] if rollup.baseline else None,
        "expiring": [
            {"tenant": _name(rollup, at), "kind": one.kind, "what": one.what, "holder": one.holder, "on": one.on, "days": days}
            for at, one, days in rollup.expiring
        ],
        "waivers": list(_waivers(rollup)),
    }
    return json.dumps(_clean(document), ensure_ascii=False, separators=(",", ":")) + "\n"


def changes_values(rollup: RollUp) -> dict[str, Any]:
    """The comparison with earlier results: every change with its tenants, and each tenant."""
    values = {
        "schema": CHANGES_SCHEMA,
        "as_of": rollup.as_of.isoformat(),
        "changes": [_change(rollup, one) for one in rollup.common_changes],
        "tenants": [{"name": one.member.name, **(_changed(one.changes) or _unknown_change(one))} for one in rollup.standings],
    }
    return _clean(values)  # type: ignore[no-any-return]


def _summary(rollup: RollUp) -> dict[str, Any]:
    return {
        "tenants": len(rollup.standings),
        "known": len(rollup.known),
        "unknown": {cause.value: count for cause, count in rollup.causes.items()},
        "tenants_with_gaps": {severity.value: rollup.with_missing(severity) for severity in Severity},
        "versions": dict(rollup.tools),
    }


def _tenant(rollup: RollUp, at: int, one: Standing) -> dict[str, Any]:
    place = rollup.percentiles.get(at)
    told: dict[str, Any] = {
        "name": one.member.name,
        "tenant": one.member.tenant,
        "groups": list(one.member.groups),
        "owner": one.member.owner,
        "known": one.known,
        "listed": not one.left_over,
    }
    if one.not_known:
        why = one.not_known
        return told | {"cause": why.cause.value, "reason": why.reason, "next_step": why.next_step, "finished": why.finished}
    return told | {
        "display_name": one.tenant.name if one.tenant else "",
        "domain": one.tenant.domain if one.tenant else "",
        "finished": one.finished,
        "version": one.tool,
        "score": one.score,
        "coverage": one.coverage,
        "assessed": one.assessed,
        "ranked": ranked(one),
        "pillars": {
            key: {"score": pillar.score, "assessed": pillar.assessed, "maturity": pillar.maturity.value}
            for key, pillar in one.pillars.items()
        },
        "missing": {severity.value: one.missing.get(severity, 0) for severity in Severity},
        "unknown": {severity.value: one.unknown.get(severity, 0) for severity in Severity},
        "not_assessed": sum(one.unknown.values()),
        "people": one.people,
        "licence": one.licence,
        "percentile": place and {"better_than": place.better_than, "others": place.others},
        "changes": _changed(one.changes),
    }


def _gap(rollup: RollUp, row: GapRow) -> dict[str, Any]:
    return {
        "check": row.line.id,
        "title": row.line.title,
        "severity": row.line.severity.value,
        "version": row.line.version,
        "pillar": row.line.pillar,
        "asked": row.asked,
        "met": len(row.met),
        "not_applicable": len(row.not_applicable),
        "unknown_because": dict(row.why),
        **{word: _names(rollup, numbers) for word, numbers in _lists(row).items()},
    }


def _lists(row: GapRow) -> Mapping[str, Sequence[int]]:
    return {"missing": row.missing, "accepted": row.accepted, "unknown": row.unknown}


def _conformance(rollup: RollUp) -> dict[str, Any] | None:
    found = rollup.conformance
    if found is None:
        return None
    return {
        "reference": found.reference,
        "requirements": [_gap(rollup, row) for row in found.requirements],
        "tenants": [
            {
                "name": _name(rollup, row.tenant),
                "met": row.met,
                "missing": row.missing,
                "unknown": row.unknown,
                "not_applicable": row.not_applicable,
            }
            for row in found.tenants
        ],
    }


def _change(rollup: RollUp, change: CommonChange) -> dict[str, Any]:
    key = change.key
    return {
        "kind": key.kind,
        "what": key.what,
        "name": key.name,
        "direction": key.direction.value,
        "properties": list(key.properties),
        "tenants": _names(rollup, change.tenants),
    }


def _changed(changes: TenantChanges | None) -> dict[str, Any] | None:
    if changes is None:
        return None
    if not changes.compared:
        return {"compared": False, "reason": changes.why_not, "since": changes.since}
    counts = {"worse": changes.worse, "better": changes.better, "controls": changes.controls, "unclear": changes.unclear}
    return {"compared": True, "since": changes.since, **counts}


def _unknown_change(one: Standing) -> dict[str, Any]:
    return {"compared": False, "reason": one.not_known.reason if one.not_known else "not compared", "since": ""}


def _waivers(rollup: RollUp) -> Iterator[dict[str, Any]]:
    for one in rollup.standings:
        for risk in one.risks:
            told = risk._asdict()
            yield {"tenant": one.member.name, **told, "severity": risk.severity.value}


def _names(rollup: RollUp, numbers: Sequence[int]) -> list[str]:
    return [_name(rollup, at) for at in numbers]


def _name(rollup: RollUp, at: int) -> str:
    return rollup.standings[at - 1].member.name


def _clean(value: Any) -> Any:
    """The value with every string on one line and without invisible characters."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {key: _clean(part) for key, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list | tuple) else value
