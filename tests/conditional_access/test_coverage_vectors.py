"""Exact escapes: for each vector, the escape within its small tenant is the expected set of sign-ins, no more and no less."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.conditional_access.sign_ins import VECTORS, identity_from, location_from, target_from
from tests.conditional_access.worlds import atom_of, space_from
from ztscan.conditional_access.policy.devices import Device
from ztscan.conditional_access.policy.sign_in import SignIn, Trust
from ztscan.conditional_access.policy.strengths import MFA_STRENGTH, PHISHING_RESISTANT_STRENGTH
from ztscan.conditional_access.policy.vocabulary import CLIENTS, FLOWS, PLATFORMS, RISK_LEVELS, Dimension
from ztscan.conditional_access.proof.coverage import ProofVerdict, escape
from ztscan.conditional_access.proof.requirement import Acceptance, Region, Requirement, Who
from ztscan.conditional_access.space.boxes import Box, difference, intersection
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, Refinement, SignInSpace

ACCEPTED = {
    "mfa": Acceptance(frozenset(("mfa",)), frozenset((MFA_STRENGTH,))),
    "phishingResistant": Acceptance(strengths=frozenset((PHISHING_RESISTANT_STRENGTH,))),
    "managedDevice": Acceptance(frozenset(("compliantdevice", "domainjoineddevice"))),
    "blocked": Acceptance(),
}
DEVICES = {
    "unregistered": Device(),
    "compliant": Device(True, True, "azuread"),
    "noncompliant": Device(True, False, "azuread"),
    "compliant-hybrid": Device(True, True, "serverad"),
    "noncompliant-hybrid": Device(True, False, "serverad"),
}
TENANT = VECTORS["tenant"]
BELIEVED = {"population": {"trust": Trust(True, True, True)}}


def _axes(vector: dict[str, Any]) -> dict[str, tuple[Dimension, dict[str, SignIn]]]:
    """By the vector's word for an axis: the dimension, and a sign-in for each named value."""
    return {
        "identity": (Dimension.IDENTITY, {raw["id"]: SignIn(identity_from(raw)) for raw in TENANT["identities"]}),
        "target": (
            Dimension.TARGET,
            {(raw.get("resources") or [raw["userAction"]])[0]: SignIn(target=target_from(raw)) for raw in vector["targets"]},
        ),
        "location": (
            Dimension.LOCATION,
            {raw["name"]: SignIn(location=location_from(raw)) for raw in TENANT["locationAtoms"]},
        ),
        "client": (Dimension.CLIENT, {client: SignIn(client=client) for client in CLIENTS}),
        "platform": (Dimension.PLATFORM, {platform: SignIn(platform=platform) for platform in PLATFORMS}),
        "signInRisk": (Dimension.SIGN_IN_RISK, {risk: SignIn(sign_in_risk=risk) for risk in RISK_LEVELS}),
        "device": (Dimension.DEVICE, {name: SignIn(device=device) for name, device in DEVICES.items()}),
        "flow": (Dimension.FLOW, {flow: SignIn(flow=frozenset((flow,)) - {"none"}) for flow in FLOWS}),
    }


def _box(space: SignInSpace, vector: dict[str, Any], named: dict[str, dict[str, list[str]]]) -> Box:
    """A box of a vector in atoms of the space; axes that it does not name are free."""
    box = list(space.full)
    for axis, (dimension, values) in _axes(vector).items():
        allowed = named.get(axis, {"notIn": []})
        chosen = [v for name, v in values.items() if (name in allowed["in"] if "in" in allowed else name not in allowed["notIn"])]
        mask = 0
        for sign_in in chosen:
            mask |= atom_of(space, dimension, sign_in, {})
        box[PLACE[dimension]] = mask
    return tuple(box)


def _within(boxes: Iterable[Box], whole: Box) -> list[Box]:
    return [common for box in boxes if (common := intersection(box, whole)) is not None]


@pytest.mark.parametrize("vector", VECTORS["gaps"], ids=lambda vector: f"{vector['id']} {vector['title']}")
def test_the_escape_is_exactly_the_expected_one(vector: dict[str, Any]) -> None:
    region = vector["region"]
    who = Who(users=frozenset(region["identity"]["in"])) if "identity" in region else Who()
    refinement = Refinement(selections=((who.selection_name, who.users),)) if who.users else Refinement()
    space = space_from(
        vector["policies"], TENANT["identities"], TENANT, groups=["g-a"], feasible_only=False, refinement=refinement, **BELIEVED
    )
    clients = frozenset(region["client"]["in"]) if "client" in region else None
    requirement = Requirement(vector["id"], vector["title"], Region(who=who, clients=clients), ACCEPTED[vector["requirement"]])
    result = escape(space, requirement)
    whole = _box(space, vector, region)
    expected = _within([_box(space, vector, box) for box in vector["expect"]["escape"]], whole)
    for found in (_within(result.certain, whole), _within(result.possible, whole)):
        assert not difference(found, expected), "escapes that should not be there"
        assert not difference(expected, found), "escapes that were missed"
    if vector["expect"]["proved"]:
        assert result.verdict is ProofVerdict.PROVED


def test_the_dimensions_of_the_vectors_are_those_of_the_space() -> None:
    assert {dimension for dimension, _ in _axes(VECTORS["gaps"][0]).values()} <= set(DIMENSIONS)
