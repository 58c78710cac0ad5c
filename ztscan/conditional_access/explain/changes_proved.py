"""What a scan says beyond its checks: the inventory of policies, and what each fix changes, proved by a second evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ztscan.conditional_access.explain.inventory import inventory_of
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.variant import Ground, Variant
from ztscan.core.model import Scan
from ztscan.engine.check import Check
from ztscan.engine.effects import Trials, proved_changes
from ztscan.engine.evaluate import Parameters
from ztscan.engine.evidence import EvidenceStore

COVERAGE, INVENTORY = "sign_in_coverage", "policy_inventory"


def with_changes(found: Scan, checks: tuple[Check, ...], store: EvidenceStore, parameters: Parameters) -> Scan:
    """The scan with the inventory of policies and the proved effect of its fixes."""
    coverage = store.known(COVERAGE)
    if isinstance(coverage, SignInCoverage):
        found = msgspec.structs.replace(found, statistics={**found.statistics, INVENTORY: inventory_of(coverage)})
    results = {check.id: check for check in found.checks}
    prepare = _Verdicts(coverage) if isinstance(coverage, SignInCoverage) else _as_they_are
    trials = Trials(checks, store, parameters, results, prepare, _noticed)
    return msgspec.structs.replace(found, changes=proved_changes(trials))


def _as_they_are(_stores: Iterable[EvidenceStore]) -> Callable[[EvidenceStore], EvidenceStore]:
    return lambda store: store


def _noticed(after: EvidenceStore) -> tuple[int, str] | None:
    """Who notices a change of policies, counted over the policies as it leaves them."""
    coverage = after.value(COVERAGE)
    return coverage.noticed() if isinstance(coverage, Variant) else None


class _Verdicts:
    """Evidence with proofs that tell verdicts only."""

    def __init__(self, today: SignInCoverage) -> None:
        self._today = today

    def __call__(self, stores: Iterable[EvidenceStore]) -> Callable[[EvidenceStore], EvidenceStore]:
        found = (store.value(COVERAGE) for store in stores)
        policies = [
            policy for one in found if isinstance(one, SignInCoverage) and one is not self._today for policy in one.policies
        ]
        ground = Ground(self._today, policies)

        def prepare(store: EvidenceStore) -> EvidenceStore:
            coverage = store.value(COVERAGE)
            if not isinstance(coverage, SignInCoverage) or coverage is self._today:
                return store
            return store.with_settings(**{COVERAGE: ground.after(coverage)})

        return prepare
