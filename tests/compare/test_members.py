"""Findings are compared by members: exact, without a directory in the file, bounded in size, and the same when redacted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import CONTOSO, TENANT, finding, grade, result, scan
from ztscan.core import sealing
from ztscan.core.bit_sets import places
from ztscan.core.columns import table_of
from ztscan.core.gates import Ruling
from ztscan.core.members import (
    COVERED_CONDITION,
    COVERED_LOCATION,
    ELSEWHERE,
    FEW,
    LOCATION,
    WIDTH,
    Crowd,
    Digester,
    Members,
    affected,
    crowd,
    in_class,
    short,
    shorts,
)
from ztscan.core.model import Gap, GapReason, Scan, Verdict
from ztscan.core.result import from_document, to_document
from ztscan.core.sealing import NamedGroup, seal
from ztscan.drift.compare import Graded, compare
from ztscan.drift.members import MemberComparer
from ztscan.drift.model import Direction, Drift
from ztscan.drift.since import drift_since
from ztscan.engine.assemble import directory_of
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.engine.registry import load
from ztscan.graph.areas.users import User
from ztscan.reports.redact import Redaction

MFA, ADMINS = "conditional_access.mfa_all_users", "conditional_access.mfa_admins"
IDS = tuple(f"{number:08x}-0000-4000-8000-000000000000" for number in range(64))
NAMES = tuple(f"person{number}@contoso.com" for number in range(64))


@given(digests=st.lists(st.binary(min_size=16, max_size=16), max_size=9))
def test_many_digests_are_shortened_as_one_is(digests: list[bytes]) -> None:
    assert shorts(digests) == list(map(short, digests))


def mask(places_: Iterable[int]) -> int:
    return sum(1 << place for place in set(places_))


def people(*chosen: int) -> Crowd:
    return crowd("user", IDS, NAMES, mask(chosen))


def sealed(*crowds: Crowd, groups: Iterable[NamedGroup] = (), check: str = MFA, **facts: Any) -> Scan:
    """A result with one finding per crowd."""
    found = [
        finding(check, TENANT, "some", discriminator=str(number), users=c.count, members=(c,)) for number, c in enumerate(crowds)
    ]
    checks, table = seal([result(check, Verdict.FAIL, *found)], groups, CONTOSO.id)
    return msgspec.structs.replace(scan(*checks, **facts), members=table)


def written(of: Scan) -> Scan:
    """The result as it is read again from its file."""
    return from_document(to_document(of, grade(of)))[0]


def drift(before: Scan, after: Scan, directory: Iterable[tuple[str, str]] = ()) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)), directory=lambda: directory)


SETS = st.sets(st.integers(0, 63), max_size=64)


@given(st.lists(SETS, min_size=1, max_size=4), st.lists(SETS, min_size=1, max_size=4))
def test_who_entered_and_who_left_is_exact(before: list[set[int]], after: list[set[int]]) -> None:
    after = [*after, *before][: len(before)] if len(after) < len(before) else after[: len(before)]
    one, other = (written(sealed(*(people(*chosen) for chosen in side))) for side in (before, after))
    changes = {int(c.finding.discriminator): c for c in drift(one, other, zip(IDS, NAMES, strict=True)).findings}
    for number, (was, now) in enumerate(zip(before, after, strict=True)):
        if was == now:
            assert number not in changes
            continue
        (change,) = changes[number].members
        assert (change.entered, change.left) == (len(now - was), len(was - now))
        assert changes[number].direction is (Direction.REGRESSED if now - was else Direction.IMPROVED)
        assert set(change.entered_names) <= {NAMES[place] for place in now - was}
        assert len(change.entered_names) == min(20, len(now - was))


@given(st.lists(SETS, max_size=6))
def test_each_member_is_in_one_class_and_a_finding_is_the_union_of_its_classes(chosen: list[set[int]]) -> None:
    of = sealed(*(people(*members) for members in chosen)) if chosen else scan()
    held = [digest for one in of.members.classes for digest in in_class(one)]
    assert len(held) == len(set(held)) == len({p for members in chosen if len(members) > FEW for p in members})
    for check in of.checks:
        for found in check.findings:
            (members,) = found.members
            count = sum(len(of.members.classes[number]) // WIDTH for number in members.classes)
            assert (len(members.few), count) == ((members.count, 0) if members.count <= FEW else (0, members.count))


def test_a_swap_with_the_same_count_is_worse_and_not_nothing() -> None:
    before, after = sealed(people(*range(30))), sealed(people(*range(1, 31)))
    found = drift(before, after)
    assert [c.direction for c in found.findings] == [Direction.REGRESSED]
    assert found.ruling("regressions") is Ruling.FAIL
    assert drift(before, sealed(people(*range(30)))).is_empty


@pytest.mark.parametrize("applications", [None, Gap("service_principals", GapReason.NO_PERMISSION, "403", "")])
def test_who_entered_is_named_where_applications_were_not_read(applications: Gap | None) -> None:
    unset: dict[str, Any] = dict.fromkeys(User.__struct_fields__)
    users = table_of(
        User, (User(**unset | {"id": one, "user_principal_name": name}) for one, name in zip(IDS, NAMES, strict=True))
    )
    collected: dict[str, Any] = {"users": users} if applications is None else {"users": users, "service_principals": applications}
    before, after = (Graded(one, grade(one)) for one in (sealed(people(*range(20))), sealed(people(*range(21)))))
    store = EvidenceStore(collected, {}, FACTS)
    (change,) = drift_since(before, after, store, load()).drift.findings
    assert [changed.entered_names for changed in change.members] == [(NAMES[20],)]


@pytest.mark.parametrize("lost", [LOCATION, COVERED_LOCATION])
@pytest.mark.parametrize("side", [0, 1])
def test_locations_that_a_result_does_not_hold_are_not_compared(lost: str, side: int) -> None:
    """More than a result names, in classes that it lacks: nothing is known of them, and nothing is worse for it."""

    def located(count: int, *, lacking: str = "") -> Scan:
        kinds = {kind: Members(kind, 0, "0" * 32) for kind in (LOCATION, COVERED_LOCATION)}
        if lacking:
            kinds[lacking] = Members(lacking, 200_000, "1" * 32)
        elsewhere = Members(ELSEWHERE, count, str(count) * 32)
        found = msgspec.structs.replace(finding(MFA, TENANT, "some"), members=(*kinds.values(), elsewhere))
        return msgspec.structs.replace(scan(result(MFA, Verdict.FAIL, found)), members=sealed().members)

    before, after = (located(place, lacking=lost if place == side else "") for place in (0, 1))
    assert drift(before, after).findings == ()
    assert drift(located(0), located(1)).findings != ()


PLACES = st.tuples(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")), st.booleans())


@given(PLACES, PLACES)
def test_a_location_that_a_result_does_not_name_is_elsewhere_there(
    before: tuple[set[str], set[str], bool], after: tuple[set[str], set[str], bool]
) -> None:
    def located(named: set[str], covered: set[str], elsewhere: bool) -> Scan:
        kinds = {LOCATION: named, COVERED_LOCATION: covered - named, ELSEWHERE: {"x"} if elsewhere else set[str]()}
        members = tuple(affected(kind, [(one, one) for one in sorted(held)]) for kind, held in kinds.items())
        found = msgspec.structs.replace(finding(MFA, TENANT, "some"), members=members)
        checks, table = seal([result(MFA, Verdict.FAIL, found)], (), CONTOSO.id)
        return msgspec.structs.replace(scan(*checks), members=table)

    def reached(place: str, state: tuple[set[str], set[str], bool]) -> bool:
        named, covered, elsewhere = state
        return place in named or (elsewhere and place not in covered)

    named = {one for state in (before, after) for one in (*state[0], *state[1])}
    entered = {one for one in (*named, "x") if reached(one, after) and not reached(one, before)}
    left = {one for one in (*named, "x") if reached(one, before) and not reached(one, after)}
    changed = drift(located(*before), located(*after)).findings
    assert [change.direction for change in changed] == (
        [Direction.REGRESSED] if entered else [Direction.IMPROVED] if left else []
    )
    assert [(part.entered, part.left) for change in changed for part in change.members] == (
        [(len(entered), len(left))] if entered or left else []
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ab", "ab", []),
        ("ab", "a", [(Direction.REGRESSED, 1, 0)]),
        ("a", "ab", [(Direction.IMPROVED, 0, 1)]),
        ("a", "b", [(Direction.REGRESSED, 1, 1)]),
        ("a", None, []),
        (None, "a", []),
    ],
)
def test_a_condition_that_is_no_longer_covered_is_affected_now(before: str | None, after: str | None, told: list[Any]) -> None:
    """None: the result does not say which are covered."""

    def covering(held: str | None) -> Scan:
        members = () if held is None else (affected(COVERED_CONDITION, [(one, one) for one in held]),)
        found = msgspec.structs.replace(finding(MFA, TENANT, "some"), members=members)
        checks, table = seal([result(MFA, Verdict.FAIL, found)], (), CONTOSO.id)
        return msgspec.structs.replace(scan(*checks), members=table)

    changed = drift(covering(before), covering(after)).findings
    assert [(change.direction, part.entered, part.left) for change in changed for part in change.members] == told


@pytest.mark.parametrize(
    ("own", "elsewhere", "told"),
    [
        ("HQ", "Headquarters", "HQ"),
        (IDS[0], "Headquarters", "Headquarters"),
        ("", "Headquarters", "Headquarters"),
        (IDS[0], IDS[0], IDS[0]),
    ],
)
def test_a_member_goes_by_its_own_name_then_by_one_that_the_scan_has_elsewhere(own: str, elsewhere: str, told: str) -> None:
    """Without a name of its own (the id is none), or where only another result names it."""
    one = sealed(crowd("location", IDS, (own or IDS[1], *NAMES[1:]), mask({0} if own else {1})))
    comparer = MemberComparer(one, one, names=lambda _: {IDS[0]: elsewhere})
    assert comparer.names([Digester(one.members.salt).member(IDS[0])]) == (told,)


def test_many_are_never_named_and_few_are() -> None:
    text = to_document(sealed(people(*range(30))), grade(scan())).decode()
    assert not [identity for identity in (*IDS, *NAMES) if identity in text]
    few = to_document(sealed(people(1, 2)), grade(scan())).decode()
    assert NAMES[1] in few
    assert NAMES[3] not in few


def test_digests_of_another_tenant_are_others() -> None:
    checks = [result(MFA, Verdict.FAIL, finding(MFA, TENANT, "some", members=(people(*range(30)),)))]
    tables = [seal(checks, (), tenant)[1] for tenant in ("a", "b")]
    ours, theirs = (set(in_class("".join(table.classes))) for table in tables)
    assert len(ours) == len(theirs) == 30
    assert not ours & theirs


def test_a_redacted_result_compares_alike_and_is_not_open_to_a_search_for_an_id() -> None:
    before, after = sealed(people(*range(30)), people(1, 2)), sealed(people(*range(1, 31)), people(1, 3))
    redacted = [Redaction(b"k" * 32, ((of, grade(of)),)).scan(of) for of in (before, after)]
    for of, raw in zip(redacted, (before, after), strict=True):
        text = to_document(of, grade(of)).decode()
        for place in range(31):
            assert IDS[place] not in text
            assert NAMES[place] not in text
        digests = set(in_class("".join(raw.members.classes)))
        assert not digests & set(in_class("".join(of.members.classes)))
        assert raw.members.salt not in text
    before_, after_ = map(written, redacted)
    found = drift(before_, after_)
    assert [[(m.entered, m.left) for m in c.members] for c in found.findings] == [[(1, 1)], [(1, 1)]]
    shown = Redaction(b"k" * 32, ()).drift(drift(before, after))
    assert not [name for name in NAMES if name in json.dumps(msgspec.to_builtins(shown))]


def test_an_older_result_that_names_no_members_makes_equal_counts_undecided() -> None:
    now = sealed(people(*range(30)))
    document = json.loads(to_document(now, grade(now)))
    del document["members"]
    for check in document["checks"]:
        for found in check["findings"]:
            del found["members"]
    older = from_document(json.dumps(document).encode())[0]
    found = drift(older, now)
    assert [c.direction for c in found.findings] == [Direction.NOT_COMPARABLE]
    assert found.ruling("regressions") is Ruling.UNKNOWN
    assert drift(older, older).ruling("regressions") is Ruling.UNKNOWN, "two of them may hide a swap, too"
    more = drift(older, sealed(people(*range(31))))
    assert [c.direction for c in more.findings] == [Direction.REGRESSED], "a count decides where it differs"


def test_more_classes_than_the_cap_are_compared_by_digest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_CLASSES", 2)
    crowds = [people(*range(start, start + 30)) for start in range(0, 30, 5)]
    of = sealed(*crowds)
    assert len(of.members.classes) <= 2
    assert drift(of, sealed(*crowds)).is_empty
    swapped = [*crowds[:-1], people(*range(26, 56))]
    assert {c.direction for c in drift(of, sealed(*swapped)).findings} == {Direction.REGRESSED}


def test_groups_beyond_the_bound_are_compared_by_digest_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_GROUP_DIGESTS", 35)
    small, large = (affected("member", ((IDS[n], NAMES[n]) for n in range(count))) for count in (30, 40))
    swapped = affected("member", ((IDS[n], NAMES[n]) for n in range(1, 41)))
    one, other = (
        sealed(groups=[NamedGroup("large", "Large", members), NamedGroup("small", "Small", small)])
        for members in (large, swapped)
    )
    assert [len(digests) for digests in one.members.classes] == [30 * WIDTH]
    (change,) = drift(one, other).configuration
    assert (change.name, change.changes[0].added) == ("Large", ())
    assert drift(one, one).ruling("any") is Ruling.PASS


def test_a_swap_that_is_known_by_digest_alone_is_worse_although_applications_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_CLASSES", 0)

    def of(first: int, applications: str) -> Scan:
        named = affected("application", ((name, name) for name in applications))
        members = (people(*range(first, first + 30)), named)
        found = finding(MFA, TENANT, "some", users=30, applications=named.count, members=members)
        checks, table = seal([result(MFA, Verdict.FAIL, found)], (), CONTOSO.id)
        return msgspec.structs.replace(scan(*checks), members=table)

    found = drift(of(0, "ab"), of(1, "a"))
    assert [change.direction for change in found.findings] == [Direction.REGRESSED]
    assert found.ruling("regressions") is Ruling.FAIL


def test_members_of_a_group_are_configuration() -> None:
    def group(*members: int) -> NamedGroup:
        return NamedGroup("g", "Exclusions", affected("member", ((IDS[n], NAMES[n]) for n in members)))

    for count in (5, 40):
        found = drift(sealed(groups=[group(*range(count))]), sealed(groups=[group(*range(1, count + 1))]))
        (change,) = found.configuration
        assert (change.resource, change.name, change.changes[0].path) == ("group_members", "Exclusions", "members")
        assert change.changes[0].before["count"] == change.changes[0].after["count"] == count
        assert found.ruling("any") is Ruling.FAIL
        assert found.ruling("regressions") is Ruling.PASS
    hidden = drift(sealed(groups=[group(1)]), sealed(groups=[NamedGroup("g", "Exclusions", None)]))
    assert hidden.ruling("any") is Ruling.UNKNOWN
    assert hidden.ruling("any", {"group_members"}) is Ruling.PASS


def test_a_result_does_not_grow_with_findings_times_people() -> None:
    total = 100_000
    ids = tuple(f"{number:08x}-0000-4000-8000-000000000000" for number in range(total))
    everybody = (1 << total) - 1
    crowds = [crowd("user", ids, ids, everybody & ~(1 << number * 7) & ~(0xFFFF << number * 100)) for number in range(60)]
    of = sealed(*crowds)
    held = len(msgspec.json.encode(of.members)) + sum(
        len(msgspec.json.encode(found.members)) for check in of.checks for found in check.findings
    )
    assert held < total * (WIDTH + 2)
    assert sum(len(one) for one in of.members.classes) == total * WIDTH


def test_places_are_those_of_the_bits() -> None:
    assert [*places(0)] == []
    assert [*places(mask((0, 5, 63)))] == [0, 5, 63]
    assert Members("user", 0) == Members("user", 0)


def located(open_: str, covered: str, elsewhere: bool, without: str = "") -> Scan:
    """A finding that affects the same people, from named locations, and not under some conditions."""
    members = (
        people(*range(30)),
        affected("location", ((name, name) for name in open_)),
        affected("covered location", ((name, name) for name in covered)),
        Members("elsewhere", int(elsewhere)),
        affected("covered condition", ((f"platform: {name}", f"platform: {name}") for name in without)),
    )
    found = finding(MFA, TENANT, "some", users=30, members=members)
    checks, table = seal([result(MFA, Verdict.FAIL, found)], (), CONTOSO.id)
    return written(msgspec.structs.replace(scan(*checks), members=table))


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (("A", "B", False), ("AB", "", False), ["locations newly affected: 1 (B)"]),
        (("AB", "", False), ("A", "B", False), ["locations no longer affected: 1 (B)"]),
        (("A", "", False), ("AB", "", False), ["locations newly affected: 1 (B)"]),
        (("", "", True), ("B", "", True), []),
        (("", "", True), ("", "B", True), ["locations no longer affected: 1 (B)"]),
        (("", "B", True), ("", "", True), ["locations newly affected: 1 (B)"]),
        (("A", "", False), ("A", "", True), ["locations newly affected: 1 (elsewhere)"]),
        (("A", "B", False), ("A", "", False), []),
        (("A", "", False, "iL"), ("A", "", False, "L"), ["conditions newly affected: 1 (platform: i)"]),
        (("A", "", False, "i"), ("A", "", False, "iL"), ["conditions no longer affected: 1 (platform: L)"]),
    ],
)
def test_locations_and_conditions_count_although_the_people_are_the_same(before: Any, after: Any, texts: list[str]) -> None:
    found = drift(located(*before), located(*after))
    assert [changed.text for change in found.findings for changed in change.members] == texts
    worse = any("newly" in text for text in texts)
    assert found.ruling("regressions") is (Ruling.FAIL if worse else Ruling.PASS)
    one, other = (Redaction(b"k" * 32, ((of, grade(of)),)).scan(of) for of in (located(*before), located(*after)))
    assert [len(change.members) for change in drift(one, other).findings] == [1] * len(texts)


class _Listed:
    """A list in columns."""

    def __init__(self, *ids: str) -> None:
        self._ids = ids

    def column(self, name: str) -> tuple[str, ...]:
        return self._ids if name == "id" else ()


@pytest.mark.parametrize("lost", ["managed_devices", "entra_devices"])
def test_devices_are_known_only_where_both_of_their_lists_were_read(lost: str) -> None:
    """Otherwise every object of the directory would be a new device on the night after."""
    evidence: dict[str, Any] = {"managed_devices": _Listed("m"), "entra_devices": _Listed("e")}
    store = EvidenceStore({}, {}, {})
    assert directory_of(store, evidence).devices == ("m", "e")
    gap = Gap(lost, GapReason.NO_PERMISSION, "Graph answered 403 Forbidden", "grant `Device.Read.All`")
    assert directory_of(store, {**evidence, lost: gap}).devices is None
    assert directory_of(store, {name: rows for name, rows in evidence.items() if name != lost}).devices is None
