"""The law of new words: a value that Microsoft adds to a property later never makes a fail better.

Of every row that fails, each word that the row brings and the compliant tenant does not have is replaced by one that nobody
knows. What looks like a word may be free text or one of many ids; ``FREE`` says why it may then be better.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.checks import compliant
from tests.checks.cases import decode
from tests.checks.changed_values import BETTER, Place, changed_values, keys_of, replaced
from tests.checks.rows import Row
from ztscan.core.model import Verdict

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


def a_new_word_never_improves_a_verdict(row: Row) -> None:
    """Held where the row fails."""
    if row.case.expected is not Verdict.FAIL:
        return
    for name in sorted(row.case.changed.intersection(row.needs)):
        tried: Counter[tuple[tuple[str, ...], str]] = Counter()
        for place, word in changed_values(row.raw[name], compliant.RESOURCES.get(name)):
            of = keys_of(place), word
            if _is_word(place, word) and not _is_free(row.check.id, place) and tried[of] < _OF_EACH:
                tried[of] += 1
                changed = decode({name: replaced(row.raw[name], place, NEW)}, [name])
                told = row.told_with(changed)
                assert told.verdict not in BETTER, f"{name}: {NEW} for {word} at {place}: {told.verdict}"


def _is_word(place: Place, value: Any) -> bool:
    """Whether a value is a single word, and no name of the object that it is in."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None and _NAMES.isdisjoint(place)


def _is_free(check_id: str, place: Place) -> bool:
    return any((check, name) in FREE for name in place if isinstance(name, str) for check in (ANY, check_id))
