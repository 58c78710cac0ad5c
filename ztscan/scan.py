"""A whole scan: collect → evaluate → grade → compare. Only the first uses the network. ``ztscan.reports`` renders the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ztscan.azure.room import with_azure
from ztscan.conditional_access.explain.changes_proved import with_changes
from ztscan.conditional_access.proof import declared, expected
from ztscan.config import attestations
from ztscan.config.names import Names, declared_names
from ztscan.config.settings import Settings
from ztscan.config.succession import in_current_ids
from ztscan.config.waivers import WaiverUse, apply_waivers
from ztscan.core.containment import contained
from ztscan.drift.audit_log import log_since
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.drift.reevaluation import NOT_AGAIN, Reevaluation, reevaluation
from ztscan.drift.since import drift_since
from ztscan.engine import registry as registries
from ztscan.engine.assemble import charts_of, declaring, directory_of, scan_of
from ztscan.engine.check import Check
from ztscan.engine.evaluate import evaluate
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.engine.planning import plan_of
from ztscan.engine.registry import Registry
from ztscan.engine.warnings import warnings_of
from ztscan.graph.clouds import Cloud
from ztscan.graph.plan import NONE, Plan
from ztscan.graph.resource import Resource
from ztscan.graph.source import Recorded, Source, TenantReading
from ztscan.objectives import grade


class Outcome(NamedTuple):
    """The outcome of a scan."""

    graded: Graded
    """``scan``: verdicts, findings, what was read. ``grade``: the objectives and pillars."""
    waivers: tuple[WaiverUse, ...]
    evidence: EvidenceStore
    """What was read, and the facts that were derived from it."""
    drift: Drift | None = None
    """The changes since the baseline, if one was given."""
    again: Reevaluation = NOT_AGAIN


def scan(
    source: Source | str | Path,
    checks: Sequence[str] = (),
    *,
    skip: Sequence[str] = (),
    settings: Settings | None = None,
    baseline: Graded | None = None,
    registry: Registry | None = None,
    minutes: float = 60.0,
    azure: bool = False,
) -> Outcome:
    """Scan a tenant and return the outcome. ``checks`` and ``skip`` are ids, areas or globs; every check runs by default.

    ``source``: the path of a recording, or a source (``ztscan.graph.source``). ``minutes``: what is not read by then is not
    assessed. ``azure``: with the checks of Azure, as ``[azure]`` in the settings. Raises UsageError for an unknown name or a
    baseline of another tenant, AuthenticationError if the sign-in fails.
    >>> import ztscan
    >>> outcome = ztscan.scan("ztscan/data/contoso.json", ["conditional_access.mfa_all_users"])
    >>> [(check.id, check.verdict.value) for check in outcome.graded.scan.checks]
    [('conditional_access.mfa_all_users', 'fail')]
    """
    tenant = Recorded.open(Path(source)) if isinstance(source, str | Path) else source
    known, chosen = registry or registries.load(guard=contained), settings or Settings()
    tenant = with_azure(tenant, chosen.azure, wanted=azure)
    selected = (*known.select(checks, skip, azure=tenant.second_source is not None), *expected.checks_of(chosen.expectations))
    plan = plan_for(selected, tenant.cloud, declared_names(chosen, tenant.started.date()), log_since(baseline, tenant.started))
    outcome = judge(tenant.read(plan, budget=minutes * 60), selected, known, chosen, (*checks, *skip))
    told = baseline and drift_since(baseline, outcome.graded, outcome.evidence, known, chosen.drift, outcome.again)
    return outcome._replace(drift=told.drift, graded=told.kept(outcome.graded)) if told else outcome


def plan_for(checks: Iterable[Check], cloud: Cloud, names: Names = (), extra: Mapping[str, Resource] = NONE) -> Plan:
    """The requests for ``checks``, for the names that the configuration declares, and for ``extra`` resources."""
    needs = {need.name for check in checks for need in check.signature.needs}
    return plan_of({*needs, *declared.resources_that_tell(names, needs)}, cloud, names, extra)


def judge(read: TenantReading, checks: Iterable[Check], known: Registry, settings: Settings, by: Sequence[str] = ()) -> Outcome:
    """Evaluate the checks, apply the waivers, grade the objectives. ``by``: the names that chose the checks."""
    evidence, today, current = read.collection.evidence, read.started.date(), in_current_ids(settings, known.successors)
    declared.refuse_unknown(declared_names(current, today), current.tenant.id, evidence)
    store = EvidenceStore(evidence, current.as_evidence(read.started, read.cloud.name), FACTS, contained, read.recorded)
    charts, directory = charts_of(store, evidence), directory_of(store, evidence)  # before plugins
    judged = declared.without_effect(evaluate(checks, store, current.parameters, contained), checks, current.exclusions_on(today))
    found = scan_of(read, judged, known, charts, warnings_of(settings, known, today, by, evidence), directory)
    waived = apply_waivers(found, settings.waivers, today, known.successors)
    whole = with_changes(declaring(waived.scan, checks, store, current.parameters), tuple(checks), store, current.parameters)
    attested, apart = attestations.read(settings.attestations), known.azure_apart_from(checks)
    graded = grade(whole, attested, today=today, known_checks=known.objectives, of_azure=apart)
    return Outcome(Graded(whole, graded), waived.uses, store, again=reevaluation(tuple(checks), store, current.parameters))
