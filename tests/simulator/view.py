"""Which properties of a row are shown, by version, cloud, ``$select`` and ``$expand``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.simulator import errors, schema
from tests.simulator.errors import UnsupportedError
from tests.simulator.odata import Expansion, project
from tests.simulator.tenant import Json


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """What a national cloud lacks: paths by their beginning, and properties by type."""

    lacking_paths: tuple[str, ...] = ()
    lacking_properties: Mapping[str, frozenset[str]] = field(default_factory=dict)


GLOBAL = Cloud()
US_GOVERNMENT = Cloud(
    lacking_paths=("identity/conditionalAccess/deletedItems", "directory/recommendations"),
    lacking_properties={
        "application": frozenset({"verifiedPublisher", "samlMetadataUrl"}),
        "servicePrincipal": frozenset({"verifiedPublisher"}),
        "unifiedRoleAssignment": frozenset({"principalOrganizationId"}),
    },
)


class View:
    """One request's choice of properties, checked once for each type of row.

    ``base`` is the type of the collection; rows of a type that derives from it say so in ``@odata.type``. Without a
    selection, ``default`` is shown, or everything where that is empty.
    """

    def __init__(self, version: str, base: str, cloud: Cloud, select: Sequence[str], default: Sequence[str] = ()) -> None:
        self._version = version
        self._base = base
        self._cloud = cloud
        self._select = select
        self._default = default
        self._chosen: dict[str, tuple[tuple[str, Any], ...]] = {}

    def show(self, row: Json) -> Json:
        stated = row.get("@odata.type", "")
        kind = stated.rpartition(".")[2] or self._base
        if not self._select and not self._default:
            lacking = self._cloud.lacking_properties.get(kind, frozenset())
            unasked = lacking | ({"signInActivity"} if kind == "user" else frozenset())
            return {name: value for name, value in row.items() if name not in unasked}
        if kind not in self._chosen:
            self._chosen[kind] = tuple(self._choose(kind))
        shown = {name: row.get(name, empty) for name, empty in self._chosen[kind]}
        return {"@odata.type": stated, **shown} if stated else shown

    def _choose(self, kind: str) -> Iterator[tuple[str, Any]]:
        """The properties to show of a type, each with what it is where there is nothing: null, or an empty list."""
        own, lists = schema.properties(self._version, kind), schema.lists(self._version, kind)
        lacking = self._cloud.lacking_properties.get(kind, frozenset())
        for name in self._select:
            refusal = errors.unknown_property(name, kind)
            if name in lacking:
                raise refusal
            if not schema.selectable(self._version, self._base, name):
                raise UnsupportedError(refusal.message)
        for name in dict.fromkeys(self._select or self._default):
            if not own or name in own:
                yield name, [] if name in lists else None


def expanded(value: object, expansion: Expansion) -> object:
    """The value of an expanded navigation property: twenty objects at most, as Graph cuts it off."""
    if isinstance(value, list):
        return [expanded(item, expansion) for item in value[:20]]
    if not isinstance(value, dict):
        return value
    wanted = {nested.name: nested for nested in expansion.expand}
    plain = {name: item for name, item in value.items() if name not in NESTED or name in wanted}
    plain.update(
        {name: expanded(plain[name], replace(nested, select=nested.select)) for name, nested in wanted.items() if name in plain}
    )
    return project(plain, expansion.select) if expansion.select else plain


NESTED = frozenset({"rules", "effectiveRules"})
"""Navigation properties inside expanded objects, which come only where a nested ``$expand`` asks for them."""
