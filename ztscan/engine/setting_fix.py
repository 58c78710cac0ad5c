"""The small form of most fixes: a setting gets another value, and the way back is the value that was recorded.

An area declares a ``SettingFamily`` once and a line for each check. A step is made by ``step``, which takes from the recorded
object the same properties that the body has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from ztscan.core.fix import FixFacts, FixStep, GraphCall
from ztscan.core.model import Finding
from ztscan.engine.fixing import Fixed, Fixing, MissingRead, RecordedValues

Json = Mapping[str, Any]
Body = Json | Callable[[Any, tuple[Finding, ...]], Json]
"""The properties to set, or what makes them of the recorded object and the findings."""
FIXED = frozenset({"@odata.type", "id", "target"})
"""Properties that say what a body is about. They are sent as they are, in both directions."""


class SettingFamily(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one object of Graph: where it is, under which name it was read, and what a change of it takes."""

    resource: str
    path: str
    permissions: tuple[str, ...]
    role: str
    version: Literal["v1.0", "beta"] = "v1.0"
    method: Literal["PATCH", "PUT"] = "PATCH"
    licence: str = ""
    delegated_only: bool = False

    def sets(self, changes: str, body: Body, **facts: Any) -> Fixing:
        """The fix that sets ``body``. ``facts`` are those of ``FixFacts`` that the family does not say."""

        def build(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Fixed:
            before = recorded.of(self.resource)
            wanted = body(before, findings) if callable(body) else body
            return [step(self.resource, self.path, wanted, before, method=self.method, version=self.version)]

        return Fixing(self.facts(changes, **facts), build)

    def made_by(self, changes: str, function: Callable[..., Fixed], **facts: Any) -> Fixing:
        """The fix whose steps ``function`` makes, with the permission and the role of the family."""
        return Fixing(self.facts(changes, **facts), function)

    def facts(self, changes: str, **facts: Any) -> FixFacts:
        known: dict[str, Any] = {
            "permissions": self.permissions,
            "role": self.role,
            "licence": self.licence,
            "delegated_only": self.delegated_only,
        }
        return FixFacts(changes=changes, **{**known, **facts})


def step(
    resource: str,
    path: str,
    body: Json,
    before: Any,
    *,
    method: Literal["PATCH", "PUT"] = "PATCH",
    version: Literal["v1.0", "beta"] = "v1.0",
    note: str = "",
) -> FixStep:
    """The call that sets ``body``, and the one that sets the same properties as they were in ``before``.

    Raises MissingRead, with ``resource``, for a property of ``body`` that was not read.
    """
    old = recorded_part(body, before, resource)
    return FixStep(GraphCall(method, path, body, version), GraphCall(method, path, old, version), note)


def recorded_part(body: Json, before: Any, where: str) -> dict[str, Any]:
    """The properties of ``body`` with their values in ``before``. Raises MissingRead for one that is not there."""
    if not isinstance(before, Mapping):
        raise MissingRead(where)
    missing = [f"{where}/{name}" for name in body if name not in FIXED and name not in before]
    if missing:
        raise MissingRead(*missing)
    return {name: value if name in FIXED else _recorded(value, before[name], f"{where}/{name}") for name, value in body.items()}


def _recorded(value: Any, before: Any, where: str) -> Any:
    """Objects are set in part, so that only the same part goes back; anything else is replaced, and goes back whole."""
    return recorded_part(value, before, where) if isinstance(value, Mapping) and isinstance(before, Mapping) else before


def by_id(rows: Any, key: str, where: str) -> Json:
    """The row of a recorded list with this id, in any case. Raises MissingRead if there is none."""
    found: Iterable[Any] = rows if isinstance(rows, list | tuple) else ()
    for row in found:
        if isinstance(row, Mapping) and str(row.get("id", "")).casefold() == key.casefold():
            return row
    raise MissingRead(f"{where}/{key}")
