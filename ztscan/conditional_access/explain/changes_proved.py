"""What a scan says beyond its checks: the inventory of policies, and what each fix changes, proved by a second evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from ztscan.conditional_access.explain.inventory import inventory_of
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.proof.variant import Ground, Variant
from ztscan.config.warnings import undeclared_emergency
from ztscan.core.model import Gap, Scan
from ztscan.engine.check import Check
from ztscan.engine.effects import CLOSED, POLICIES, Changed, Trials, proved_changes
from ztscan.engine.evaluate import Parameters
from ztscan.engine.evidence import EvidenceStore
from ztscan.graph.overlay import concerns

COVERAGE, INVENTORY = "sign_in_coverage", "policy_inventory"


def with_changes(found: Scan, checks: tuple[Check, ...], store: EvidenceStore, parameters: Parameters) -> Scan:
    """The scan with the inventory of policies and the proved effect of its fixes."""
    coverage = store.known(COVERAGE)
    if isinstance(coverage, SignInCoverage):
        found = msgspec.structs.replace(found, statistics={**found.statistics, INVENTORY: inventory_of(coverage)})
        found = msgspec.structs.replace(found, warnings=(*_undeclared(found, coverage, store), *found.warnings))
    results = {check.id: check for check in found.checks}
    prepare = _Verdicts(coverage) if isinstance(coverage, SignInCoverage) else _as_they_are
    trials = Trials(checks, store, parameters, results, prepare, _noticed)
    if isinstance(coverage, SignInCoverage) and coverage.spared:
        trials = msgspec.structs.replace(trials, excused=_excused(trials, coverage))
    return msgspec.structs.replace(found, changes=proved_changes(trials))


def _undeclared(found: Scan, coverage: SignInCoverage, store: EvidenceStore) -> Iterator[str]:
    """The warning that no emergency access account is declared, where there is a fix of policies."""
    if any(exclusion.emergency for exclusion in coverage.exclusions):
        return
    if any(concerns(POLICIES, step.call) for check in found.checks for fix in check.fixes for step in fix.steps):
        spared, candidates = coverage.spared, store.value("emergency_candidates")
        names = [] if isinstance(candidates, Gap) else [user.name for user in candidates if _may_be(user.id, spared)]
        yield undeclared_emergency(names, left_out=spared is not None)


def _may_be(user: str, spared: Exclusion | None) -> bool:
    return spared is None or user.lower() in spared.users


def _excused(trials: Trials, coverage: SignInCoverage) -> frozenset[str]:
    """The gaps that are none any more where the accounts are left out that may be for emergency access. No change closes them."""
    others = coverage.leaving_out(coverage.spared).for_verdicts(coverage)
    without = Changed(trials.store.with_settings(**{COVERAGE: others}), frozenset((COVERAGE,)))
    return frozenset(key for key, verdict in trials.after(without, trials.gaps).items() if verdict in CLOSED)


def _as_they_are(_stores: Iterable[EvidenceStore]) -> Callable[[EvidenceStore], EvidenceStore]:
    return lambda store: store


def _noticed(after: EvidenceStore) -> tuple[int, str] | None:
    """Who notices a change of policies, counted over the policies as it leaves them."""
    coverage = after.value(COVERAGE)
    return coverage.noticed() if isinstance(coverage, Variant) else None


class _Verdicts:
    """Evidence with proofs that tell verdicts only."""

    def __init__(self, today: SignInCoverage) -> None:
        self._original = today
        self._today = today.leaving_out(today.spared)
        """As fixes are proved: without the accounts that may be for emergency access."""

    def __call__(self, stores: Iterable[EvidenceStore]) -> Callable[[EvidenceStore], EvidenceStore]:
        found = (store.value(COVERAGE) for store in stores)
        others = (one for one in found if isinstance(one, SignInCoverage) and one is not self._original)
        policies = [policy for one in others for policy in one.policies]
        ground = Ground(self._today, policies)

        def prepare(store: EvidenceStore) -> EvidenceStore:
            coverage = store.value(COVERAGE)
            if not isinstance(coverage, SignInCoverage) or coverage is self._original:
                return store
            return store.with_settings(**{COVERAGE: ground.after(coverage.leaving_out(self._original.spared))})

        return prepare
