"""Classes of devices against a brute-force walk over all short values, and what becomes of filters beyond the bound."""

from __future__ import annotations

import time
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import fuzz
from tests.conditional_access.test_regressions import COMPLIANT, policy, prove
from ztscan.conditional_access.policy.conditions import Devices
from ztscan.conditional_access.policy.devices import HYBRID, UNREGISTERED, Device, filter_matches, is_device_rule
from ztscan.conditional_access.policy.rules import Rule, parse_rule
from ztscan.conditional_access.policy.truth import Truth, negate
from ztscan.conditional_access.proof.catalogue import MFA_ALL_USERS
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.space.device_atoms import DeviceAtoms
from ztscan.conditional_access.space.device_classes import Allowance, TooManyClassesError, device_classes

LETTERS = "ab"
TEXTS = ["".join(letters) for size in range(5) for letters in product("abc", repeat=size)]
"""``c`` is in no rule, whose patterns have at most two letters."""
LISTS = [(), ("a",), ("ab",), ("a", "ab"), ("c",)]
OPERATORS = ("eq", "ne", "startsWith", "notStartsWith", "endsWith", "notEndsWith", "contains", "notContains")
BASES = [
    Device(True, compliant, trust, managed)
    for trust, compliant, managed in product(("azuread", HYBRID, "workplace"), (False, True), (False, True))
    if not (compliant and managed)
]

patterns = st.text(LETTERS, min_size=0, max_size=2)
kinds = st.integers(1, 8)
fixed = st.sampled_from(("device.isCompliant -eq True", 'device.trustType -ne "ServerAD"'))
of_labels, labels = st.sampled_from(("contains", "notContains")), st.sampled_from(("a", "ab"))
properties_named = st.sampled_from(("model", "model", "extensionAttribute1"))
of_lists, lists = st.sampled_from(("in", "notIn")), st.lists(patterns, min_size=1, max_size=3)
operators = st.sampled_from(OPERATORS)


@st.composite
def written_comparisons(draw: st.DrawFn) -> str:
    kind = draw(kinds)
    if kind == 1:
        return draw(fixed)
    if kind == 2:
        return f'device.systemLabels -{draw(of_labels)} "{draw(labels)}"'
    name = draw(properties_named)
    if kind == 3:
        listed = ", ".join(f'"{value}"' for value in draw(lists))
        return f"device.{name} -{draw(of_lists)} [{listed}]"
    return f'device.{name} -{draw(operators)} "{draw(patterns)}"'


one_to_four = st.lists(written_comparisons(), min_size=1, max_size=4)
words = st.sampled_from(("and", "or"))


@st.composite
def written_rules(draw: st.DrawFn) -> Rule:
    """One to four comparisons in some nesting."""
    first, *rest = draw(one_to_four)
    text = first
    for one in rest:
        text = f"({text}) -{draw(words)} {one}"
    rule = parse_rule(text)
    assert rule is not None
    assert is_device_rule(rule)
    return rule


Facts = tuple[bool, bool, bool, tuple[Truth, ...]]


def facts(device: Device, rules: list[Rule]) -> Facts:
    outcome = tuple(filter_matches(rule, device) for rule in rules)
    return device.registered, device.compliant, device.hybrid, outcome


def every_short_device(rules: list[Rule]) -> set[Facts]:
    """The facts of all devices whose texts are short: what there is to be told apart."""
    named = {word for rule in rules for word in ("model", "extensionattribute1", "systemlabels") if word in repr(rule)}
    return {facts(device, rules) for device in (UNREGISTERED, *registered(tuple(sorted(named))))}


@cache
def registered(named: tuple[str, ...]) -> list[Device]:
    """Every device with short values of these properties. They are made once, as rules name the same few properties."""
    values: list[list[Any]] = [
        [None, *(LISTS if name == "systemlabels" else TEXTS if len(named) < 2 else TEXTS[:13])] for name in named
    ]
    found = []
    for base, chosen in product(BASES, product(*values)):
        properties = {name: value for name, value in zip(named, chosen, strict=True) if value is not None}
        found.append(Device(True, base.compliant, base.trust_type, base.intune_managed, properties))
    return found


@given(rules=st.lists(written_rules(), min_size=1, max_size=3, unique=True))
@fuzz(50)
def test_the_classes_are_those_of_a_walk_over_all_short_values(rules: list[Rule]) -> None:
    classes = device_classes(rules, rules, Allowance())
    told = [facts(device, rules) for device, _ in classes]
    assert [outcome for *_, outcome in told] == [outcome for _, outcome in classes], "a device is one of its class"
    missing = every_short_device(rules) - set(told)
    assert not missing, "no outcome that a device can have is dropped"


