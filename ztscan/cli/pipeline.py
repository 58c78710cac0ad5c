"""A scan from end to end: what is needed, reading it, judging it, grading it. The commands only choose where it reads from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ztscan import __version__
from ztscan.cli.plugins import contained
from ztscan.conditional_access.explain import charts as pictures
from ztscan.config import attestations
from ztscan.config.settings import Settings
from ztscan.config.waivers import WaivedScan, apply_waivers
from ztscan.core import charts as statistics
from ztscan.core.model import CheckResult, Gap, GapReason, Grade, Scan, Severity, Tenant, Tool, Verdict
from ztscan.core.result import in_order
from ztscan.directory import role_statistics, size
from ztscan.engine.check import Check
from ztscan.engine.evaluate import evaluate
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.registry import Problem, Registry
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.clouds import Cloud
from ztscan.graph.collect import Collection
from ztscan.graph.plan import Plan, make_plan
from ztscan.graph.resource import Resource
from ztscan.graph.resources import RESOURCES
from ztscan.objectives import grade

ALWAYS = ("organization", "subscribed_skus")
"""Read in every scan: which tenant it is, and what it is licensed for."""
STATISTICS: Mapping[str, str] = {key: key for key in statistics.SHAPES} | {
    "conditional_access_matrix": pictures.conditional_access_matrix.__name__,
    "directory_size": size.directory_size.__name__,
    "privileged_roles": role_statistics.privileged_role_statistics.__name__,
    "sign_in_flow": pictures.sign_in_flow.__name__,
}
"""The fact that fills each of the report's pictures."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and the circumstances that a result tells of."""

    collection: Collection
    cloud: Cloud
    scanner: Mapping[str, Any]
    started: datetime
    finished: datetime
    tenant_id: str = ""
    """From the sign-in, for a tenant whose organisation could not be read."""


def plan_for(checks: Iterable[Check], cloud: Cloud, extra: Mapping[str, Resource] = MappingProxyType({})) -> Plan:
    """The requests that ``checks`` make necessary, and those for ``extra`` resources, in the form given there."""
    names = {need.name for check in checks for need in check.signature.needs}
    table = {**RESOURCES, **extra}
    return make_plan({*resources_behind(names, table, FACTS), *ALWAYS, *extra}, table, cloud=cloud.name)


def evidence_store(reading: Reading, settings: Settings) -> EvidenceStore:
    """What was read, ready for checks. Facts are worked out when first asked for, once for all that share the store."""
    return EvidenceStore(reading.collection.evidence, settings_evidence(settings, reading.started), FACTS, contained)


def judge(
    reading: Reading, checks: Iterable[Check], registry: Registry, settings: Settings, store: EvidenceStore | None = None
) -> tuple[WaivedScan, Grade]:
    """The scan with waivers applied, and its grade. Pure: the time is that of the reading.

    ``store``: that of the reading, where more than the checks ask it.
    """
    now = reading.started
    store = store or evidence_store(reading, settings)
    shown = _statistics(store, reading.collection.evidence)  # before any plugin has had the evidence in its hands
    results = evaluate(checks, store, settings.parameters, contained)
    scan = Scan(
        tool=Tool("ztscan", __version__, registry.plugins),
        tenant=tenant_of(reading),
        started=_text(reading.started),
        finished=_text(reading.finished),
        checks=(*results, *map(_broken, registry.problems)),
        resources=reading.collection.readings,
        configuration=reading.collection.configuration,
        scanner=reading.scanner,
        statistics=shown,
    )
    waived = apply_waivers(in_order(scan), settings.waivers, now.date())
    known = {check.id: check.declaration.objectives for check in registry.checks.values()}
    attested = attestations.read(settings.attestations)
    return waived, grade(waived.scan, attested, today=now.date(), known_checks=known)


def settings_evidence(settings: Settings, now: datetime) -> dict[str, Any]:
    """What checks and facts may ask for that is no evidence of the tenant."""
    return {
        "now": now,
        "emergency_access": settings.emergency_access,
        "accepted_exclusions": settings.exclusions_on(now.date()),
        "critical_apps": settings.critical_apps,
    }


def tenant_of(reading: Reading) -> Tenant:
    """The tenant, by its organisation; by the sign-in where that could not be read."""
    organizations = reading.collection.evidence.get("organization")
    if isinstance(organizations, tuple) and organizations and isinstance(organizations[0], Organization):
        found = organizations[0]
        return Tenant(found.id, found.display_name or "", found.default_domain or "", reading.cloud.name)
    return Tenant(reading.tenant_id, "", "", reading.cloud.name)


def _statistics(store: EvidenceStore, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The pictures whose evidence was read anyway; one that is a gap is left out, and the report says why."""
    found: dict[str, Any] = {}
    for key, fact in STATISTICS.items():
        if fact in FACTS and resources_behind([fact], RESOURCES, FACTS) <= evidence.keys():
            value = store.value(fact)
            if not isinstance(value, Gap):
                found[key] = value
    return found


def _broken(problem: Problem) -> CheckResult:
    """A check that could not even be loaded, in every output under the name that it would have had."""
    gap = Gap(problem.id, GapReason.ERROR, problem.message, f"report this to the authors of `{problem.origin}`")
    return CheckResult(
        id=problem.id,
        title=f"Check of the plugin {problem.origin}",
        severity=Severity.HIGH,
        verdict=Verdict.NOT_ASSESSED,
        reason=GapReason.ERROR.value,
        detail=problem.message,
        objectives=(),
        mappings={},
        findings=(),
        gaps=(gap,),
    )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
