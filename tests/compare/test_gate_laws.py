"""Losing sight is never green: the gates over random pairs of results, and over the same pairs with less evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from tests.compare.test_laws import CHECKS, EITHER, GAP, RESULTS, VALUES
from tests.profiles import REACHING
from tests.scans import CONTOSO, finding, grade, result, scan
from ztscan.config.thresholds import DriftThreshold
from ztscan.core.exit_codes import ExitCode, FailOnDrift, exit_code
from ztscan.core.gates import Ruling, every
from ztscan.core.members import SETTINGS, GroupMembers, MembersTable, affected
from ztscan.core.model import CheckResult, Finding, ResourceReading, Scan, Severity, Subject, Verdict, Waiver
from ztscan.core.sealing import Directory, NamedGroup, seal
from ztscan.drift.blindness import HELD_AS_DIGESTS
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift
from ztscan.drift.thresholds import with_thresholds
from ztscan.engine.policy_settings import PROFILES

ONE, OTHER = CHECKS[0], CHECKS[1]
CONFIGURED = ("authentication_methods_policy", "authorization_policy")
"""Resources that are part of the compared configuration."""
UNLICENSED = "forms_settings"
"""Another one, which needs a licence and is offered in the global cloud only."""
MODES: tuple[FailOnDrift, ...] = ("control", "population", "regressions", "any", "none")
DECIDED = {Ruling.PASS: {0}, Ruling.FAIL: {10, 11}, Ruling.UNKNOWN: {1, 3}}


def reading(name: str, outcome: str = "ok") -> ResourceReading:
    return ResourceReading(name, outcome, 1, 1, 1, 0.0, "Policy.Read.All", "v1.0")


def waived(check: CheckResult, effective: Verdict, at: int = 0) -> CheckResult:
    """``check`` with one of its findings accepted."""
    covered = tuple(found.fingerprint for found in check.findings[at : at + 1])
    return msgspec.structs.replace(check, waiver=Waiver("accepted", "Adele", "2027-01-01", covered, effective))


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    checks = [draw(RESULTS[check]) for check in CHECKS if draw(IN_SIX)]
    checks = [
        waived(
            check,
            Verdict.FAIL if len(check.findings) > 1 else Verdict.NOT_ASSESSED if check.gaps else Verdict.PASS,
            draw(PLACES) % len(check.findings),
        )
        if draw(EITHER) and check.findings
        else check
        for check in checks
    ]
    members = {name: draw(MEMBERS) for name in ("group", "role", "active", "settings")} | {"people": draw(PEOPLE)}
    members |= {found.fingerprint: draw(MEMBERS) for check in checks for found in check.findings}
    sealed, table = with_members(checks, members)
    configuration = {name: {"id": name, "rules": draw(VALUES)} for name in CONFIGURED}
    return scan(*sealed, configuration=configuration, resources=tuple(map(reading, READ)), members=table)


IN_SIX, PLACES = st.integers(0, 5), st.integers(0, 2)
LOST, LOST_IN_PART = st.sampled_from(["", "", "all"]), st.sampled_from(["", "", "all", "part"])
MEMBERS = st.sets(st.sampled_from("abcd"))
PEOPLE = st.sampled_from([frozenset("abcduvw"), frozenset("abuv"), frozenset("cdw")])
MEMBERSHIP, USERS, ROLES = "group_members", "users", "role_assignments"
READS: Mapping[str, frozenset[str]] = {
    CHECKS[0]: frozenset({USERS, MEMBERSHIP, ROLES, "authentication_methods_policy"}),
    CHECKS[1]: frozenset({USERS, "authorization_policy", PROFILES}),
}
"""The resources behind two of the checks. Those behind the third are not known."""
READ = (*CONFIGURED, USERS, PROFILES)


def with_members(checks: Iterable[CheckResult], members: Mapping[str, Set[str]]) -> tuple[tuple[CheckResult, ...], MembersTable]:
    """The checks with members of each finding, by fingerprint, the members of one group, and the settings of one profile."""

    def filled(found: Finding) -> Finding:
        chosen = affected("user", ((member, member) for member in members[found.fingerprint]))
        return msgspec.structs.replace(found, members=(chosen,), users=chosen.count)

    group = NamedGroup("group", "Exclusions", affected("member", ((member, member) for member in members["group"])))
    profile = NamedGroup(f"p{SETTINGS}:{PROFILES}", "BitLocker", affected("setting", ((s, s) for s in members["settings"])))
    roles = tuple(
        NamedGroup(f"role:{state}:/", f"Reader ({state})", affected("principal", ((one, one) for one in members[of])))
        for state, of in (("permanent", "role"), ("activated", "active"))
    )
    directory = Directory(sorted(members["people"]), roles)
    filled_in = [msgspec.structs.replace(c, findings=tuple(map(filled, c.findings))) for c in checks]
    return seal(filled_in, [group, profile], CONTOSO.id, directory)


@st.composite
def losses(draw: st.DrawFn) -> Mapping[str, str]:
    """What is lost, by check or resource: all of it, or a part."""
    lost = {name: draw(LOST_IN_PART) for name in CHECKS}
    return lost | {name: draw(LOST) for name in (*CONFIGURED, MEMBERSHIP, USERS, ROLES, PROFILES)}


def with_less(of: Scan, lost: Mapping[str, str]) -> Scan:
    """A scan with less evidence: checks that are not assessed, findings that are hidden, resources that could not be read."""
    return msgspec.structs.replace(
        of,
        checks=tuple(_check_with_less(check, lost[check.id]) for check in of.checks),
        configuration={name: value for name, value in of.configuration.items() if not lost[name]},
        members=_members_with_less(of.members, lost),
        resources=tuple(reading(name, "no_permission" if lost[name] else "ok") for name in READ),
    )


def _members_with_less(table: MembersTable, lost: Mapping[str, str]) -> MembersTable:
    """A group, profiles, roles or users that could not be read."""
    if lost[PROFILES]:
        table = msgspec.structs.replace(table, groups=tuple(group for group in table.groups if SETTINGS not in group.id))
    if lost[MEMBERSHIP]:
        table = msgspec.structs.replace(table, groups=tuple(msgspec.structs.replace(g, members=None) for g in table.groups))
    if lost[ROLES]:
        table = msgspec.structs.replace(table, roles=(GroupMembers(ROLES, "directory roles", None),))
    return msgspec.structs.replace(table, people=None, others="") if lost[USERS] else table


def _fewer(found: Finding) -> Finding:
    """A finding of which one member is hidden."""
    (members,) = found.members
    kept = affected("user", ((member.id, member.name) for member in members.few[1:]))
    (check,), _ = seal([result(ONE, Verdict.FAIL, msgspec.structs.replace(found, members=(kept,)))], (), CONTOSO.id)
    return msgspec.structs.replace(found, members=check.findings[0].members, users=kept.count)


def _check_with_less(check: CheckResult, lost: str) -> CheckResult:
    if not lost or check.verdict in (Verdict.MANUAL, Verdict.NOT_ASSESSED):
        return check
    if lost == "part" and len(check.findings) > 1:
        kept = tuple(map(_fewer, check.findings[1:]))
        return msgspec.structs.replace(check, findings=kept, gaps=(GAP,), waiver=_fewer_accepted(check))
    return msgspec.structs.replace(
        check, verdict=Verdict.NOT_ASSESSED, reason="no_permission", findings=(), gaps=(GAP,), waiver=None
    )


def _fewer_accepted(check: CheckResult) -> Waiver | None:
    """The waiver of a check of which the first finding is hidden: what it covers of the others stays covered."""
    if check.waiver is None:
        return None
    kept = tuple(one for one in check.waiver.findings if one != check.findings[0].fingerprint)
    open_ones = len(check.findings) - 1 > len(kept)
    effective = Verdict.FAIL if open_ones else Verdict.NOT_ASSESSED
    return msgspec.structs.replace(check.waiver, findings=kept, effective=effective)


def drift(before: Scan, after: Scan) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)), reads=READS.get)


def code(before: Scan, after: Scan, mode: FailOnDrift, fail_on: Severity | None = None, *, new_only: bool = False) -> ExitCode:
    found = drift(before, after)
    return exit_code(after, grade(after), fail_on=fail_on, drift=found, fail_on_drift=mode, new_only=new_only)


@given(scans(), scans(), losses(), losses())
def test_less_evidence_makes_a_drift_gate_unknown_or_leaves_it(
    before: Scan, after: Scan, lost_before: Mapping[str, str], lost_after: Mapping[str, str]
) -> None:
    blinder = drift(with_less(before, lost_before), with_less(after, lost_after))
    whole = drift(before, after)
    for mode in MODES:
        assert blinder.ruling(mode) in (Ruling.UNKNOWN, whole.ruling(mode)), mode


@given(scans(), scans(), losses(), losses(), st.sampled_from([None, *Severity]), st.booleans())
def test_less_evidence_never_opens_a_gate_nor_closes_one_that_is_met(
    before: Scan,
    after: Scan,
    lost_before: Mapping[str, str],
    lost_after: Mapping[str, str],
    fail_on: Severity | None,
    new_only: bool,
) -> None:
    for mode in MODES:
        whole = code(before, after, mode, fail_on, new_only=new_only)
        blinder = code(with_less(before, lost_before), with_less(after, lost_after), mode, fail_on, new_only=new_only)
        ruling = next(ruling for ruling, codes in DECIDED.items() if int(whole) in codes)
        assert int(blinder) in DECIDED[Ruling.UNKNOWN] | DECIDED[ruling], (mode, whole, blinder)


@given(scans(), scans(), st.sets(st.sampled_from(CHECKS + CONFIGURED)), st.sets(st.sampled_from(CHECKS + CONFIGURED)))
def test_what_may_stay_unassessed_hides_no_known_drift(before: Scan, after: Scan, fewer: set[str], more: set[str]) -> None:
    found = drift(before, after)
    for mode in MODES:
        allowed, wider = found.ruling(mode, fewer), found.ruling(mode, fewer | more)
        assert (allowed is Ruling.FAIL) == (wider is Ruling.FAIL) == (found.ruling(mode) is Ruling.FAIL)
        assert wider is Ruling.UNKNOWN or allowed is not Ruling.PASS or wider is Ruling.PASS


THRESHOLDS = {CHECKS[0]: DriftThreshold(people=1), CHECKS[1]: DriftThreshold(percent=50)}


@given(scans(), scans(), losses(), losses())
def test_thresholds_keep_a_gate_monotone_and_hide_no_control(
    before: Scan, after: Scan, lost_before: Mapping[str, str], lost_after: Mapping[str, str]
) -> None:
    def quiet(one: Scan, other: Scan) -> Drift:
        return with_thresholds(drift(one, other), one, other, THRESHOLDS).drift

    whole, blinder = quiet(before, after), quiet(with_less(before, lost_before), with_less(after, lost_after))
    for mode in MODES:
        assert blinder.ruling(mode) in (Ruling.UNKNOWN, whole.ruling(mode)), mode
    assert whole.fails("control") == drift(before, after).fails("control")


@given(scans(), scans())
def test_a_gate_that_counts_more_fails_where_one_that_counts_less_does(before: Scan, after: Scan) -> None:
    found = drift(before, after)
    rulings = [found.ruling(mode) for mode in ("control", "population", "any")]
    for less, more in pairwise(rulings):
        assert less is not Ruling.FAIL or more is Ruling.FAIL
    assert (found.ruling("none"), found.ruling("never")) == (Ruling.PASS, Ruling.PASS)


@given(scans(), scans(), st.sampled_from(list(Severity)))
def test_only_new_gaps_never_fail_where_all_gaps_pass(before: Scan, after: Scan, fail_on: Severity) -> None:
    everything, new = (code(before, after, "none", fail_on, new_only=only) for only in (False, True))
    assert new is not ExitCode.GAPS or everything is ExitCode.GAPS
    same = code(after, after, "none", fail_on, new_only=True)
    assert same is not ExitCode.GAPS, "against itself nothing is new"


@pytest.mark.parametrize("wanted", list(Ruling))
@pytest.mark.parametrize("mode", MODES[:-1])
def test_the_invented_pairs_reach_every_ruling(mode: FailOnDrift, wanted: Ruling) -> None:
    find(st.tuples(scans(), scans()), lambda pair: drift(*pair).ruling(mode) is wanted, settings=REACHING)


@given(st.lists(st.sampled_from(list(Ruling))))
def test_a_gate_is_monotone_in_each_part(parts: list[Ruling]) -> None:
    for place in range(len(parts)):
        blinder = [*parts[:place], Ruling.UNKNOWN, *parts[place + 1 :]]
        assert every(blinder) in (Ruling.UNKNOWN, every(parts))


ADELE = finding(ONE, Subject("user", "u", "Adele"), "a")


def pair(before: CheckResult, after: CheckResult, mode: FailOnDrift = "regressions", *allowed: str) -> Ruling:
    return drift(scan(before, result(OTHER)), scan(after, result(OTHER))).ruling(mode, allowed)


BLIND = result(ONE, Verdict.NOT_ASSESSED, reason="no_permission", gaps=(GAP,))
FAILING, PASSING = result(ONE, Verdict.FAIL, ADELE), result(ONE)


@pytest.mark.parametrize(
    ("before", "after", "regressions", "different"),
    [
        (PASSING, BLIND, Ruling.UNKNOWN, Ruling.UNKNOWN),
        (FAILING, BLIND, Ruling.UNKNOWN, Ruling.UNKNOWN),
        (BLIND, FAILING, Ruling.UNKNOWN, Ruling.UNKNOWN),
        (BLIND, PASSING, Ruling.PASS, Ruling.UNKNOWN),
        (BLIND, BLIND, Ruling.UNKNOWN, Ruling.UNKNOWN),
        (result(ONE, Verdict.MANUAL), result(ONE, Verdict.MANUAL), Ruling.PASS, Ruling.PASS),
        (FAILING, msgspec.structs.replace(FAILING, gaps=(GAP,)), Ruling.UNKNOWN, Ruling.UNKNOWN),
        (msgspec.structs.replace(FAILING, gaps=(GAP,)), FAILING, Ruling.PASS, Ruling.UNKNOWN),
        (PASSING, msgspec.structs.replace(FAILING, gaps=(GAP,)), Ruling.FAIL, Ruling.FAIL),
    ],
)
def test_a_gate_is_undecided_wherever_a_check_could_have_drifted(
    before: CheckResult, after: CheckResult, regressions: Ruling, different: Ruling
) -> None:
    assert (pair(before, after), pair(before, after, "any")) == (regressions, different)
    if regressions is Ruling.UNKNOWN:
        assert pair(before, after, "regressions", ONE) is Ruling.PASS


def test_a_check_that_did_not_run_makes_the_gate_undecided() -> None:
    before, after = scan(FAILING, result(OTHER)), scan(result(OTHER))
    assert drift(before, after).ruling("regressions") is Ruling.UNKNOWN
    assert drift(before, after).ruling("regressions", {ONE}) is Ruling.PASS
    assert drift(after, before).ruling("regressions") is Ruling.UNKNOWN, "a new check that fails"
    assert drift(after, scan(PASSING, result(OTHER))).ruling("regressions") is Ruling.PASS, "a new check that passes"


def without(outcome: str, *checks: CheckResult, cloud: str = "global", resource: str = UNLICENSED) -> Scan:
    """A scan that could not read a resource of the compared configuration."""
    tenant = msgspec.structs.replace(CONTOSO, cloud=cloud)
    return msgspec.structs.replace(scan(*checks, resources=(reading(resource, outcome),)), tenant=tenant)


@pytest.mark.parametrize("mode", MODES[:-1])
def test_what_the_tenant_has_no_licence_for_in_either_result_hides_nothing(mode: FailOnDrift) -> None:
    """Otherwise the gate of a tenant without Intune or Microsoft Forms would be undecided every night."""
    lacking = without("not_licensed", PASSING)
    assert drift(lacking, lacking).ruling(mode) is Ruling.PASS


def test_a_resource_without_licence_is_told_where_a_check_lacks_it_or_one_result_has_it() -> None:
    lacking, gap = without("not_licensed", PASSING), msgspec.structs.replace(GAP, resource=UNLICENSED)
    undecided = without("not_licensed", msgspec.structs.replace(BLIND, gaps=(gap,)))
    assert UNLICENSED in {blind.name for blind in drift(undecided, undecided).blindness}
    for other in (without("no_permission", PASSING), without("unavailable", PASSING)):
        assert drift(lacking, other).ruling("control") is drift(other, lacking).ruling("control") is Ruling.UNKNOWN
    there = msgspec.structs.replace(without("ok", PASSING), configuration={UNLICENSED: {"id": "forms"}})
    assert drift(lacking, there).ruling("control") is drift(there, lacking).ruling("control") is Ruling.UNKNOWN


def test_what_microsoft_does_not_offer_in_a_cloud_hides_nothing_there() -> None:
    there, elsewhere = without("not_in_cloud", PASSING, cloud="china"), without("not_in_cloud", PASSING)
    assert drift(there, there).ruling("control") is Ruling.PASS
    assert drift(elsewhere, elsewhere).ruling("control") is Ruling.UNKNOWN, "the declaration says that it is there"


def holding(*resources: str, outcome: str = "ok", digests: bool = True, value: str = "on") -> Scan:
    """A scan that asked for the settings of a policy, or the grants of an application, in each of these resources, and holds a
    digest of them.
    """
    named = [NamedGroup(f"p{SETTINGS}:{one}", "BitLocker", affected("setting", [(value, value)])) for one in resources if digests]
    table = seal((), named, CONTOSO.id, Directory(None, (), None))[1]
    return scan(PASSING, resources=tuple(reading(one, outcome) for one in resources), members=table)


@pytest.mark.parametrize("resource", sorted(HELD_AS_DIGESTS))
@pytest.mark.parametrize("mode", ["control", "population", "any"])
def test_settings_and_grants_that_a_result_does_not_hold_leave_a_gate_undecided(resource: str, mode: FailOnDrift) -> None:
    """Also where each check has its verdict without them."""
    held, other = holding(resource), holding(resource, value="off")
    lost = holding(resource, outcome="no_permission", digests=False)
    assert (drift(held, held).ruling(mode), drift(held, other).ruling(mode)) == (Ruling.PASS, Ruling.FAIL)
    assert {drift(held, lost).ruling(mode), drift(lost, held).ruling(mode), drift(lost, lost).ruling(mode)} == {Ruling.UNKNOWN}
    assert drift(held, lost).ruling(mode, {resource}) is Ruling.PASS
    unlicensed = holding(resource, outcome="not_licensed", digests=False)
    assert drift(unlicensed, unlicensed).ruling(mode) is Ruling.PASS
    assert drift(lost, holding()).ruling(mode) is Ruling.PASS, "the other scan ran no check on devices, which is told by check"
    none = holding(resource, digests=False)
    assert drift(none, none).ruling(mode) is Ruling.PASS, "there is no such policy, and none is told"


def document(of: Drift) -> Any:
    return msgspec.json.decode(msgspec.json.encode(of))


def test_the_comparison_as_json_names_what_it_is_blind_to() -> None:
    blindness = document(drift(scan(PASSING), scan(BLIND)))["blindness"]
    assert blindness == [
        {
            "kind": "check",
            "name": ONE,
            "reason": "after it was not assessed (no_permission)",
            "hides_regression": True,
            "checks": [],
            "activity": False,
            "unread": True,
        }
    ]