@given(rules=st.lists(written_rules(), min_size=1, max_size=4, unique=True), most=st.integers(1, 40), data=st.data())
@fuzz(100)
def test_beyond_a_bound_a_filter_is_undecided_and_nothing_else(rules: list[Rule], most: int, data: st.DataObject) -> None:
    """Whatever the bound, each device has an atom on which no condition says the opposite of what it says of the device."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ztscan.conditional_access.space.device_atoms.MOST_STEPS", most * 10)
        atoms = DeviceAtoms([Devices(rule, excludes=True) for rule in rules])
    base = data.draw(st.sampled_from([UNREGISTERED, *BASES]))
    properties: dict[str, str | tuple[str, ...]] = {
        "model": data.draw(st.sampled_from(TEXTS)),
        "systemlabels": data.draw(st.sampled_from(LISTS)),
    }
    device = Device(True, base.compliant, base.trust_type, base.intune_managed, properties) if base.registered else base
    masks = [atoms.condition(Devices(rule, excludes=True), None) for rule in rules]  # type: ignore[arg-type]
    wanted = [negate(filter_matches(rule, device)) for rule in rules]
    alike = [
        place
        for place, atom in enumerate(atoms.atoms)
        if facts(atom.value, [])[:3] == facts(device, [])[:3]
        and all(
            (truth is not True or may >> place & 1) and (truth is not False or not must >> place & 1)
            for truth, (must, may) in zip(wanted, masks, strict=True)
        )
    ]
    assert alike


def models(*names: str) -> dict[str, Any]:
    rule = " -or ".join(f'device.model -contains "{name}"' for name in names)
    return {"deviceFilter": {"mode": "exclude", "rule": rule}}


SEVEN = models("Alfa", "Bravo", "Carta", "Delta", "Echo", "Fox", "Golf")
SIX = models("Hotel", "India", "Julia", "Kilo", "Lima", "Mike")


@pytest.mark.parametrize("others", [(), (policy("off", devices=SIX, state="disabled"),), (policy("on", devices=SIX),)])
def test_devices_that_a_filter_excludes_escape_whatever_other_filters_name(others: tuple[dict[str, Any], ...]) -> None:
    """Seven names are told apart, and so are thirteen: an excluded device is without MFA where no other policy asks for it."""
    verdict = prove(MFA_ALL_USERS, policy(devices=SEVEN), *others).verdict
    on = any(other["state"] == "enabled" for other in others)
    assert verdict is ProofVerdict.VIOLATED or on, "a model that both exclude escapes as well"
    assert verdict is ProofVerdict.VIOLATED


def test_forty_names_are_one_question() -> None:
    names = [f"Model-{number:02}x" for number in range(40)]
    assert prove(MFA_ALL_USERS, policy(devices=models(*names))).verdict is ProofVerdict.VIOLATED
    both = [policy("a", devices=models(*names)), policy("b", devices=COMPLIANT)]
    assert prove(MFA_ALL_USERS, *both).verdict is ProofVerdict.VIOLATED


def test_a_value_may_have_the_filler_in_it() -> None:
    """``~`` in a rule is no mark of texts that nothing names."""
    rule = parse_rule('device.model -contains "~"')
    assert rule is not None
    assert {outcome for _, outcome in device_classes([rule], [rule], Allowance())} == {(True,), (False,)}


CROWD = [
    policy(
        f"crowd-{number}",
        devices={"deviceFilter": {"mode": "exclude", "rule": f'device.model -contains "n{number}x"'}},
    )
    for number in range(14)
]


def test_filters_that_tell_too_many_devices_apart_are_undecided() -> None:
    """Each of fourteen names leaves its devices out: no more than 2 ** 14 outcomes, and all of them exist."""
    rules = [rule for raw in CROWD if (rule := parse_rule(raw["conditions"]["devices"]["deviceFilter"]["rule"])) is not None]
    with pytest.raises(TooManyClassesError):
        device_classes(rules, rules, Allowance())
    proof = prove(MFA_ALL_USERS, *CROWD)
    assert proof.verdict is ProofVerdict.UNDECIDED
    assert any("tells too many devices apart" in gap.detail for gap in proof.gaps)


def test_beyond_the_bound_facts_still_count() -> None:
    """A device without a record matches no positive comparison, so that the policies apply to it for certain."""
    atoms = DeviceAtoms([Devices(parse_rule(raw["conditions"]["devices"]["deviceFilter"]["rule"])) for raw in CROWD])
    last = parse_rule('device.model -contains "n13x"')
    unregistered = next(place for place, atom in enumerate(atoms.atoms) if not atom.value.registered)
    assert atoms.beyond_bounds(Devices(last))
    must, may = atoms.condition(Devices(last, excludes=True), None)  # type: ignore[arg-type]
    assert must >> unregistered & 1
    assert may == atoms.full
    assert must != may


def test_policies_that_are_switched_off_make_no_enforced_one_undecided() -> None:
    off = [{**raw, "state": "disabled"} for raw in CROWD]
    assert prove(MFA_ALL_USERS, *off, policy("zzz", devices=SEVEN)).verdict is ProofVerdict.VIOLATED
    assert prove(MFA_ALL_USERS, *off, policy("zzz")).verdict is ProofVerdict.PROVED


@pytest.mark.parametrize("operator", ["eq", "ne", "startsWith", "contains", "notContains"])
@pytest.mark.parametrize("word", ["and", "or"])
def test_nine_filters_over_four_properties_have_an_answer(operator: str, word: str) -> None:
    names = ("model", "manufacturer", "displayName", "extensionAttribute1")
    rules = [f" -{word} ".join(f'device.{name} -{operator} "{name}{n}"' for name in names) for n in range(9)]
    raws = [policy(f"filter {n}", devices={"deviceFilter": {"mode": "exclude", "rule": rule}}) for n, rule in enumerate(rules)]
    started = time.process_time()
    assert prove(MFA_ALL_USERS, *raws).verdict in (ProofVerdict.VIOLATED, ProofVerdict.UNDECIDED, ProofVerdict.PROVED)
    assert time.process_time() - started < 15, "seconds on a slow machine; it had none in a minute"
