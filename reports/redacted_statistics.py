"""Redacts the statistics of a result: the inventories of policies and of credentials, and the names of roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .renaming import DROPPED, Renaming

_POLICY_INVENTORY, _CREDENTIAL_INVENTORY = "policy_inventory", "credential_inventory"
_BY_CONDITION = "coverage_by_condition"
_IN_MICROSOFTS_WORDS = ("licence_tier", "sign_ins_by_client")
"""Editions, and clients of the sign-in log. A renamed one would no longer be counted."""
_WORDED = ("included", "excluded", "resources", "resources_excluded", "conditions", "controls")
_ROLE = {"id": "role", "name": "role"}
_CREDENTIAL = {"holder": "application", "name": "credential", "owners": "user"}
"""What is a name in a role of the statistics, and in a row of the inventory of credentials."""


def names_in_statistics(statistics: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names in the inventories with their kind: sentences of findings contain them, too."""
    for row in (statistics.get(_CREDENTIAL_INVENTORY) or {}).get("rows", ()):
        for part, kind in _CREDENTIAL.items():
            held = row.get(part) or ()
            yield from ((name, kind) for name in ((held,) if isinstance(held, str) else held))
    for policy in (statistics.get(_POLICY_INVENTORY) or {}).get("policies", ()):
        yield policy["name"], "conditionalAccessPolicy"


def redacted_statistic(names: Renaming, key: str, value: Any) -> Any:
    """A statistic. Of the inventory of policies only ids, states and numbers stay: its words name groups and locations."""
    if key in _IN_MICROSOFTS_WORDS:
        return value
    if key == _BY_CONDITION:
        return {**value, "examples": [_example(names, example) for example in value["examples"]]}
    if key != _POLICY_INVENTORY:
        return _counted(names, value, key)
    return {**value, "policies": [_listed(names, policy) for policy in value["policies"]]}


def _example(names: Renaming, example: Mapping[str, Any]) -> dict[str, Any]:
    """An example sign-in, as one of a finding. The other parts of this table are ztscan's words and numbers."""
    steps = [[label, names.step(label, text)] for label, text in example["sign_in"]]
    return {**example, "sign_in": steps, "because": [names.text(reason) for reason in example["because"]]}


def _listed(names: Renaming, policy: Mapping[str, Any]) -> dict[str, Any]:
    named = {part: names.name(policy[part], "conditionalAccessPolicy") for part in ("id", "name")}
    within = [names.name(other, "conditionalAccessPolicy") for other in policy["within"]]
    only = policy["only"] and [{**one, "check": names.identified(one["check"])} for one in policy["only"]]
    kept = {part: policy[part] for part in ("state", "people")}
    return {**kept, **named, "within": within, "only": only, **{part: [DROPPED] if policy[part] else [] for part in _WORDED}}


def _counted(names: Renaming, value: Any, key: str = "") -> Any:
    """Statistics: numbers under ztscan's words. Names of custom roles, and of the inventory, become pseudonyms."""
    if isinstance(value, Mapping):
        kinds = _CREDENTIAL if "holder" in value else _ROLE if "permanent" in value else {}
        return {
            inner: names.names(entry, kinds[inner]) if inner in kinds and entry is not None else _counted(names, entry, inner)
            for inner, entry in value.items()
        }
    if isinstance(value, list | tuple):
        return [_counted(names, entry, key) for entry in value]
    if not isinstance(value, str):
        return value
    return names.fingerprint(value) if key == "fingerprint" else names.text(value)
