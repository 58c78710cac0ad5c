"""Sparse classes of people against the dense ones, and what is proved with both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from unittest import mock

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.dense import DenseClasses
from tests.conditional_access.generated import ADMIN, LOCATIONS, READER, fuzz, policy_sets
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.catalogue import LEGACY_BLOCKED, MFA_ALL_USERS, MFA_GUESTS, holders_of
from ztscan.conditional_access.proof.exclusions import prove_exclusions
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERYTHING, Exclusion, Region, Requirement, Who
from ztscan.conditional_access.space import identity_atoms, identity_classes
from ztscan.conditional_access.space.identity_classes import IdentityClasses
from ztscan.conditional_access.space.population import Population
from ztscan.core.bit_sets import BitSet, apart_from, bit_set, flags, lowest, places
from ztscan.core.members import Crowd
from ztscan.engine.check import NotApplicable, Unknown

KINDS = (None, None, None, "b2bCollaborationGuest", "b2bCollaborationMember", "internalGuest")
REQUIREMENTS = (
    MFA_ALL_USERS,
    Requirement("roles", "roles", Region(Who(roles=frozenset((ADMIN,))), EVERYTHING), MFA_ALL_USERS.accepts),
    Requirement("readers", "readers", Region(holders_of((READER,), ("id-1", "id-4")), EVERYTHING), MFA_ALL_USERS.accepts),
    MFA_GUESTS,
    LEGACY_BLOCKED,
)


def some(values: Iterable[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(list(values)), max_size=most, unique=True)


_PERSON = st.fixed_dictionaries(
    {
        "groups": some(("g1", "g2")),
        "roles": some((ADMIN, READER), 1),
        "eligible": some((ADMIN, READER), 2),
        "externalType": st.sampled_from(KINDS),
        "homeTenant": st.sampled_from((None, None, "t1")),
        "enabled": st.integers(1, 6).map(lambda number: number > 1),
    }
)
_PEOPLE = tuple(st.tuples(*[_PERSON] * size) for size in range(13))


@st.composite
def populations(draw: st.DrawFn) -> Population:
    people = [{"id": f"id-{n}", **one} for n, one in enumerate(draw(_PEOPLE[draw(st.integers(0, len(_PEOPLE) - 1))]))]
    eligible = {group: bit_set(draw(some(range(len(people)), 2)) if people else ()) for group in draw(some(("g1", "g2")))}
    return population_from(people, groups=("g1", "g2"), eligible_members=eligible)


def coverage_of(
    raws: list[dict[str, Any]], population: Population, strengths_of: list[dict[str, Any]] | None = None
) -> SignInCoverage:
    """``strengths_of``: the policies whose strengths the tenant has, where others than ``raws`` are compared."""
    exclusions = (Exclusion("emergency access", users=frozenset(("id-0",))), Exclusion("a group", groups=frozenset(("g2",))))
    tenant = tenant_from(raws if strengths_of is None else strengths_of, {"namedLocations": LOCATIONS})
    return SignInCoverage(policies_from(raws), tenant, population, exclusions, roles=frozenset((READER,)))


def told(proof: Coverage) -> Iterator[object]:
    """Everything that is told of a proof."""
    yield proof.verdict, proof.escape, proof.notes
    try:
        for said in proof.findings():
            members = getattr(said, "members", ())
            yield said, [(each.kind, each.chosen) for each in members if isinstance(each, Crowd)]
    except (NotApplicable, Unknown) as reason:
        yield type(reason), reason.args
    yield proof.users, list(proof.accounts()), proof.gaps, proof.near_misses, proof.description, proof.witness


def everything(raws: list[dict[str, Any]], population: Population) -> list[str]:
    coverage = coverage_of(raws, population)
    proofs = [coverage.prove(requirement) for requirement in REQUIREMENTS]
    proofs += [prove_exclusions(coverage, policy, coverage.exclusions) for policy in coverage.policies if policy.grant.clauses]
    said = [repr(list(told(proof))).replace(repr(proof.escape.space), "") for proof in proofs]
    return [*said, repr([coverage.space(requirement).identities.counts for requirement in REQUIREMENTS])]


@given(raws=policy_sets(3), population=populations())
@fuzz(24)
def test_dense_classes_give_the_same_results(raws: list[dict[str, Any]], population: Population) -> None:
    sparse = everything(raws, population)
    with mock.patch.object(identity_atoms, "IdentityClasses", DenseClasses):
        assert everything(raws, population) == sparse


@given(raws=policy_sets(2), population=populations(), others=populations())
@fuzz(24)
def test_classes_serve_again_only_for_the_same_accounts(
    raws: list[dict[str, Any]], population: Population, others: Population
) -> None:
    """Of other accounts they must not be taken, and of the same ones under other settings they may be."""
    trusting = msgspec.structs.replace(population, shared_channel_eligible=True)
    before = coverage_of(raws, population)
    for requirement in REQUIREMENTS:
        before.prove(requirement)
    for people in (trusting, others):
        afresh, known = coverage_of(raws, people).for_verdicts(), coverage_of(raws, people).for_verdicts(before)
        for requirement in REQUIREMENTS:
            one, other = afresh.prove(requirement), known.prove(requirement)
            assert (one.verdict, one.users, one.boxes) == (other.verdict, other.users, other.boxes)
            assert one.escape.space.identities._classes.of == other.escape.space.identities._classes.of


@given(raws=policy_sets(2), more=policy_sets(2), population=populations())
@fuzz(12)
def test_other_policies_over_known_atoms_give_the_same_results(
    raws: list[dict[str, Any]], more: list[dict[str, Any]], population: Population
) -> None:
    changed = [*raws, *({**raw, "id": f"more-{number}"} for number, raw in enumerate(more))]
    afresh, before = coverage_of(changed, population), coverage_of(raws, population, strengths_of=changed)
    for requirement in REQUIREMENTS:
        before.prove(requirement)
    known = before.with_policies(afresh.policies)
    for requirement in REQUIREMENTS:
        proofs = known.prove(requirement), afresh.prove(requirement)
        same = [repr(list(told(proof))).replace(repr(proof.escape.space), "") for proof in proofs]
        assert same[0] == same[1]
        assert known.space(requirement).identities.counts == afresh.space(requirement).identities.counts


@st.composite
def ordinals_and_sets(draw: st.DrawFn) -> tuple[int, int, BitSet, dict[tuple[str, str], BitSet]]:
    accounts, virtual = draw(st.integers(0, 60)), draw(st.integers(0, 6))
    everybody = (1 << accounts + virtual) - 1
    few = st.lists(st.integers(0, max(0, accounts + virtual - 1)), max_size=3).map(bit_set)
    many = st.integers(0, everybody)
    found = {("group", str(number)): draw(few | many) & everybody for number in range(draw(st.integers(0, 9)))}
    living = draw(st.just(everybody) | many)
    return accounts, virtual, living, {("is", "account"): (1 << accounts) - 1, **found}


@given(drawn=ordinals_and_sets(), left_out=st.integers(1, 9))
@fuzz(100)
def test_classes_are_those_of_the_rows(drawn: tuple[int, int, BitSet, dict[tuple[str, str], BitSet]], left_out: int) -> None:
    accounts, virtual, living, sets = drawn
    fewer = {key: members for key, members in sets.items() if key != ("group", str(left_out % len(sets)))}
    other = {**fewer, ("group", "changed"): living}
    known = [IdentityClasses(accounts, virtual, living, before) for before in (other, fewer)]
    dense = DenseClasses(accounts, virtual, living, sets)
    with mock.patch.object(identity_classes, "_FEW_RUNS", 0):
        one_by_one = IdentityClasses(accounts, virtual, living, sets)
        assert {key: one_by_one.of_set(members) for key, members in sets.items()} == {key: dense.of_key(key) for key in sets}
    for sparse in (IdentityClasses(accounts, virtual, living, sets), IdentityClasses(accounts, virtual, living, sets, known)):
        assert list(sparse.of) == list(dense.of)
        assert list(sparse.first) == list(dense.first)
        assert sparse.counts == dense.counts
        assert {key: sparse.of_set(members) for key, members in sets.items()} == {key: dense.of_key(key) for key in sets}


def test_classes_that_tell_nothing_more_apart_are_not_counted_again() -> None:
    known = IdentityClasses(4, 0, 0b1111, {("group", "a"): 0b0011})
    again = IdentityClasses(4, 0, 0b1111, {("group", "a"): 0b0011, ("group", "nobody"): 0, ("group", "others"): 0b1100}, [known])
    assert again._numbered is known._numbered
    assert list(again.of) == [0, 0, 1, 1]


def test_classes_that_tell_more_apart_are_not_taken_over() -> None:
    finer = IdentityClasses(4, 0, 0b1111, {("group", "a"): 0b0011, ("group", "b"): 0b0101})
    coarser = IdentityClasses(4, 0, 0b1111, {("group", "a"): 0b0011}, [finer])
    assert list(coarser.of) == [0, 0, 1, 1]
    assert list(IdentityClasses(4, 0, 0b1111, {("group", "a"): 0b0110}, [coarser]).of) == [0, 1, 1, 0]
    assert list(IdentityClasses(4, 0, 0b0111, {("group", "a"): 0b0011}, [coarser]).of) == [0, 0, 1, -1]


def test_the_members_of_classes_are_the_same_however_many_there_are() -> None:
    """Of 600 classes of one or two, and a few who are left out."""
    accounts = 1000
    living = (1 << accounts) - 1 & ~bit_set(range(0, 300, 97))
    sets = {("bit", str(bit)): bit_set(n for n in range(accounts) if n % 600 >> bit & 1) for bit in range(10)}
    classes = IdentityClasses(accounts, 0, living, sets)
    assert len(classes.counts) == 600
    for chosen in ({0}, {255, 256, 257}, {599}, set(range(600)), set(range(0, 600, 7)), set[int]()):
        found = bit_set(n for n in range(accounts) if classes.of[n] in chosen)
        assert classes.members(bit_set(chosen)) == found
        with mock.patch.object(identity_classes, "_PAGED", 0):
            assert classes.members(bit_set(chosen)) == found


def test_where_everybody_is_a_class_of_their_own_a_set_is_its_classes() -> None:
    accounts = 200
    everybody = (1 << accounts) - 1
    sets = {("group", str(bit)): bit_set(n for n in range(accounts) if n >> bit & 1) for bit in range(8)}
    classes = IdentityClasses(accounts, 0, everybody, sets)
    assert all(classes.of_set(members) is members for members in sets.values())
    without_one = IdentityClasses(accounts, 0, everybody & ~(1 << 7), sets)
    shifted = bit_set(n - (n > 7) for n in range(accounts) if n & 1 and n != 7)
    assert without_one.of_set(sets["group", "0"]) == shifted


@given(members=st.sets(st.integers(0, 400), max_size=30) | st.sets(st.integers(0, 40)), others=st.sets(st.integers(0, 400)))
@fuzz(60)
def test_places_are_the_members(members: set[int], others: set[int]) -> None:
    chosen = bit_set(members)
    assert list(places(chosen)) == sorted(members)
    assert apart_from(chosen, bit_set(others)) == bit_set(members - others)
    assert [place for place, flag in enumerate(flags(chosen, 401)) if flag] == sorted(members)
    assert len(flags(chosen, 401)) == 401
    assert list(lowest(chosen, 3)) == sorted(members)[:3]


def test_classes_cost_as_much_as_there_are_memberships() -> None:
    """600 groups of three, and as many that leave three out: all users times all groups would be 360,000."""
    users, groups = 300, 600
    seen = 0

    def counted(members: BitSet) -> Iterator[int]:
        nonlocal seen
        for place in places(members):
            seen += 1
            yield place

    everybody = (1 << users) - 1
    small = {("group", str(n)): bit_set((n % users, n * 7 % users, n * 11 % users)) for n in range(groups)}
    large = {("group", f"large {n}"): everybody & ~members for n, members in enumerate(small.values())}
    with mock.patch.object(identity_classes, "places", counted):
        classes = IdentityClasses(users, 0, everybody, {**small, **large})
        for members in small.values():
            classes.of_set(members)
    assert seen <= users + 3 * 3 * groups


@given(raws=policy_sets(2), population=populations(), drawn=st.integers(0, 2**40))
@fuzz(25)
def test_atoms_lead_back_to_the_same_people(raws: list[dict[str, Any]], population: Population, drawn: int) -> None:
    identities = coverage_of(raws, population).space().identities
    mask = drawn & identities.full
    accounts = sorted(identities.ordinals(mask))
    assert identities.accounts_in(mask) == len(accounts)
    assert identities.chosen(mask) == bit_set(accounts)
    for atom in range(len(identities.counts)):
        identity = identities.representative(atom)
        assert identity.name == identities.name_of(atom)
        assert identity.groups == {group for group in identities.groups if identities.in_group(group)[0] >> atom & 1}
