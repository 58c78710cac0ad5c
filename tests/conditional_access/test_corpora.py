"""Published policy sets over a synthetic population: solved, explained, and summed up in golden files that a reader can check.

Each set is looked at twice: as published (where most policies are report-only or off), and with every policy switched on.
``make golden`` writes the golden files anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conditional_access.sign_ins import policies_from
from ztscan.conditional_access.policy.applications import TargetApplication
from ztscan.conditional_access.policy.locations import place_of
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Trust
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION
from ztscan.conditional_access.space.population import Population, type_code
from ztscan.core.bit_sets import bit_set
from ztscan.graph.areas.conditional_access import NamedLocation

HERE = Path(__file__).parent
SETS = tuple(sorted(path.stem for path in (HERE / "corpora").glob("*.json")))
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
USERS = 500
REQUIREMENTS = (
    catalogue.MFA_ALL_USERS,
    catalogue.LEGACY_BLOCKED,
    catalogue.MFA_GUESTS,
    catalogue.mfa_for_roles(catalogue.holders_of([GLOBAL_ADMINISTRATOR]), phishing_resistant=True),
    catalogue.managed_device(EVERY_APPLICATION),
    catalogue.DEVICE_CODE_BLOCKED,
    catalogue.SECURITY_INFO_PROTECTED,
    catalogue.UNKNOWN_PLATFORMS_BLOCKED,
    catalogue.at_sign_in_risk(["high"]),
)


def _conditions(policies: tuple[Policy, ...]) -> Iterator[Users]:
    for policy in policies:
        condition = policy.conditions[Dimension.IDENTITY]
        if isinstance(condition, Users):
            yield condition


def _referred(policies: tuple[Policy, ...]) -> Iterator[tuple[str, str]]:
    for condition in _conditions(policies):
        for side in (condition.included, condition.excluded):
            yield from (("group", group) for group in side.groups)
            yield from (("role", role) for role in side.roles)


def population(policies: tuple[Policy, ...]) -> Population:
    """500 users, every tenth a guest; a group that policies are for has every third of them, another one and each role a few."""
    referred = sorted(set(_referred(policies)) | {("role", GLOBAL_ADMINISTRATOR)})
    wide = {group for condition in _conditions(policies) for group in condition.included.groups}
    groups = {
        name: bit_set(range(n % 3 if name in wide else n, USERS, 3 if name in wide else 241))
        for n, (kind, name) in enumerate(referred)
        if kind == "group"
    }
    roles = {name: bit_set(range(n % 11, USERS, 83)) for n, (kind, name) in enumerate(referred) if kind == "role"}
    names = tuple(f"user{ordinal:03d}@contoso.example" for ordinal in range(USERS))
    return Population(
        ids=names,
        names=names,
        types=bytes(type_code("b2bcollaborationguest" if ordinal % 10 == 9 else None) for ordinal in range(USERS)),
        enabled=(1 << USERS) - 1,
        groups=groups,
        active_roles=roles,
        eligible_roles={GLOBAL_ADMINISTRATOR: bit_set((2, 202))},
        trust=Trust(False, False, False),
    )


def published(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads((HERE / "corpora" / f"{name}.json").read_text())
    return raw


def solved(name: str, *, switched_on: bool, part: str = "") -> SignInCoverage:
    """``part``: one of the sets that a repository puts its policies together to; empty: all of them."""
    raw = published(name)
    chosen = [policy for policy in raw["policies"] if not part or policy["id"] in raw["sets"][part]]
    raws = [{**policy, "state": "enabled"} if switched_on else policy for policy in chosen]
    policies = policies_from(raws)
    places = [place_of(msgspec.convert(place, NamedLocation)) for place in raw["namedLocations"]]
    tenant = SignInTenant(
        locations={place.id: place for place in places},
        applications={f"app-{n}": TargetApplication(f"app-{n}", f"Application {n}", n % 2 == 0) for n in range(20)},
        names={identifier.lower(): name for identifier, name in raw["groups"].items()},
        agent_resources=frozenset(),
    )
    return SignInCoverage(policies, tenant, population(policies))


def summary(name: str) -> str:
    """What a reader checks: requirement by requirement, verdict, counts, description, closest policy."""
    lines = []
    for switched_on in (False, True):
        lines.append(f"# {name}, {'every policy switched on' if switched_on else 'as published'}")
        coverage = solved(name, switched_on=switched_on)
        for requirement in REQUIREMENTS:
            lines += _lines(coverage.prove(requirement))
        lines.append("")
    return "\n".join(lines)


def _lines(proof: Coverage) -> Iterator[str]:
    counts = f", {proof.users} users, {proof.applications} applications" if proof.boxes else ""
    yield f"{proof.requirement.id}: {proof.verdict.value}{counts}"
    if proof.verdict is ProofVerdict.VIOLATED:
        yield from (f"  escape: {line}" for line in proof.description[:2])
        assert proof.witness is not None
        yield f"  witness: {', '.join(text for _, text in proof.witness.sign_in)}"
        for miss in proof.near_misses[:2]:
            yield f"  near miss: {miss.policy.name}: {'; '.join(miss.missed)}"
    for gap in proof.gaps[:2]:
        yield f"  undecided: {gap.detail}"


@pytest.mark.parametrize("name", SETS)
def test_a_published_set_is_solved_as_its_golden_file_says(name: str, expect: Callable[[Path, str], None]) -> None:
    expect(HERE / "golden" / f"{name}.txt", summary(name))


def test_every_golden_file_belongs_to_a_set() -> None:
    assert {path.stem for path in (HERE / "golden").glob("*.txt")} == set(SETS)


def test_switching_policies_on_never_opens_anything() -> None:
    for name in SETS:
        published, on = solved(name, switched_on=False), solved(name, switched_on=True)
        for requirement in REQUIREMENTS:
            assert on.prove(requirement).users <= published.prove(requirement).users
