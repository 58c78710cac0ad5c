"""Mutants that no test can notice, and why. They are not drawn: the share of the others is what is measured.

A mutant is added here after somebody has read it, never because a test is missing. ``test_mutants.py`` fails if one no longer
exists.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.mutation.syntax import Mutant


class Place(NamedTuple):
    """A mutant by what stood there. ``scope``: the function or class at the top of the module; empty where it runs on import."""

    module: str
    scope: str
    before: str
    after: str


SLOWER = "only the time changes"
FAR = "the figure is far beyond any tenant; tests use a smaller one"
TYPES = "the guard is for mypy: the value cannot be None there"
ALWAYS = "one of the two sides is always there"
SOUND = "findings and notes of built-in checks are the same after they went through JSON"
_EITHER = "not self or not other"

WITHOUT_EFFECT: dict[Place, str] = {
    Place("ztscan/graph/paging.py", "", "20000", "20001"): FAR,
    Place("ztscan/engine/evaluate.py", "", "2000000", "2000001"): FAR,
    Place("ztscan/engine/evaluate.py", "", "5", "6"): FAR,
    **{
        Place(
            "ztscan/engine/evaluate.py",
            "_Yielded",
            f"_sound({one}) if self._foreign else {one}",
            f"_sound({one}) if True else {one}",
        ): SOUND
        for one in ("finding", "note")
    },
    Place(
        "ztscan/engine/evaluate.py",
        "run_check",
        "words_of(outcome) if outcome is not None else ''",
        "words_of(outcome) if True else ''",
    ): "the words are used only where there is an outcome",
    Place(
        "ztscan/engine/evaluate.py",
        "_findings",
        "all((isinstance(gap, Gap) for gap in gaps))",
        "any((isinstance(gap, Gap) for gap in gaps))",
    ): "`Unknown` itself refuses what is no gap",
    Place(
        "ztscan/graph/collect.py",
        "_Collector",
        "resource.licence is not None and error.status in SPOKEN",
        "resource.licence is not None",
    ): "the triage uses the service plans only where a licence may be the reason",
    Place("ztscan/graph/counted.py", "CountedReader", "self._client.replay or reading.waited()", "reading.waited()"): (
        "in a replay, what the scan would wait for is a gap before the first page arrives"
    ),
    Place("ztscan/graph/counted.py", "_Reading", "done and total is not None", "done"): TYPES,
    Place("ztscan/fleet/outcome.py", "", "20", "21"): FAR,
    Place("ztscan/fleet/outcome.py", "", "1", "2"): FAR,
    Place("ztscan/fleet/outcome.py", "to_bytes", "2", "3"): "only the indentation of a file changes",
    Place(
        "ztscan/fleet/rollup/cohorts.py", "percentiles", "standings[number - 1].score or 0", "standings[number - 1].score"
    ): TYPES,
    Place("ztscan/objectives/grading.py", "_nearest", "1", "2"): "only the first suggestion is shown",
    Place("ztscan/objectives/grading.py", "_nearest", "sorted(table.ids)", "table.ids"): "ids that are equally near do not occur",
    Place("ztscan/drift/audit_log.py", "", "DIRECTORY_AUDITS.since_days or 0", "DIRECTORY_AUDITS.since_days"): TYPES,
    Place("ztscan/drift/succession.py", "under_new_ids", "if not ids: return scan", "if False: return scan"): SLOWER,
    Place(
        "ztscan/drift/times.py",
        "with_dated",
        "_is_open(change) and change.cause is Cause.CONTROL",
        "_is_open(change)",
    ): "a check that reads nothing but policies and settings has no other cause",
    Place(
        "ztscan/drift/members.py",
        "MemberComparer",
        "not self._asked and any((digest not in known for digest in digests))",
        "not self._asked",
    ): SLOWER,
    Place(
        "ztscan/drift/members.py",
        "MemberComparer",
        "self._same_salt and old.digest == new.digest and (old.count == new.count)",
        "self._same_salt and old.digest == new.digest",
    ): "the digest is of all members, so that equal ones have equal counts",
    Place("ztscan/drift/compare.py", "_findings", "shown is None or (old is new and shared)", "shown is None"): SLOWER,
    Place("ztscan/drift/compare.py", "_findings", "shown is None or (old is new and shared)", "old is new and shared"): ALWAYS,
    Place(
        "ztscan/drift/compare.py",
        "_checks",
        "shown is None or same or (is_blind(old) and is_blind(new))",
        "same or (is_blind(old) and is_blind(new))",
    ): ALWAYS,
    Place(
        "ztscan/drift/compare.py",
        "_checks",
        "shown is None or same or (is_blind(old) and is_blind(new))",
        "shown is None or (is_blind(old) and is_blind(new))",
    ): SLOWER,
    Place("ztscan/drift/compare.py", "_pillar_direction", "0", "1"): "both ranks get the same number, so that scores decide",
    Place("ztscan/drift/compare.py", "_objectives", "shown is None or was == now", "was == now"): ALWAYS,
    Place("ztscan/endpoints/assignments.py", "AssignmentScope", "_USER | _DEVICE", "_USER & _DEVICE"): (
        "whom a collection includes is never known, and only certain inclusions have a way"
    ),
    Place(
        "ztscan/endpoints/device_settings.py",
        "DeviceSettings",
        "if one.gap is not None or any((setting.meaning == meaning for setting in one.settings)): y",
        "if True: yield (one, self.reach(one.policy))",
    ): SLOWER,
    Place(
        "ztscan/endpoints/filters.py",
        "FilterMatches",
        "if name not in self._columns: places: dict[Value, int] = {} numbers = array('I', [places.s",
        "if True: places: dict[Value, int] = {} numbers = array('I', [places.setdefault(value, len(",
    ): SLOWER,
    Place("ztscan/endpoints/filters.py", "_test", "not negated or answer is None", "not negated"): (
        "only versions can be without an answer, and they are not negated"
    ),
    Place(
        "ztscan/estate/reachability/addresses.py",
        "Addresses",
        f"if {_EITHER}: return self or other",
        "if False: return self or other",
    ): SLOWER,
    **{
        Place("ztscan/estate/reachability/addresses.py", "Addresses", _EITHER, after): SLOWER
        for after in ("not self and (not other)", "not self", "not other")
    },
    Place(
        "ztscan/estate/reachability/endpoints.py",
        "Endpoint",
        "by_path[0] if len(by_path) == 1 else tuple((reduce(or_, each) for each in zip(*by_path, st",
        "by_path[0] if False else tuple((reduce(or_, each) for each in zip(*by_path, strict=True)))",
    ): SLOWER,
    Place(
        "ztscan/estate/reachability/admission.py",
        "RuleList",
        "for rule in self.rules if protocol in rule.protocols",
        "for rule in self.rules",
    ): SLOWER,
    Place(
        "ztscan/estate/reachability/admission.py",
        "_both",
        "least if flow.is_certain else flow.sources(most=True)",
        "least if False else flow.sources(most=True)",
    ): SLOWER,
}


def place_of(mutant: Mutant) -> Place:
    return Place(mutant.module, mutant.scope, mutant.before, mutant.after)


def has_an_effect(mutant: Mutant) -> bool:
    """Whether a test can notice a mutant, as far as is known."""
    return place_of(mutant) not in WITHOUT_EFFECT
