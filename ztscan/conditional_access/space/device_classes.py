"""Devices in classes by the outcome of device filters: every combination of outcomes that some device has, with such a device.

A filter is a formula over comparisons of properties. Property by property, each way in which the comparisons that still
matter can come out is tried, and devices for which the same remains to be decided become one. So the number of classes is
that of the outcomes that differ, not that of the values that the filters name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, product
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.policy.devices import (
    COMMON_PROPERTIES,
    HYBRID,
    LIST_PROPERTIES,
    UNREGISTERED,
    Device,
    compare_device,
)
from ztscan.conditional_access.policy.rules import Comparison, Joined, Rule, comparisons, matches
from ztscan.conditional_access.policy.truth import Truth

MOST_CLASSES = 4096
"""So many classes of devices are told apart, also on the way to the last property."""
MOST_STEPS = 800_000
"""So often may what is left of a rule be looked at. A count and no clock, so that it ends at the same place on every machine."""
_FACTS = frozenset(("iscompliant", "trusttype"))
_FILLERS = "~^|%_"


class TooManyClassesError(Exception):
    """The rules tell more devices apart than are looked at. What was found by then is no answer."""


class Allowance(msgspec.Struct):
    """How far the search for classes may go."""

    classes: int = MOST_CLASSES
    steps: int = MOST_STEPS

    def take(self, steps: int, classes: int) -> None:
        self.steps -= steps
        if self.steps < 0 or classes > self.classes:
            raise TooManyClassesError


class DeviceClass(NamedTuple):
    """A device, and the outcome of each rule for it and all devices that it stands for."""

    device: Device
    outcome: tuple[Truth, ...]


def device_classes(rules: Iterable[Rule], known: Iterable[Rule], allowance: Allowance) -> list[DeviceClass]:
    """The classes that ``rules`` tell apart, those that a witness should prefer first.

    ``known``: all rules that are in use, also those that are too many to be told apart: of them it only counts what the facts
    about a device say. Raises TooManyClassesError.
    """
    rules, known = tuple(rules), tuple(known)
    found: dict[object, DeviceClass] = {}
    refinery = _Refinery(rules, allowance)
    for base in _base_devices((*rules, *known)):
        by_facts = tuple(outcome_by_facts(rule, base) for rule in known)
        for device, outcome in refinery.devices(base):
            key = (device.registered, device.compliant, device.hybrid, outcome, by_facts)
            earlier = found.get(key)
            found[key] = DeviceClass(_plainer(earlier and earlier.device, device), outcome)
        allowance.take(len(found), len(found))
    return list(found.values())


def outcome_by_facts(rule: Rule, device: Device) -> Truth:
    """What a rule says of a device of which nothing but the facts is known: compliance, trust type, or that it has no record."""
    residual = _reduced(rule, lambda comparison: _by_facts(comparison, device))
    return residual if isinstance(residual, bool) else None


def _base_devices(rules: Iterable[Rule]) -> Iterator[Device]:
    yield UNREGISTERED
    used = {_property(comparison) for rule in rules for comparison in comparisons(rule)}
    attributes = any(name.startswith("extensionattribute") for name in used)
    trust_types = ("azuread", HYBRID, "workplace") if "trusttype" in used else ("azuread", HYBRID)
    for trust, compliant in product(trust_types, (True, False)):
        device = Device(registered=True, compliant=compliant, trust_type=trust)
        yield device
        if attributes and not device.attributes_readable:
            yield replace(device, intune_managed=True)


def _plainer(known: Device | None, device: Device) -> Device:
    """Which of two devices that come out the same stands for both: the first, but rather one without a mark than one with."""
    return device if known is None or (known.marked and not device.marked) else known


# -- what is left of a rule -------------------------------------------------------------------------------------------


class _Open:
    """The answer to a comparison that is not decided yet."""


_OPEN = _Open()


class _Left(NamedTuple):
    """A rule some of whose comparisons are decided; ``None`` among the parts is one that cannot be."""

    word: str
    parts: tuple[Residual, ...]


Residual = Comparison | Joined | _Left | Truth
"""What is left of a rule: a constant once all that matters is decided."""
_Answer = Callable[[Comparison], Truth | _Open]


def _reduced(rule: Residual, answer: _Answer) -> Residual:
    """The rule with the comparisons decided that have an answer."""
    if rule is None or isinstance(rule, bool):
        return rule
    if isinstance(rule, Comparison):
        truth = answer(rule)
        return rule if isinstance(truth, _Open) else truth
    decisive = rule.word == "or"
    left: dict[Residual, None] = {}
    for part in rule.parts:
        reduced = _reduced(part, answer)
        if reduced is decisive:
            return decisive
        if reduced is not (not decisive):
            left[reduced] = None
    if len(left) > 1:
        return _Left(rule.word, tuple(left))
    return next(iter(left), not decisive)


def _by_facts(comparison: Comparison, device: Device) -> Truth | _Open:
    name = _property(comparison)
    hidden = name.startswith("extensionattribute") and not device.attributes_readable
    return compare_device(comparison, device) if not device.registered or name in _FACTS or hidden else _OPEN


def _property(comparison: Comparison) -> str:
    return comparison.name.removeprefix("device.")


def _question(comparison: Comparison) -> Comparison:
    """The comparison without its negation, so that both forms have one answer."""
    return replace(comparison, operator=comparison.positive)


def _questions(rule: Residual) -> Iterator[Comparison]:
    if isinstance(rule, Comparison):
        yield _question(rule)
    elif isinstance(rule, Joined | _Left):
        for part in rule.parts:
            yield from _questions(part)


# -- the search -------------------------------------------------------------------------------------------------------

_State = tuple[int, ...]
"""What is left of every rule, by number."""
_Value = str | tuple[str, ...]
_Properties = tuple[tuple[str, _Value], ...]


class _Draft(NamedTuple):
    """A text in the making: begins and ends as said, and has the other parts somewhere between."""

    start: str = ""
    inner: tuple[str, ...] = ()
    end: str = ""


_Drafts = dict[tuple[_State, frozenset[str]], _Draft]
"""By what is left, and by the parts still to be asked about that the text has already."""


class _Refinery:
    """Decides rules property by property, and remembers what becomes of each. Questions and what is left go by number."""

    def __init__(self, rules: tuple[Rule, ...], allowance: Allowance) -> None:
        self._rules, self._allowance = rules, allowance
        mentions: dict[Comparison, list[int]] = {}
        for place, rule in enumerate(rules):
            for question in dict.fromkeys(_questions(rule)):
                mentions.setdefault(question, []).append(place)
        self._questions = sorted(mentions, key=lambda question: (_property(question), question.positive, question.values))
        self._number_of = {question: number for number, question in enumerate(self._questions)}
        self._mentions = [mentions[question] for question in self._questions]
        self._names = sorted({_property(question) for question in self._questions})
        self._residuals: list[Residual] = []
        self._numbers: dict[tuple[type, Residual], int] = {}
        self._asked: list[Mapping[str, frozenset[int]]] = []
        self._answered: dict[tuple[int, int, bool], int] = {}
        self._found: dict[_State, list[tuple[tuple[Truth, ...], _Properties]]] = {}
        written = {character for question in self._questions for value in question.values for character in value}
        candidates = chain(_FILLERS, map(chr, range(0x2500, 0x10000)))
        self._filler = next(c for c in candidates if c not in written and c.lower() == c.upper())

    def devices(self, base: Device) -> Iterator[DeviceClass]:
        """A device for each outcome of the rules that is possible on top of the base facts."""
        start = tuple(self._number(_reduced(rule, lambda c: _by_facts(c, base))) for rule in self._rules)
        if start not in self._found:
            self._found[start] = list(self._outcomes(start))
        for outcome, properties in self._found[start]:
            yield DeviceClass(replace(base, properties=dict(properties)), outcome)

    def _outcomes(self, start: _State) -> Iterator[tuple[tuple[Truth, ...], _Properties]]:
        states: dict[_State, _Properties] = {start: ()}
        for name in self._names:
            following: dict[_State, _Properties] = {}
            for state, properties in states.items():
                for left, value in self._values(name, state):
                    made = properties if value is None else (*properties, (name, value))
                    earlier = following.get(left)
                    if earlier is None or (_marked(earlier) and not _marked(made)):
                        following[left] = made
                    self._allowance.take(1, len(following))
            states = following
        for state, properties in states.items():
            outcome = (self._residuals[number] for number in state)
            yield tuple(truth if isinstance(truth, bool) else None for truth in outcome), properties

    # -- the values of one property -------------------------------------------------------------------------------

    def _values(self, name: str, state: _State) -> Iterator[tuple[_State, _Value | None]]:
        """Every way in which the comparisons on a property can come out, each with a value; None is null."""
        asked = sorted({number for left in set(state) for number in self._asked[left].get(name, ())})
        if not asked:
            yield state, None
            return
        yield self._all_answered(state, asked, lambda _: False), None
        if name in LIST_PROPERTIES:
            for left, draft in self._with_parts({(state, frozenset()): _Draft()}, asked, alone=True):
                yield left, draft.inner
            return
        whole = self._of_kind(asked, "eq", "in")
        for text in sorted({value for number in whole for value in self._questions[number].values}):
            yield self._all_answered(state, asked, partial(_met_by, text)), text
        for left, draft in self._texts(self._all_answered(state, whole, lambda _: False), asked):
            yield left, self._filler.join((draft.start, self._filler.join(draft.inner), draft.end))

    def _texts(self, state: _State, asked: list[int]) -> Iterator[tuple[_State, _Draft]]:
        """Texts that are none of those listed: by the longest start and end that they have, and the parts between.

        With a filler that no rule has between the pieces, nothing else begins, ends or occurs in the text.
        """
        parts = [self._value(number) for number in self._of_kind(asked, "contains")]
        drafts: _Drafts = {(state, frozenset()): _Draft()}
        for kind in ("startswith", "endswith"):
            of_kind = self._of_kind(asked, kind)
            following: _Drafts = {}
            for piece in sorted({self._value(number) for number in of_kind} | {""}):
                within = frozenset(part for part in parts if part in piece)
                for (left, forced), draft in drafts.items():
                    reached = self._all_answered(left, of_kind, partial(_met_by, piece))
                    made = draft._replace(start=piece) if kind == "startswith" else draft._replace(end=piece)
                    following.setdefault((reached, forced | within), made)
                    self._allowance.take(1, len(following))
            drafts = following
        yield from self._with_parts(drafts, asked)

    def _with_parts(self, drafts: _Drafts, asked: list[int], *, alone: bool = False) -> Iterator[tuple[_State, _Draft]]:
        """The drafts with each part, and without it where nothing in them has it already; longer parts first.

        ``alone``: parts are members of a list, of which none is in another.
        """
        ordered = sorted(self._of_kind(asked, "contains"), key=lambda number: (-len(self._value(number)), number))
        for number in ordered:
            part = self._value(number)
            within = frozenset() if alone else frozenset(other for n in ordered if (other := self._value(n)) in part)
            following: _Drafts = {}
            for (left, forced), draft in drafts.items():
                rest = forced - {part} if forced else forced
                met = self._answer(left, number, truth=True)
                if part in forced:
                    following.setdefault((met, rest), draft)
                else:
                    unmet = self._answer(left, number, truth=False)
                    following.setdefault((unmet, rest), draft)
                    if met != left or unmet != left:  # somebody still asks
                        following.setdefault((met, (rest | within) - {part}), draft._replace(inner=(*draft.inner, part)))
                self._allowance.take(1, len(following))
            drafts = following
        for (left, _), draft in drafts.items():
            yield left, draft

    def _of_kind(self, asked: Iterable[int], *kinds: str) -> list[int]:
        return [number for number in asked if self._questions[number].positive in kinds]

    def _value(self, number: int) -> str:
        return self._questions[number].values[0]

    # -- answers --------------------------------------------------------------------------------------------------

    def _all_answered(self, state: _State, asked: Iterable[int], truth_of: Callable[[Comparison], bool]) -> _State:
        for number in asked:
            state = self._answer(state, number, truth=truth_of(self._questions[number]))
        return state

    def _answer(self, state: _State, number: int, *, truth: bool) -> _State:
        places = self._mentions[number]
        self._allowance.take(len(places) + len(state) // 32, 0)
        changed: list[int] | None = None
        for place in places:
            left = state[place]
            after = self._answered.get((left, number, truth))
            if after is None:
                after = self._answered[left, number, truth] = self._after(left, number, truth)
            if after != left:
                changed = changed or list(state)
                changed[place] = after
        return tuple(changed) if changed else state

    def _after(self, left: int, number: int, truth: bool) -> int:
        def answer(comparison: Comparison) -> Truth | _Open:
            if self._number_of[_question(comparison)] != number:
                return _OPEN
            return truth is not comparison.negative

        return self._number(_reduced(self._residuals[left], answer))

    def _number(self, residual: Residual) -> int:
        key = (type(residual), residual)  # True is 1 for a dict, and a comparison is no tuple
        if key not in self._numbers:
            self._numbers[key] = len(self._residuals)
            self._residuals.append(residual)
            by_property: dict[str, set[int]] = {}
            for question in _questions(residual):
                by_property.setdefault(_property(question), set()).add(self._number_of[question])
            self._asked.append({name: frozenset(asked) for name, asked in by_property.items()})
        return self._numbers[key]


def _marked(properties: _Properties) -> bool:
    return any(name not in COMMON_PROPERTIES for name, _ in properties)


def _met_by(text: str, question: Comparison) -> bool:
    return matches(question, text)
