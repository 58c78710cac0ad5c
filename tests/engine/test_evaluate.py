"""What the engine makes of a check's findings, its outcomes and the evidence it lacks."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import pytest

from ztscan.core.errors import PluginError
from ztscan.core.injection import signature_of
from ztscan.core.model import CheckResult, Finding, Gap, GapReason, Note, NotOffered, Severity, Subject, Verdict
from ztscan.engine.check import Check, check, check_from
from ztscan.engine.evaluate import BEGIN, evaluate, run_check, verdict_of
from ztscan.engine.evidence import EvidenceStore, Fact, resources_behind
from ztscan.plugin import Manual, NotApplicable, Unknown, required

DOCUMENTED = """...

What it checks:
    Doors.

Why it matters:
    Burglars.

Limits:
    Windows are another check.

Remediation:
    1. Find the door.
    2. Lock it.

References:
    https://contoso.example/doors
"""
NO_PERMISSION = Gap("doors", GapReason.NO_PERMISSION, "`/doors` was refused", "grant `Door.Read.All`")


def door(name: str) -> Finding:
    return Finding(Subject("door", name, f"the {name} door"), f"the {name} door is open", "open", "locked")


def declared(function: Callable[..., Iterator[Finding | Note]]) -> Check:
    function.__doc__ = DOCUMENTED
    declare = check(title="Doors are locked", severity=Severity.HIGH, objectives=["identities.mfa"])
    return check_from(declare(function), "doors.locked", "contoso-doors")


def run(function: Callable[..., Iterator[Finding | Note]], evidence: Mapping[str, Any], **options: object) -> CheckResult:
    """The result. Every one tries that the verdict alone, as it is asked for after a fix, is the same."""
    facts = {"open_doors": Fact("open_doors", open_doors, signature_of(open_doors))}
    tried, store = declared(function), EvidenceStore(evidence, {}, facts)
    result = run_check(tried, store, options)
    alone = verdict_of(tried, store, options)
    broken = result.reason == GapReason.ERROR.value
    assert alone is result.verdict or (broken and alone is Verdict.FAIL), "a defect after a finding is not looked for"
    return result


def open_doors(doors: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(name for name, is_open in doors.items() if is_open)


def locked(open_doors: tuple[str, ...]) -> Iterator[Finding]:
    for name in open_doors:
        yield door(name)


def test_no_finding_on_complete_evidence_is_a_pass() -> None:
    assert run(locked, {"doors": {"front": False}}).verdict is Verdict.PASS


def test_findings_are_a_fail_and_come_sorted_with_fingerprints() -> None:
    result = run(locked, {"doors": {"side": True, "front": True}})
    assert result.verdict is Verdict.FAIL
    assert [finding.subject.id for finding in result.findings] == ["front", "side"]
    assert all(len(finding.fingerprint) == 32 for finding in result.findings)


def test_a_gap_reaches_the_check_through_a_fact_and_names_the_resource_and_its_remedy() -> None:
    result = run(locked, {"doors": NO_PERMISSION})
    assert (result.verdict, result.reason, result.gaps) == (Verdict.NOT_ASSESSED, "no_permission", (NO_PERMISSION,))


def test_what_a_cloud_does_not_offer_makes_a_check_not_applicable() -> None:
    absent = NotOffered("doors", GapReason.NOT_IN_CLOUD, "`/doors` is not offered in the cloud `china`", "offered in global")
    result = run(locked, {"doors": absent})
    assert (result.verdict, result.reason, result.detail) == (Verdict.NOT_APPLICABLE, "not_in_cloud", absent.detail)

    def two(doors: Mapping[str, bool], windows: Mapping[str, bool]) -> Iterator[Finding]:
        yield from ()

    assert run(two, {"doors": absent, "windows": NO_PERMISSION}).verdict is Verdict.NOT_ASSESSED


def test_a_refusal_that_names_the_cloud_is_not_assessed() -> None:
    refused = Gap("doors", GapReason.NOT_IN_CLOUD, "Graph answered 404", "it is assessed where it is offered")
    assert run(locked, {"doors": refused}).verdict is Verdict.NOT_ASSESSED


def test_a_check_that_copes_with_a_gap_is_called_with_it() -> None:
    def copes(doors: Mapping[str, bool] | Gap) -> Iterator[Finding]:
        assert isinstance(doors, Gap)
        yield door("front")

    assert run(copes, {"doors": NO_PERMISSION}).verdict is Verdict.FAIL


def test_findings_before_a_gap_stand_and_the_gap_is_named() -> None:
    def half_seen(doors: Mapping[str, bool]) -> Iterator[Finding]:
        yield from (door(name) for name, is_open in doors.items() if is_open)
        raise Unknown(NO_PERMISSION)

    seen = run(half_seen, {"doors": {"front": True}})
    assert (seen.verdict, seen.gaps) == (Verdict.FAIL, (NO_PERMISSION,))
    unseen = run(half_seen, {"doors": {"front": False}})
    assert (unseen.verdict, unseen.reason) == (Verdict.NOT_ASSESSED, "no_permission")


@pytest.mark.parametrize(("outcome", "verdict"), [(NotApplicable, Verdict.NOT_APPLICABLE), (Manual, Verdict.MANUAL)])
def test_typed_outcomes_carry_their_reason(outcome: type[Exception], verdict: Verdict) -> None:
    def has_no_doors(doors: Mapping[str, bool]) -> Iterator[Finding]:
        if not doors:
            raise outcome("there are no doors")
        yield from ()

    result = run(has_no_doors, {"doors": {}})
    assert (result.verdict, result.detail) == (verdict, "there are no doors")


@pytest.mark.parametrize(("outcome", "verdict"), [(NotApplicable, Verdict.NOT_APPLICABLE), (Manual, Verdict.MANUAL)])
def test_typed_outcomes_keep_notes_and_take_back_no_finding(outcome: type[Exception], verdict: Verdict) -> None:
    def seen(doors: Mapping[str, bool]) -> Iterator[Finding | Note]:
        yield Note("a window")
        yield from (door(name) for name, is_open in doors.items() if is_open)
        raise outcome("look at the doors")

    closed = run(seen, {"doors": {"front": False}})
    assert (closed.verdict, closed.detail, closed.notes) == (verdict, "look at the doors", ("a window",))
    opened = run(seen, {"doors": {"front": True}})
    assert (opened.verdict, [finding.subject.id for finding in opened.findings]) == (Verdict.FAIL, ["front"])


def test_a_check_that_raises_is_not_assessed_and_says_so() -> None:
    def broken(doors: Mapping[str, bool]) -> Iterator[Finding]:
        yield door("front")
        raise KeyError("back")

    result = run(broken, {"doors": {}})
    assert (result.verdict, result.reason, result.findings) == (Verdict.NOT_ASSESSED, "error", ())
    assert "KeyError: 'back'" in result.detail
    assert "contoso-doors" in result.gaps[0].remedy


def test_a_fact_that_raises_costs_the_check_not_the_scan() -> None:
    result = run(locked, {"doors": None})
    assert (result.verdict, result.reason) == (Verdict.NOT_ASSESSED, "error")


def test_nonsense_and_repeated_findings_are_errors_of_the_check() -> None:
    def nonsense(doors: Mapping[str, bool]) -> Iterator[Finding]:
        yield "front"  # type: ignore[misc]

    def twice(doors: Mapping[str, bool]) -> Iterator[Finding]:
        yield door("front")
        yield door("front")

    assert "it yields str, not Finding" in run(nonsense, {"doors": {}}).detail
    assert "the same identity" in run(twice, {"doors": {}}).detail


def test_beyond_the_most_findings_they_are_counted_and_a_fail_stays_a_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_FINDINGS", 3)
    result = run(locked, {"doors": {f"door-{number}": True for number in range(5)}})
    assert (result.verdict, len(result.findings)) == (Verdict.FAIL, 3)
    assert "reports 5 findings; those beyond 3 are counted and not kept" in result.gaps[0].detail
    just = run(locked, {"doors": {f"door-{number}": True for number in range(3)}})
    assert (just.verdict, len(just.findings), just.gaps) == (Verdict.FAIL, 3, ())


def test_a_finding_after_the_most_notes_is_a_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_FINDINGS", 3)

    def talks_first(doors: Mapping[str, bool]) -> Iterator[Finding | Note]:
        yield from (Note(f"looked at {number}") for number in range(5))
        yield from (door(name) for name, is_open in doors.items() if is_open)

    result = run(talks_first, {"doors": {"front": True}})
    assert (result.verdict, len(result.findings), result.gaps) == (Verdict.FAIL, 1, ())
    assert result.notes == ("looked at 0", "looked at 1", "looked at 2", "2 more notes are not in the result")
    assert run(talks_first, {"doors": {"front": False}}).verdict is Verdict.PASS


def test_a_check_without_an_end_stays_a_fail_where_it_found_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_FINDINGS", 3)
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_YIELDED", 9)

    def endless(doors: Mapping[str, bool]) -> Iterator[Finding | Note]:
        for number in itertools.count():
            yield door(f"door-{number}") if doors else Note(f"looked at {number}")

    result = run(endless, {"doors": {"front": True}})
    assert (result.verdict, len(result.findings)) == (Verdict.FAIL, 3)
    assert "reports 9 findings or more" in result.gaps[0].detail
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_FINDINGS", 20)
    kept = run(endless, {"doors": {"front": True}})
    assert (len(kept.findings), len(kept.gaps)) == (9, 1), "that it has no end is told where every finding is kept"
    silent = run(endless, {"doors": {}})
    assert (silent.verdict, silent.reason) == (Verdict.NOT_ASSESSED, "error")
    assert "more than 9 notes" in silent.detail


@pytest.mark.parametrize(("notes", "verdict"), [(9, Verdict.PASS), (10, Verdict.NOT_ASSESSED)])
def test_a_check_may_yield_as_much_as_is_allowed(monkeypatch: pytest.MonkeyPatch, notes: int, verdict: Verdict) -> None:
    monkeypatch.setattr("ztscan.engine.evaluate.MAX_YIELDED", 9)

    def talks(doors: Mapping[str, bool]) -> Iterator[Finding | Note]:
        yield from (Note(f"looked at {number}") for number in range(notes))

    assert run(talks, {"doors": {}}).verdict is verdict


def test_options_come_from_the_configuration() -> None:
    def at_most(open_doors: tuple[str, ...], *, limit: int = 0) -> Iterator[Finding]:
        if len(open_doors) > limit:
            yield door("any")

    evidence = {"doors": {"front": True}}
    assert run(at_most, evidence).verdict is Verdict.FAIL
    assert run(at_most, evidence, limit=1).verdict is Verdict.PASS


def test_a_finding_needs_a_subject_and_an_observation() -> None:
    with pytest.raises(ValueError, match="a subject with a kind and an id"):
        Finding(Subject("door", "", "front"), "it is open", "open", "locked")
    with pytest.raises(ValueError, match="what was observed"):
        Finding(Subject("door", "front", "front"), "it is open", "", "locked")


def test_facts_that_need_each_other_are_refused() -> None:
    def hen(egg: int) -> int:
        return egg

    def egg(hen: int) -> int:
        return hen

    facts = {f.__name__: Fact(f.__name__, f, signature_of(f)) for f in (hen, egg)}
    with pytest.raises(PluginError, match="hen → egg → hen"):
        EvidenceStore({}, {}, facts).value("hen")


def test_the_resources_behind_a_check_are_found_through_facts() -> None:
    facts = {"open_doors": Fact("open_doors", open_doors, signature_of(open_doors))}
    assert resources_behind(["open_doors", "now"], ["doors", "windows"], facts) == {"doors"}


@pytest.mark.parametrize("missing", ["What it checks", "Why it matters", "Limits", "Remediation", "References"])
def test_a_check_without_one_of_the_headings_is_refused(missing: str) -> None:
    def undocumented(doors: Mapping[str, bool]) -> Iterator[Finding]:
        yield from ()

    undocumented.__doc__ = DOCUMENTED.replace(f"{missing}:", "")
    declare = check(title="Doors are locked", severity=Severity.HIGH, objectives=["identities.mfa"])
    with pytest.raises(PluginError, match=f"nothing under `{missing}:`"):
        check_from(declare(undocumented), "doors.locked", "contoso-doors")


def test_list_items_of_the_remediation_keep_their_lines() -> None:
    assert declared(locked).documentation.remediation == "1. Find the door.\n2. Lock it."


def of_package(function: Callable[..., Iterator[Finding]], module: str, check_id: str) -> Check:
    """The check, as if it lay in that package."""
    function.__module__ = module
    return msgspec.structs.replace(declared(function), id=check_id)


def test_results_come_in_order_of_ids_and_only_plugins_run_under_guard() -> None:
    ran: list[str] = []

    def checked(name: str, module: str) -> Check:
        def run_it(doors: Mapping[str, bool]) -> Iterator[Finding]:
            ran.append(name)
            yield from ()

        return of_package(run_it, module, name)

    guarded: list[str] = []

    @contextlib.contextmanager
    def guard(name: str) -> Iterator[None]:
        guarded.append(name)
        yield

    checks = [checked("c", "ztscan.checks.c"), checked("b", "contoso_doors.b"), checked("a", "contoso_doors.a")]
    begun: list[str] = []
    told = BEGIN.set(begun.append)
    try:
        results = evaluate(checks, EvidenceStore({"doors": {}}, {}, {}), {}, guard)
    finally:
        BEGIN.reset(told)
    assert [result.id for result in results] == ["a", "b", "c"]
    assert ran == begun == ["c", "a", "b"]
    assert guarded == ["check `a`", "check `b`"]


def test_whoever_interrupts_a_check_ends_the_scan() -> None:
    def interrupted(doors: Mapping[str, bool]) -> Iterator[Finding]:
        if not doors:
            raise KeyboardInterrupt
        yield from ()

    with pytest.raises(KeyboardInterrupt):
        run(interrupted, {"doors": {}})


def test_a_property_of_azure_without_a_value_is_not_said_to_be_absent() -> None:
    with pytest.raises(Unknown) as missed:
        required(None, "azure_doors", "locked")
    (gap,) = missed.value.gaps
    assert gap.detail == "`azure_doors` was read, but its property `locked` has no value"
    assert "report it" not in gap.remedy, "a value that nobody set is no defect"
    with pytest.raises(Unknown, match="`doors` was read, but without its property `locked`"):
        required(None, "doors", "locked")
