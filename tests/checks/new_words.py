"""The law of new words: a value that Microsoft adds to a property later never makes a fail better.

Of every row that fails, each word that the row brings and the compliant tenant does not have is replaced by one that nobody
knows. What looks like a word may be free text or one of many ids; ``FREE`` says why it may then be better.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.checks import compliant
from tests.checks.cases import decode
from tests.checks.rows import Row
from ztscan.core.model import Gap, Verdict

NEW = "unknownFutureValue"
ANY = "*"
FREE: Mapping[tuple[str, str], str] = {
    (ANY, "clientApplicationIds"): "ids of applications, or one word for all",
    (ANY, "creationType"): "the state of the invitation and the name show it too",
    (ANY, "enrollmentProfileName"): "free text",
    (ANY, "includeAgentIdServicePrincipals"): "ids of agents, or one word for all",
    (ANY, "includeApplications"): "ids of applications, or some words",
    (ANY, "methodsRegistered"): "a new method is another method",
    (ANY, "notes"): "free text",
    (ANY, "subject"): "free text",
    (ANY, "tags"): "free text",
    ("azure_network.vpn_encryption", "tier"): "any SKU but Basic can hold a policy",
    ("azure_network.vpn_entra", "tier"): "any SKU but Basic can sign people in with Entra ID",
    ("intune.mde_android", "operatingSystem"): "another system is no Android",
    ("conditional_access.compliant_network_break_glass", "builtInControls"): "a new control is another control",
    ("conditional_access.no_retired_approved_app_grant", "builtInControls"): "a new control is another control",
}
"""By check and property."""
_NAMES = frozenset(("id", "displayName", "@odata.type", "name", "userPrincipalName"))
_WORD = re.compile("[A-Za-z]{3,}")
_OF_EACH = 5
"""So often one word of one property is replaced in a list, each time in another entry."""
_BETTER = frozenset((Verdict.PASS, Verdict.NOT_APPLICABLE))
_Place = tuple[str | int, ...]


def a_new_word_never_improves_a_verdict(row: Row) -> None:
    """Held where the row fails."""
    if row.case.expected is not Verdict.FAIL:
        return
    for name in sorted(row.case.changed.intersection(row.needs)):
        usual = set(_words(compliant.RESOURCES.get(name)))
        tried: Counter[tuple[tuple[str, ...], str]] = Counter()
        for place, word in _words(row.raw[name]):
            of = tuple(step for step in place if isinstance(step, str)), word
            if (place, word) not in usual and not _is_free(row.check.id, place) and tried[of] < _OF_EACH:
                tried[of] += 1
                changed = decode({name: _replaced(row.raw[name], place)}, [name])
                told = row.told_with(changed)
                assert told.verdict not in _BETTER, f"{name}: {NEW} for {word} at {place}: {told.verdict}"


def _is_free(check_id: str, place: _Place) -> bool:
    return any((check, name) in FREE for name in place if isinstance(name, str) for check in (ANY, check_id))


def _words(value: Any, place: _Place = ()) -> Iterator[tuple[_Place, str]]:
    """Every single word of a resource with the place where it is."""
    if isinstance(value, Gap):
        return
    if isinstance(value, dict):
        for key, entry in value.items():
            if key not in _NAMES:
                yield from _words(entry, (*place, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _words(entry, (*place, position))
    elif isinstance(value, str) and _WORD.fullmatch(value):
        yield place, value


def _replaced(value: Any, place: _Place) -> Any:
    """The value with the new word at the place. What does not lead there is the same, and not to be written to."""
    step, *others = place
    changed = copy.copy(value)
    changed[step] = _replaced(value[step], tuple(others)) if others else NEW
    return changed
