"""A third opinion: the question put to z3 as a formula, which must agree on emptiness and on witnesses.

The formula is written from the text, over raw JSON. Each dimension is a number that picks one of the values of the generator,
each policy a conjunction, and what a control cannot do an implication; z3 looks for a sign-in that nothing makes acceptable.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import z3  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access import generated as g
from tests.conditional_access import oracle
from tests.conditional_access.generated import fuzz, policy_sets
from tests.conditional_access.test_oracle import REQUIREMENTS, concrete, world
from tests.conditional_access.worlds import atom_of, atoms_of
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.coverage import escape
from ztscan.conditional_access.space.boxes import Box, inside, intersection
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace

TARGETS = [
    *({"resources": [app]} for app in (g.EXCHANGE, g.SHAREPOINT, g.AZURE, g.PORTAL, g.VAULT, "app-1", "app-2")),
    {"userAction": "urn:user:registersecurityinfo"},
]
PLACES = [
    {"ip": ip, "country": country, "mfaTrustedIp": False, "compliantNetwork": network}
    for ip, country, network in product(
        ("203.0.113.9", "203.0.113.200", "198.51.100.7", "2001:db8:1::5"), ("NL", "BE", "US", None), (False, True)
    )
]
AXES: dict[str, list[Any]] = {
    "identity": [person for person in g.PEOPLE if person.get("enabled", True)],
    "target": TARGETS,
    "clientApp": ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"],
    "platform": [*g.PLATFORMS, "unknown"],
    "location": PLACES,
    "userRisk": list(g.LEVELS),
    "signInRisk": list(g.LEVELS),
    "insiderRisk": ["none", "minor", "moderate", "elevated"],
    "device": list(g.DEVICES),
    "authFlow": ["none", "deviceCodeFlow", "authenticationTransfer"],
}
V = {axis: z3.Int(axis) for axis in AXES}
SPACE = z3.And(*(z3.And(V[axis] >= 0, V[axis] < len(values)) for axis, values in AXES.items()))


def where(axis: str, holds: Any, words: tuple[str, ...]) -> Any:
    """The values of an axis for which a condition has one of the truth values."""
    return z3.Or(*(V[axis] == n for n, value in enumerate(AXES[axis]) if holds(value) in words))


def applies(policy: dict[str, Any], words: tuple[str, ...]) -> Any:
    """``words`` ("yes",): certainly applies; ("yes", "maybe"): may apply."""
    c = policy["conditions"]
    insider = c["insiderRiskLevels"]
    parts = [
        where("identity", lambda who: oracle.users_hold(c["users"], who), words),
        where("target", lambda target: oracle.targets_hold(c["applications"], target), words),
        where("clientApp", lambda client: oracle.clients_hold(c["clientAppTypes"], client), words),
        where("platform", lambda platform: oracle.platforms_hold(c["platforms"], platform), words),
        where("location", lambda place: oracle.locations_hold(c["locations"], place), words),
        where("userRisk", lambda level: oracle.levels_hold(c["userRiskLevels"], level), words),
        where("signInRisk", lambda level: oracle.levels_hold(c["signInRiskLevels"], level), words),
        where("insiderRisk", lambda level: oracle.levels_hold(insider.split(",") if insider else None, level), words),
        where("authFlow", lambda flow: oracle.flows_hold(c["authenticationFlows"], flow), words),
        where("device", lambda device: oracle.devices_hold(c["devices"], device), words),
    ]
    return z3.And(*parts, z3.BoolVal("maybe" in words or not c.get("times")))


def weak_and_possible(control: Any, requirement: str, *, strict: bool) -> Any:
    """Where a control can be met although it is not acceptable. ``strict``: wherever that is not ruled out."""
    word = oracle.accepted(control, requirement)
    if word == "yes" or (word == "maybe" and not strict):
        return z3.BoolVal(False)
    base = {axis: values[0] for axis, values in AXES.items()} | {"device": g.DEVICES[3], "platform": "iOS"}
    ruled_out = []
    for axis in ("identity", "clientApp", "device", "authFlow", "platform"):
        for n, value in enumerate(AXES[axis]):
            neutral = {**base, axis: value}
            if axis != "platform":
                neutral["platform"] = "windows" if control == "domainJoinedDevice" else "iOS"
            found = oracle.cannot_meet(control, neutral)
            if found == "yes" or (found == "maybe" and not strict):
                ruled_out.append(V[axis] == n)
    return z3.Not(z3.Or(*ruled_out)) if ruled_out else z3.BoolVal(True)


def helps(policy: dict[str, Any], requirement: str, *, strict: bool) -> Any:
    """``strict``: certainly makes the sign-in acceptable; else: may."""
    clauses = oracle.demands(policy, strictest=not strict)
    met = [
        z3.BoolVal(True)
        if clause == ["block"]
        else z3.And(*(z3.Not(weak_and_possible(control, requirement, strict=strict)) for control in clause))
        for clause in clauses
    ]
    return z3.And(applies(policy, ("yes",) if strict else ("yes", "maybe")), z3.Or(*met) if met else z3.BoolVal(False))


def find(raws: list[dict[str, Any]], requirement: str, *, strict: bool) -> dict[str, Any] | None:
    """A sign-in that no policy makes acceptable (certainly: strict), or None where z3 proves that there is none."""
    solver = z3.Solver()
    solver.add(SPACE)
    for policy in raws:
        if policy["state"] == "enabled":
            solver.add(z3.Not(helps(policy, requirement, strict=strict)))
    if solver.check() != z3.sat:
        return None
    model = solver.model()
    return {axis: values[model.eval(V[axis], model_completion=True).as_long()] for axis, values in AXES.items()}


def part_of_the_space(space: SignInSpace) -> Box:
    """The box of the values that the formula speaks about."""
    axes = dict(zip(DIMENSIONS, (AXES[axis] for axis in AXES), strict=True))
    names = dict(zip(DIMENSIONS, AXES, strict=True))
    base = {axis: values[0] for axis, values in AXES.items()}
    sides = []
    for dimension in DIMENSIONS:
        mask = 0
        for value in axes[dimension]:
            mask |= atom_of(space, dimension, concrete({**base, names[dimension]: value}), {})
        sides.append(mask)
    return tuple(sides)


def test_the_axes_are_in_the_order_of_the_dimensions() -> None:
    assert [PLACE[d] for d in DIMENSIONS] == list(range(len(AXES)))
    assert DIMENSIONS[0] is Dimension.IDENTITY
    assert DIMENSIONS[-1] is Dimension.FLOW


@given(raws=policy_sets(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(60)
def test_z3_and_the_solver_agree(raws: list[dict[str, Any]], requirement: str) -> None:
    space = world(raws)
    result = escape(space, REQUIREMENTS[requirement])
    whole = part_of_the_space(space)
    for boxes, strict in ((result.possible, True), (result.certain, False)):
        found = find(raws, requirement, strict=strict)
        within = [common for box in boxes if (common := intersection(box, whole))]
        assert bool(within) == (found is not None)
        if found is not None:
            point = atoms_of(space, concrete(found))
            assert any(inside(point, box) for box in within)
