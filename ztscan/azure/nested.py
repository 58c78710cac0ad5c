"""Parts of Azure resources: most lists within ``properties`` hold objects with an id, a name and properties of their own."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

P = TypeVar("P")


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An object within a row, by Azure's names. A property that Azure did not send is None, as is one that is null."""


class Reference(msgspec.Struct, frozen=True):
    """The id of another resource, or of a part of one. Ids of parts have the id of their resource as prefix."""

    id: str = ""

    @property
    def key(self) -> str:
        """The id in lower case."""
        return self.id.lower()


class Child(msgspec.Struct, Generic[P], frozen=True, kw_only=True):
    """A part that has an id, a name and properties, such as a listener of a gateway."""

    id: str = ""
    name: str = ""
    properties: P | None = None

    @property
    def key(self) -> str:
        """The id in lower case."""
        return self.id.lower()


def key_of(reference: Reference | None) -> str:
    """The id that a reference holds, in lower case. Empty: there is none."""
    return "" if reference is None else reference.key


def parent_of(key: str, below: str) -> str:
    """The part of an id before ``/below/``, such as the policy of a rule group. Empty: the id is of another kind."""
    before, found, _ = key.partition(f"/{below}/")
    return before if found else ""
