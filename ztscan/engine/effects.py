"""The effect of fixes, proved by a second evaluation of the tenant in memory, and the changes to begin with.

A fix is applied to the policies and settings as they were read, and every check that needs them is evaluated again. People and
applications stay as they were read, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

import msgspec

from ztscan.core.containment import is_foreign
from ztscan.core.first_changes import COSTS, chosen_first, worth
from ztscan.core.fix import Fix, GraphCall, Impact
from ztscan.core.fix_plan import MERGED, is_merged, largest_effort, planned
from ztscan.core.model import CheckResult, Severity, Verdict
from ztscan.core.policy_edits import edited_policies, recorded_policies
from ztscan.core.proved_change import ProvedChange, ProvedChanges, change_of
from ztscan.engine.check import Check
from ztscan.engine.evaluate import Parameters, verdict_of
from ztscan.engine.evidence import EvidenceStore
from ztscan.graph.changed_settings import NotKept, evidence_after
from ztscan.graph.overlay import concerns

CREATED, POLICIES = "{id}", "/identity/conditionalAccess/policies"
_REPORTS, _ENABLED = "enabledForReportingButNotEnforced", "enabled"
CLOSED = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
MOST_POLICIES = 6
"""So many changes of Conditional Access policies are evaluated, those of the most severe gaps first: each takes
a new proof of all requirements."""

Noticed = Callable[[EvidenceStore], tuple[int, str] | None]
"""How many people notice that evidence became what it is, and what, as a sentence. None: it cannot be told."""

Prepare = Callable[[Iterable[EvidenceStore]], Callable[[EvidenceStore], EvidenceStore]]
"""Makes evidence quicker to evaluate. It is told the evidence after each of the fixes first, so that it can share the work."""


class Changed(msgspec.Struct, frozen=True):
    """The evidence after some calls."""

    store: EvidenceStore
    names: frozenset[str]
    """The resources that the calls change."""


class Trials(msgspec.Struct, frozen=True):
    """What a second evaluation needs: the checks, the evidence, and the results of the first evaluation."""

    checks: Sequence[Check]
    store: EvidenceStore
    parameters: Parameters
    results: Mapping[str, CheckResult]
    prepare: Prepare
    noticed: Noticed = lambda _: None
    excused: frozenset[str] = frozenset()
    """Gaps that are none in the evidence as ``prepare`` leaves it, without any change. They count as open."""

    @property
    def gaps(self) -> dict[str, Severity]:
        """The severity of each gap, by check id."""
        return {key: found.severity for key, found in self.results.items() if found.effective is Verdict.FAIL}

    def changed(self, calls: Iterable[GraphCall]) -> Changed | None:
        """The evidence after the calls. None: they change something that is not kept."""
        if self.store.recorded is None:
            return None
        try:
            found = evidence_after(self.store.collected, self.store.recorded, [in_force(call) for call in calls])
        except (NotKept, msgspec.ValidationError):
            return None
        return Changed(self.store.with_settings(**found), frozenset(found))

    def after(self, changed: Changed, only: Container[str] | None = None) -> dict[str, Verdict]:
        """The verdicts, by check id, of the checks that the change may concern. ``only``: evaluate no others."""
        concerned = (check for check in self.checks if only is None or check.id in only)
        return {
            check.id: self._verdict(check, changed.store)
            for check in concerned
            if not is_foreign(check.function) and self._needs(check, changed.names)
        }

    def _verdict(self, check: Check, store: EvidenceStore) -> Verdict:
        """The verdict on changed evidence: that of the first evaluation where nothing that the check needs came out different."""
        if store.gathers_as_before(check.signature.needs):
            return self.results[check.id].verdict
        return verdict_of(check, store, self.parameters.get(check.id, {}))

    def _needs(self, check: Check, changed: Iterable[str]) -> bool:
        return any(self.store.depends_on(need.name, changed) for need in check.signature.needs)

    def effect(self, fix: Fix, changed: Changed) -> ProvedChange:
        """The fix with the gaps that it closes. Of several fixes in one, what people notice and the effort are of the whole."""
        after = self.after(changed, self.gaps)
        closed = [key for key, verdict in after.items() if verdict in CLOSED and key not in self.excused]
        undecided = [key for key, verdict in after.items() if verdict not in {*CLOSED, Verdict.FAIL}]
        change = change_of(fix, closed, undecided)
        return self._as_a_whole(fix, change, changed.store) if is_merged(fix) else change

    def _as_a_whole(self, fix: Fix, change: ProvedChange, after: EvidenceStore) -> ProvedChange:
        """The change with what is true of no part alone.

        Different edits together may close a gap that no smaller change closes: they take no less than the fix of each gap that
        they close. One edit that several checks name takes what it takes for each of them.
        """
        if MERGED in fix.remains:
            alone = (own.facts.effort for key in change.closes for own in self.results[key].fixes if own.steps)
            change = msgspec.structs.replace(change, effort=largest_effort([change.effort, *alone]))
        of_policies = all(concerns(POLICIES, step.call) for step in fix.steps)
        told = self.noticed(after) if of_policies else None
        return msgspec.structs.replace(change, affected=told[0], notices=told[1]) if told else change

    def opened(self, changed: Changed) -> tuple[str, ...]:
        """Ids of the checks that fail only with the change."""
        after = self.after(changed, self.results.keys() - self.gaps.keys())
        return tuple(sorted(key for key, verdict in after.items() if verdict is Verdict.FAIL and self.passed(key)))

    def passed(self, key: str) -> bool:
        """Whether the check did not fail in the first evaluation."""
        return self.results[key].verdict is not Verdict.FAIL


def _calls(fix: Fix) -> list[GraphCall]:
    """What is sent. What switches on a policy that was created comes to nothing here: it is in force from the start."""
    return [step.call for step in fix.steps if CREATED not in step.call.path]


def in_force(call: GraphCall) -> GraphCall:
    """A policy that only reports, as it is after it was switched on: that is when it closes the gap."""
    body = call.body
    if not isinstance(body, Mapping) or body.get("state") != _REPORTS:
        return call
    return msgspec.structs.replace(call, body={**body, "state": _ENABLED})


def proved_changes(trials: Trials) -> ProvedChanges:
    """The fixes of the gaps with their proved effect, the changes to begin with first."""
    gaps = trials.gaps
    fixes_of_gaps = (fix for key in gaps for fix in trials.results[key].fixes if fix.steps)
    plan = planned(fixes_of_gaps, recorded_policies(trials.store.recorded))
    fixes = {fix.closes: fix for fix in _evaluated(plan, gaps)}
    after = {key: made for key, fix in fixes.items() if (made := trials.changed(_calls(fix))) is not None}
    prepare = trials.prepare([changed.store for changed in after.values()])
    after = {key: Changed(prepare(changed.store), changed.names) for key, changed in after.items()}
    effects = [trials.effect(fixes[key], changed) for key, changed in after.items()]
    found = chosen_first(
        [effect for effect in effects if effect.closes],
        gaps,
        lambda one: trials.opened(after[one.fixes]),
        lambda one: edited_policies(fixes[one.fixes]),
    )
    whole = trials.changed([call for one in found.first for call in _calls(fixes[one.fixes])]) if found.first else None
    together = trials.after(Changed(prepare(whole.store), whole.names)) if whole else None
    return msgspec.structs.replace(found, unproved=len(plan) - len(effects), gaps_after=_left(trials, together))


def _evaluated(plan: Iterable[Fix], gaps: Mapping[str, Severity]) -> list[Fix]:
    """The fixes that can be sent as they are, those of the most severe gaps first for their effort, within the bound."""
    complete = sorted((fix for fix in plan if fix.is_complete), key=lambda fix: _promise(fix, gaps))
    policies = [fix for fix in complete if _changes_policies(fix)]
    policies = [fix for place, fix in enumerate(policies) if place < MOST_POLICIES or is_merged(fix)]
    return [fix for fix in complete if fix in policies or not _changes_policies(fix)]


def _changes_policies(fix: Fix) -> bool:
    return any(concerns(POLICIES, step.call) for step in fix.steps)


def _promise(fix: Fix, gaps: Mapping[str, Severity]) -> tuple[object, ...]:
    named = [check for check in fix.closes if check in gaps]
    return (-worth(named, gaps) / COSTS[fix.facts.effort], list(Impact).index(fix.facts.impact), fix.closes)


def _left(trials: Trials, after: Mapping[str, Verdict] | None) -> int | None:
    """How many gaps there are after an evaluation; those that it does not decide are open."""
    if after is None:
        return None
    open_ = sum(after.get(key, Verdict.FAIL) not in CLOSED or key in trials.excused for key in trials.gaps)
    return open_ + sum(verdict is Verdict.FAIL and trials.passed(key) for key, verdict in after.items())
