"""What gaps can be filtered by: the values of each filter in words, and which of them each gap has, as short codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ztscan.core.fix import Effort, Fix, Impact

from .book import SEVERITY_WORDS
from .controls import FRAMEWORK_WORDS


class CodedChoice(msgspec.Struct, frozen=True):
    """A value of a filter, its words, and the code that the cards with it have."""

    value: str
    word: str
    code: str


class Facet(msgspec.Struct, frozen=True):
    """One filter: its name in the address, its label, and its values."""

    name: str
    label: str
    choices: tuple[CodedChoice, ...]

    def codes(self, values: Iterable[str]) -> list[str]:
        """The codes of values."""
        wanted = set(values)
        return [choice.code for choice in self.choices if choice.value in wanted]


IMPACT_WORDS = {
    Impact.NONE.value: "Nobody",
    Impact.ADMINISTRATORS.value: "Administrators",
    Impact.PROMPT_ONCE.value: "People, prompted",
    Impact.RE_REGISTER.value: "People, who register again",
    Impact.MAY_BLOCK.value: "People, who may be blocked",
}
Values = Mapping[str, tuple[str, ...]]
"""By name of a filter, the values that one gap has."""
_FACETS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "severity": ("Severity", {severity.value: word for severity, word in SEVERITY_WORDS.items()}),
    "pillar": ("Pillar", {}),
    "owner": ("Owner", {}),
    "framework": ("Framework", FRAMEWORK_WORDS),
    "effort": ("Effort", {effort.value: effort.value.capitalize() for effort in Effort}),
    "impact": ("Who notices", IMPACT_WORDS),
    "licence": ("Licence of the fix", {"none": "None"}),
}
"""Label, and the words of known values in their order; other values follow in alphabetical order, as they are."""


def of_fixes(fixes: Iterable[Fix]) -> Values:
    """What fixes take: none of it where a gap has no fix."""
    facts = [fix.facts for fix in fixes]
    return {
        "effort": tuple(fact.effort.value for fact in facts),
        "impact": tuple(fact.impact.value for fact in facts),
        "licence": tuple(fact.licence or "none" for fact in facts),
    }


def facets(gaps: Sequence[Values], words: Mapping[str, Mapping[str, str]]) -> tuple[Facet, ...]:
    """The filters that open gaps give rise to. ``words`` by filter adds words of values, in their order."""
    return tuple(
        _facet(name, label, {**known, **words.get(name, {})}, {value for gap in gaps for value in gap.get(name, ())})
        for name, (label, known) in _FACETS.items()
    )


def _facet(name: str, label: str, words: Mapping[str, str], found: set[str]) -> Facet:
    values = [*(value for value in words if value in found), *sorted(found - set(words))]
    return Facet(
        name, label, tuple(CodedChoice(value, words.get(value, value), f"{name[:2]}{at}") for at, value in enumerate(values))
    )


def coded(gap: Values, offered: Iterable[Facet]) -> str:
    """The codes of a gap's values, separated by spaces."""
    return " ".join(code for facet in offered for code in facet.codes(gap.get(facet.name, ())))
