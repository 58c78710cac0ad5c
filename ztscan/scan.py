"""A scan from end to end: collect → evaluate → grade → compare. Rendering is left to ``ztscan.reports``.

Only reading the source touches the network. Everything after it is pure: the time is that of the reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ztscan.conditional_access.proof.declared import refuse_missing, without_effect
from ztscan.config import attestations
from ztscan.config.settings import Settings
from ztscan.config.waivers import WaiverUse, apply_waivers
from ztscan.core.containment import contained
from ztscan.drift.audit_log import attributed, log_since
from ztscan.drift.compare import Graded, compare
from ztscan.drift.explain import explained
from ztscan.drift.model import Drift
from ztscan.engine import registry as registries
from ztscan.engine.assemble import charts_of, scan_of
from ztscan.engine.check import Check
from ztscan.engine.evaluate import evaluate
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.registry import Registry
from ztscan.graph.clouds import Cloud
from ztscan.graph.plan import ALWAYS, NONE, Declared, Plan, make_plan
from ztscan.graph.resource import Resource
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Recorded, Source, TenantReading
from ztscan.objectives import grade


class Outcome(NamedTuple):
    """What a scan came to."""

    graded: Graded
    """``scan``: verdicts, findings, what was read. ``grade``: the objectives and pillars."""
    waivers: tuple[WaiverUse, ...]
    evidence: EvidenceStore
    """What was read, and the facts that were derived from it."""
    drift: Drift | None = None
    """Against the baseline, where one was given."""


def scan(
    source: Source | str | Path,
    checks: Iterable[str] = (),
    *,
    skip: Iterable[str] = (),
    settings: Settings | None = None,
    baseline: Graded | None = None,
    registry: Registry | None = None,
    minutes: float = 60.0,
) -> Outcome:
    """Scan a tenant and return the outcome. ``checks`` and ``skip`` are ids, areas or globs; every check runs by default.

    ``source``: the path of a recording, or what to read from (``ztscan.graph.source``). ``minutes``: what is unread by then is
    not assessed. Raises UsageError where a name is unknown or the baseline is another tenant's, AuthenticationError where
    the sign-in fails.

    >>> import ztscan
    >>> outcome = ztscan.scan("tests/cassettes/contoso.json", ["conditional_access.mfa_all_users"])
    >>> [(check.id, check.verdict.value) for check in outcome.graded.scan.checks]
    [('conditional_access.mfa_all_users', 'fail')]
    """
    tenant = Recorded.open(Path(source)) if isinstance(source, str | Path) else source
    known, chosen = registry or registries.load(guard=contained), settings or Settings()
    selected = known.select(checks, skip)
    plan = plan_for(selected, tenant.cloud, chosen.declared(tenant.started.date()), log_since(baseline, tenant.started))
    outcome = judge(tenant.read(plan, budget=minutes * 60), selected, known, chosen)
    return outcome if baseline is None else outcome._replace(drift=drift_since(baseline, outcome))


def plan_for(checks: Iterable[Check], cloud: Cloud, declared: Declared = NONE, extra: Mapping[str, Resource] = NONE) -> Plan:
    """The requests that ``checks`` need, and those for ``extra`` resources, as given there. ``declared``: see ``Plan``."""
    names = {need.name for check in checks for need in check.signature.needs}
    table = {**RESOURCES, **extra}
    return make_plan({*resources_behind(names, table, FACTS), *ALWAYS, *extra}, table, cloud=cloud.name, declared=declared)


def judge(reading: TenantReading, checks: Sequence[Check], registry: Registry, settings: Settings) -> Outcome:
    """Evaluate the checks, apply the waivers, grade the objectives."""
    evidence, today = reading.collection.evidence, reading.started.date()
    exclusions = settings.exclusions_on(today)
    refuse_missing(exclusions, evidence)
    store = EvidenceStore(evidence, settings.as_evidence(reading.started, reading.cloud.name), FACTS, contained)
    charts = charts_of(store, evidence)  # before any plugin has had the evidence in its hands
    results = without_effect(evaluate(checks, store, settings.parameters, contained), checks, exclusions)
    waived = apply_waivers(scan_of(reading, results, registry, charts), settings.waivers, today)
    known = {check.id: check.declaration.objectives for check in registry.checks.values()}
    graded = grade(waived.scan, attestations.read(settings.attestations), today=today, known_checks=known)
    return Outcome(Graded(waived.scan, graded), waived.uses, store)


def drift_since(before: Graded, after: Outcome) -> Drift:
    """What changed since ``before``, who changed it, and what it means for sign-ins."""
    drift = attributed(compare(before, after.graded), after.evidence.collected)
    return explained(drift, before.scan, after.graded.scan, after.evidence, after.evidence.collected)
