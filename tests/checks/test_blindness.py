"""The guards of the law of blindness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.blindness import (
    REASONS,
    blindness_never_improves_a_verdict,
    blindness_to_one_key_never_improves_a_verdict,
    broken_without,
    taken_away,
)
from tests.checks.cases import CHECKS, TABLES, Case, needs_of
from tests.checks.rows import Row, rows
from ztscan.core.injection import signature_of
from ztscan.core.model import ByKey, Finding, Gap, Subject, Verdict
from ztscan.engine.check import Check

COMPLIANT = [row for check_id in TABLES for row in rows(check_id) if row.compliant]
BEHIND = sorted({name for check_id in TABLES for name in needs_of(check_id)})
"""Every resource that a check needs."""


@pytest.mark.parametrize("resource", BEHIND)
def test_compliant_rows_without_one_resource(resource: str) -> None:
    """Either law, over the rows of all checks that leave the compliant tenant as it is."""
    failures = broken_without(resource, COMPLIANT)
    assert not failures, "\n".join([f"{len(failures)} of them:", *failures])


def test_every_row_of_the_compliant_tenant_is_without_each_of_its_needs() -> None:
    assert {name for row in COMPLIANT for name in row.needs} <= set(BEHIND)


def test_the_law_over_compliant_rows_can_fail() -> None:
    careless = row_of(_careless, Case("a guest", {}, verdict=Verdict.FAIL))
    of_keys = row_of(_careless_of_keys, Case("members of groups", {}, verdict=Verdict.FAIL))
    assert len(broken_without("users", [careless, of_keys])) == len(REASONS)
    keys = len(of_keys.evidence["group_members"])
    assert len(broken_without("group_members", [careless, of_keys])) == keys > 0


def test_the_law_of_blindness_can_fail() -> None:
    """A guard that was never seen to fail is no guard: a check that takes a gap for an empty list is caught."""
    row = row_of(_careless, Case("a guest", {}, verdict=Verdict.FAIL))
    assert row.result.verdict is Verdict.FAIL
    with pytest.raises(AssertionError, match=r"without users .* fail becomes pass"):
        blindness_never_improves_a_verdict(row)


def test_the_law_of_blindness_to_one_key_can_fail() -> None:
    row = row_of(_careless_of_keys, Case("members of groups", {}, verdict=Verdict.FAIL))
    assert row.result.verdict is Verdict.FAIL
    with pytest.raises(AssertionError, match="of group_members it finds more"):
        blindness_to_one_key_never_improves_a_verdict(row)


def test_every_check_meets_each_of_its_needs_gone_for_each_reason() -> None:
    for check_id in CHECKS:
        first, *others = rows(check_id)
        assert set(taken_away(first)) == {(name, reason) for name in first.needs for reason in REASONS}, check_id
        for row in others:
            assert [name for name, _ in taken_away(row)] == list(first.needs), check_id


def test_between_them_the_rows_meet_every_reason() -> None:
    for check_id, cases in TABLES.items():
        later = {reason for row in rows(check_id) if row.number for _, reason in taken_away(row)}
        assert len(later) >= min(len(REASONS), len(cases) - 1), check_id


def row_of(function: Any, case: Case) -> Row:
    like = next(iter(CHECKS.values()))
    signature = signature_of(function)
    check = Check("careless.check", like.declaration, function, signature, like.documentation, "tests")
    return Row(check, case, [need.name for need in signature.needs])


def _careless(users: tuple[Any, ...] | Gap) -> Iterator[Any]:
    for user in () if isinstance(users, Gap) else users:
        if user.user_type == "Guest":
            yield Finding(Subject("user", user.id, user.name), "a guest", "Guest", "Member")


def _careless_of_keys(group_members: ByKey[Any]) -> Iterator[Any]:
    for key, members in group_members.items():
        if isinstance(members, Gap):
            yield Finding(Subject("group", key, key), "it has no members", "no members", "members")
    yield Finding(Subject("tenant", "tenant", "tenant"), "it has groups", "groups", "none")
