"""The effect of fixes, proved by a second evaluation of the tenant in memory, and the changes to begin with.

A fix is applied to the policies and settings as they were read, and every check that needs them is evaluated again. People and
applications stay as they were read, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from ztscan.core.containment import is_foreign
from ztscan.core.first_changes import COSTS, chosen_first, worth
from ztscan.core.fix import Fix, GraphCall, Impact
from ztscan.core.fix_plan import planned, policies_edited
from ztscan.core.model import CheckResult, Severity, Verdict
from ztscan.core.proved_change import ProvedChange, ProvedChanges, change_of
from ztscan.engine.check import Check
from ztscan.engine.evaluate import Parameters, run_check
from ztscan.engine.evidence import FACTS, EvidenceStore, depends_on
from ztscan.graph.changed_settings import NotKept, evidence_after
from ztscan.graph.overlay import concerns

CREATED, POLICIES = "{id}", "/identity/conditionalAccess/policies"
_REPORTS, _ENABLED = "enabledForReportingButNotEnforced", "enabled"
_CLOSED = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
MOST_POLICIES = 6
"""So many changes of Conditional Access policies are evaluated, those of the most severe gaps first: each takes
a new proof of all requirements."""

Prepare = Callable[[EvidenceStore], EvidenceStore | None]
"""Makes evidence quicker to evaluate. None: an evaluation of it would take too long."""


@dataclass(frozen=True, slots=True)
class Trials:
    """What a second evaluation needs: the checks, the evidence, and the results of the first evaluation."""

    checks: Sequence[Check]
    store: EvidenceStore
    parameters: Parameters
    results: Mapping[str, CheckResult]
    prepare: Prepare

    @property
    def gaps(self) -> dict[str, Severity]:
        """The severity of each gap, by check id."""
        return {key: found.severity for key, found in self.results.items() if found.effective is Verdict.FAIL}

    def after(self, calls: Iterable[GraphCall], only: Container[str] | None = None) -> dict[str, Verdict] | None:
        """The verdicts, by check id, of the checks that the calls may change. None: it cannot be evaluated.

        ``only``: evaluate no others.
        """
        recorded = self.store.recorded
        if recorded is None:
            return None
        try:
            changed = evidence_after(self.store.collected, recorded, [in_force(call) for call in calls])
        except (NotKept, msgspec.ValidationError):
            return None
        prepared = self.prepare(self.store.with_settings(**changed))
        if prepared is None:
            return None
        concerned = (check for check in self.checks if only is None or check.id in only)
        return {
            check.id: run_check(check, prepared, self.parameters.get(check.id, {})).verdict
            for check in concerned
            if not is_foreign(check.function) and _needs(check, changed)
        }

    def effect(self, fix: Fix) -> ProvedChange | None:
        """The fix with the gaps that it closes. None: it cannot be evaluated."""
        gaps = self.gaps
        after = self.after(_calls(fix), gaps)
        if after is None:
            return None
        closed = [key for key, verdict in after.items() if verdict in _CLOSED]
        undecided = [key for key, verdict in after.items() if verdict not in {*_CLOSED, Verdict.FAIL}]
        return change_of(fix, closed, undecided)

    def opened(self, fixes: Iterable[Fix]) -> tuple[str, ...]:
        """Ids of the checks that fail only with the fixes together."""
        others = self.results.keys() - self.gaps.keys()
        after = self.after([call for fix in fixes for call in _calls(fix)], others) or {}
        return tuple(sorted(key for key, verdict in after.items() if verdict is Verdict.FAIL and self.passed(key)))

    def passed(self, key: str) -> bool:
        """Whether the check did not fail in the first evaluation."""
        return self.results[key].verdict is not Verdict.FAIL


def _calls(fix: Fix) -> list[GraphCall]:
    """What is sent. What switches on a policy that was created comes to nothing here: it is in force from the start."""
    return [step.call for step in fix.steps if CREATED not in step.call.path]


def _needs(check: Check, changed: Mapping[str, object]) -> bool:
    return any(depends_on(need.name, changed.keys(), FACTS) for need in check.signature.needs)


def in_force(call: GraphCall) -> GraphCall:
    """A policy that only reports, as it is after it was switched on: that is when it closes the gap."""
    body = call.body
    if not isinstance(body, Mapping) or body.get("state") != _REPORTS:
        return call
    return msgspec.structs.replace(call, body={**body, "state": _ENABLED})


def proved_changes(trials: Trials) -> ProvedChanges:
    """The fixes of the gaps with their proved effect, the changes to begin with first."""
    gaps = trials.gaps
    plan = planned(fix for key in gaps for fix in trials.results[key].fixes if fix.steps)
    fixes = {fix.closes: fix for fix in _evaluated(plan, gaps)}
    effects = [effect for fix in fixes.values() if (effect := trials.effect(fix)) is not None]
    found = chosen_first(
        [effect for effect in effects if effect.closes],
        gaps,
        lambda one: trials.opened([fixes[one.fixes]]),
        lambda one: policies_edited(fixes[one.fixes]),
    )
    together = trials.after([call for one in found.first for call in _calls(fixes[one.fixes])]) if found.first else None
    return msgspec.structs.replace(found, unproved=len(plan) - len(effects), gaps_after=_left(trials, together))


def _evaluated(plan: Iterable[Fix], gaps: Mapping[str, Severity]) -> list[Fix]:
    """The fixes that can be sent as they are, those of the most severe gaps first for their effort, within the bound."""
    complete = sorted((fix for fix in plan if fix.is_complete), key=lambda fix: _promise(fix, gaps))
    policies = [fix for fix in complete if _changes_policies(fix)]
    policies = [fix for place, fix in enumerate(policies) if place < MOST_POLICIES or _is_merged(fix)]
    return [fix for fix in complete if fix in policies or not _changes_policies(fix)]


def _changes_policies(fix: Fix) -> bool:
    return any(concerns(POLICIES, step.call) for step in fix.steps)


def _is_merged(fix: Fix) -> bool:
    """Whether it is several fixes in one: then nobody knows yet what they close together."""
    return len(fix.closes) > 1


def _promise(fix: Fix, gaps: Mapping[str, Severity]) -> tuple[object, ...]:
    named = [check for check in fix.closes if check in gaps]
    return (-worth(named, gaps) / COSTS[fix.facts.effort], list(Impact).index(fix.facts.impact), fix.closes)


def _left(trials: Trials, after: Mapping[str, Verdict] | None) -> int | None:
    """How many gaps there are after an evaluation; those that it does not decide are open."""
    if after is None:
        return None
    open_ = sum(after.get(key, Verdict.FAIL) not in _CLOSED for key in trials.gaps)
    return open_ + sum(verdict is Verdict.FAIL and trials.passed(key) for key, verdict in after.items())
