"""The numbers of a fleet: every tenant is in every row, and losing a result never makes anything better."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import scans
from tests.fleet.rolled import NOTHING, TODAY, graded, rolled, tenant_id
from ztscan.core.charts import DirectorySize, LicenceTier
from ztscan.core.exit_codes import ExitCode
from ztscan.core.model import CheckResult, GapReason, Severity, Verdict, Waiver
from ztscan.drift.compare import Graded
from ztscan.fleet import members
from ztscan.fleet.members import FleetMember
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.cells import CellState, cell_of
from ztscan.fleet.rollup.cohorts import ENOUGH, FEWEST, cohorts, percentiles, ranked
from ztscan.fleet.rollup.gaps import NO_RESULT, NOT_RUN, OTHER_VERSION, GapRow
from ztscan.fleet.rollup.rollup import RollUp, rolled_up
from ztscan.fleet.rollup.standing import NotKnown, Standing, standing_of, unknown_standing
from ztscan.reports.fleet.csv_table import render
from ztscan.reports.fleet.redacted import redacted
from ztscan.reports.fleet.words import headline

MFA, PIM = "conditional_access.mfa_all_users", "pim.permanent"
FOUND = scans.finding(MFA, scans.ADELE, "1 user can sign in without MFA")


def fails(check: str = MFA, **facts: object) -> CheckResult:
    return scans.result(check, Verdict.FAIL, msgspec.structs.replace(FOUND), severity=Severity.CRITICAL, **facts)  # type: ignore[arg-type]


def passes(check: str = MFA, **facts: object) -> CheckResult:
    return scans.result(check, severity=Severity.CRITICAL, **facts)  # type: ignore[arg-type]


def unread(check: str = MFA) -> CheckResult:
    return scans.result(check, Verdict.NOT_ASSESSED, severity=Severity.CRITICAL, reason=GapReason.NO_PERMISSION)


def accepted() -> CheckResult:
    covered = tuple(found.fingerprint for found in fails().findings)
    return fails(waiver=Waiver("until the move", "Ana", "2027-01-01", covered, Verdict.PASS))


def row(of: RollUp, check: str = MFA) -> GapRow:
    return next(one for one in of.gaps if one.line.id == check)


def names(of: RollUp, numbers: tuple[int, ...]) -> set[str]:
    return {of.standings[number - 1].member.name for number in numbers}


RESULTS: Mapping[str, Graded | NotKnown] = {
    "a": graded("a", fails()),
    "b": graded("b", passes()),
    "c": graded("c", unread()),
    "d": graded("d", accepted()),
    "e": graded("e", scans.result(MFA, Verdict.NOT_APPLICABLE)),
    "f": graded("f", scans.result(PIM)),
    "g": NOTHING,
}


def test_a_gap_names_every_tenant_in_one_list() -> None:
    found = rolled(RESULTS)
    one = row(found)
    told = [names(found, part) for part in (one.missing, one.met, one.accepted, one.not_applicable, one.unknown)]
    assert told == [{"a"}, {"b"}, {"d"}, {"e"}, {"c", "f", "g"}]
    assert one.why == {GapReason.NO_PERMISSION: 1, NOT_RUN: 1, NO_RESULT: 1}
    assert one.asked == 6


def test_an_older_rule_of_a_check_is_unknown() -> None:
    found = rolled({**RESULTS, "h": graded("h", passes(version=2))})
    one = row(found)
    assert names(found, one.met) == {"h"}
    assert names(found, one.unknown) == set(RESULTS)
    assert one.why == {OTHER_VERSION: 5, NOT_RUN: 1, NO_RESULT: 1}


VERDICTS = st.sampled_from(["fails", "passes", "unread", "accepted", "absent", "newer"])
MADE = {"fails": fails(), "passes": passes(), "unread": unread(), "accepted": accepted(), "newer": passes(version=2)}
FLEETS = st.lists(st.one_of(st.just("none"), VERDICTS), min_size=1, max_size=7)


def of_kinds(kinds: list[str]) -> RollUp:
    results: dict[str, Graded | NotKnown] = {}
    for at, kind in enumerate(kinds):
        name = f"t{at}"
        checks = (scans.result(PIM), *([MADE[kind]] if kind in MADE else []))
        results[name] = NOTHING if kind == "none" else graded(name, *checks)
    return rolled(results)


@given(FLEETS)
def test_each_row_holds_each_tenant_once(kinds: list[str]) -> None:
    found = of_kinds(kinds)
    for one in found.gaps:
        listed = sorted((*one.missing, *one.unknown, *one.accepted, *one.met, *one.not_applicable))
        assert listed == list(range(1, len(kinds) + 1))
        assert sum(one.why.values()) == len(one.unknown)


@given(FLEETS, st.data())
def test_losing_a_result_makes_nothing_better(kinds: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(kinds) - 1))
    before, after = of_kinds(kinds), of_kinds([*kinds[:at], "none", *kinds[at + 1 :]])
    assert len(after.known) == len([kind for kind in kinds if kind != "none"]) - (kinds[at] != "none")
    for one in after.gaps:
        earlier = row(before, one.line.id)
        if earlier.line.version == one.line.version:
            assert names(after, one.met) <= names(before, earlier.met)
            assert names(before, earlier.unknown) <= names(after, one.unknown)
    assert after.code is not ExitCode.MET
    if before.code is ExitCode.INCOMPLETE:
        assert after.code is ExitCode.INCOMPLETE


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        (["passes"], ExitCode.MET),
        (["passes", "unread"], ExitCode.INCOMPLETE),
        (["passes", "none"], ExitCode.INCOMPLETE),
        (["none", "fails"], ExitCode.GAPS),
        (["accepted", "passes"], ExitCode.MET),
    ],
)
def test_the_exit_code_is_that_of_the_worst_tenant(kinds: list[str], code: ExitCode) -> None:
    assert of_kinds(kinds).code is code


def test_the_worst_tenant_is_first_and_unknown_ones_are_last() -> None:
    found = rolled({"good": graded("good", passes()), "none": NOTHING, "bad": graded("bad", fails()), "half": RESULTS["c"]})
    order = [one.member.name for one in found.standings]
    assert (order[0], order[-1]) == ("bad", "none")


def test_a_waiver_never_makes_a_check_met() -> None:
    assert cell_of(accepted()).state is CellState.ACCEPTED
    assert cell_of(fails()).state is CellState.MISSING
    assert cell_of(scans.result(MFA, Verdict.MANUAL)).state is CellState.UNKNOWN


def test_conformance_is_by_effect_and_nothing_unknown_conforms() -> None:
    found = rolled({**RESULTS, "gold": graded("gold", passes(), scans.result(PIM))}, reference="gold")
    conformance = found.conformance
    assert conformance is not None
    assert sorted(one.line.id for one in conformance.requirements) == [MFA, PIM]
    told = {found.standings[one.tenant - 1].member.name: one for one in conformance.tenants}
    assert (told["gold"].met, told["gold"].missing, told["gold"].unknown) == (2, 0, 0)
    assert (told["a"].missing, told["a"].unknown) == (1, 1)
    assert told["d"].missing == 1, "an accepted risk is no effect"
    assert (told["g"].met, told["g"].unknown) == (0, 2)


def test_a_requirement_is_what_the_reference_meets_under_the_same_rule() -> None:
    found = rolled({"gold": graded("gold", passes()), "new": graded("new", passes(version=2))}, reference="gold")
    assert found.conformance is not None
    assert found.conformance.requirements == ()


def of_size(name: str, verdict: CheckResult, people: int = 40, *, checks: int = 4) -> Graded:
    statistics = {"directory_size": DirectorySize(people, 0, 0), "licence_tier": LicenceTier("P1")}
    others = (scans.result(f"pim.other{n}", objectives=("identities.pim",)) for n in range(checks))
    return graded(name, verdict, *others, statistics=statistics)


def test_percentiles_are_among_five_tenants_of_like_size_and_licence() -> None:
    results: dict[str, Graded | NotKnown] = {f"t{n}": of_size(f"t{n}", passes() if n else fails()) for n in range(FEWEST)}
    found = rolled({**results, "large": of_size("large", passes(), 900)})
    assert len(found.cohorts) == 1
    places = {found.standings[number - 1].member.name: place for number, place in found.percentiles.items()}
    assert set(places) == set(results)
    assert places["t0"] == (0, FEWEST - 1)
    assert {places[f"t{n}"] for n in range(1, FEWEST)} == {(25, FEWEST - 1)}
    del results["t4"]
    assert rolled(results).cohorts == ()


def with_scores(*scores: int) -> tuple[Standing, ...]:
    (whole,) = rolled({"a": of_size("a", passes())}).standings
    return tuple(msgspec.structs.replace(whole, score=score, people=40) for score in scores)


def test_the_best_of_all_is_better_than_all_and_a_score_of_0_is_below_1() -> None:
    found = with_scores(100, 1, 0, 1, 50)
    (cohort,) = cohorts(found)
    places = percentiles(found, [cohort])
    assert [places[number].better_than for number in cohort.tenants] == [100, 25, 0, 25, 75]


@pytest.mark.parametrize(
    ("people", "size"),
    [
        (0, "under 50"), (49, "under 50"), (50, "50 to 500"), (500, "50 to 500"), (501, "501 to 10,000"),
        (10_000, "501 to 10,000"), (10_001, "over 10,000"), (None, None),
    ],
)  # fmt: skip
def test_the_size_of_a_tenant_is_what_its_name_says(people: int | None, size: str | None) -> None:
    assert msgspec.structs.replace(with_scores(1)[0], people=people).size == size


def test_a_tenant_is_ranked_with_a_verdict_on_three_of_four_checks() -> None:
    (whole,) = with_scores(50)
    assert [ranked(msgspec.structs.replace(whole, assessed=share)) for share in (74, 75)] == [False, True]


def test_cohorts_are_told_in_order_of_size_and_licence() -> None:
    large, small = ([msgspec.structs.replace(one, people=count) for one in with_scores(*range(FEWEST))] for count in (900, 90))
    keys = [one.key for one in cohorts([*large, *small])]
    assert len(keys) == 2
    assert keys == sorted(keys) == [one.key for one in cohorts([*small, *large])]


def test_a_tenant_with_few_verdicts_is_not_ranked() -> None:
    results: dict[str, Graded | NotKnown] = {f"t{n}": of_size(f"t{n}", passes()) for n in range(FEWEST)}
    results["t0"] = of_size("t0", unread(), checks=2)
    found = rolled(results)
    assert next(one for one in found.standings if one.member.name == "t0").assessed < ENOUGH
    assert found.cohorts == ()


def test_an_unknown_size_or_licence_is_no_cohort() -> None:
    found = rolled({f"t{n}": graded(f"t{n}", passes()) for n in range(FEWEST)})
    assert found.cohorts == ()
    assert all(one.size is None and one.licence is None for one in found.standings)


def test_waivers_expire_and_say_when() -> None:
    found = rolled({"d": graded("d", fails(waiver=Waiver("r", "Ana", "2026-12-01", ("x",), Verdict.PASS)))})
    ((number, expiry, days),) = found.expiring
    assert (number, expiry.kind, expiry.on, days) == (1, "waiver", "2026-12-01", 11)
    assert found.standings[0].credentials_incomplete, "nothing is known of its credentials"


def test_a_check_that_did_not_run_is_unknown_in_the_league_table_as_in_its_row() -> None:
    """A tenant in which one of four checks ran has no known critical gap. It is not ranked as one without any."""
    checks = tuple(scans.result(name, severity=Severity.CRITICAL) for name in ("a.a", "a.b", "a.c", "a.d"))
    rollup = rolled({"whole": graded("whole", *checks), "part": graded("part", checks[0])})
    part = next(one for one in rollup.standings if one.member.name == "part")
    assert part.unknown[Severity.CRITICAL] == 3
    assert part.assessed == 25
    assert not ranked(part)
    assert rollup.with_only_unknown(Severity.CRITICAL) == 1
    assert "1 tenant has no known critical gap, but critical checks that are unknown." in headline(rollup)


def test_a_tenant_is_told_once_by_its_most_severe_gap() -> None:
    """A tenant with critical and high gaps was counted with both, so that 1 of 3 tenants seemed to be 2."""
    high = scans.result("a.high", Verdict.FAIL, FOUND)
    known = {"both": graded("both", high, fails("a.critical")), "high": graded("high", high)}
    assert headline(rolled({"both": known["both"]})).startswith("1 of 1 tenant has a usable result: 1 with critical gaps.")
    said = headline(rolled(known))
    assert said.startswith("2 of 2 tenants have a usable result: 1 with critical gaps and 1 more with high gaps.")


def test_the_expectation_of_another_tenant_is_not_unknown_in_this_one() -> None:
    own = scans.result("a.a")
    rollup = rolled({"one": graded("one", own, scans.result("expect.x")), "two": graded("two", own)})
    assert [sum(one.unknown.values()) for one in rollup.standings] == [0, 0]


def test_the_end_of_a_relationship_expires_also_where_the_tenant_is_unknown() -> None:
    ends = [
        FleetMember(name=name, tenant=tenant_id(name), relationship_ends=day)
        for name, day in (("past", "2026-11-01"), ("soon", "2026-12-01"), ("later", "2027-12-01"), ("lasts", ""))
    ]
    known = graded("soon", passes())
    found = [standing_of(one, known, ExitCode.MET) if one.name == "soon" else unknown_standing(one, NOTHING) for one in ends]
    catalogue = FleetCatalogue()
    catalogue.learn(known)
    told = rolled_up(found, catalogue, TODAY)
    names = [(told.standings[at - 1].member.name, expiry.kind, days) for at, expiry, days in told.expiring]
    assert names == [("past", "relationship", -19), ("soon", "relationship", 11)]
    assert "GDAP relationship" in render(redacted(told, b"key" * 11), table="expiring")
    assert members.from_bytes(members.to_bytes(ends)) == tuple(sorted(ends))
