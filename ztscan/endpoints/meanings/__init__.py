"""Every meaning by name, and where each shape keeps it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ztscan.endpoints.meanings import accounts, attack_surface, defender, encryption, firewall, software
from ztscan.endpoints.setting import Home, Shape, TabledMeaning

_TABLES = (accounts, attack_surface, defender, encryption, firewall, software)
MEANINGS: Mapping[str, TabledMeaning] = MappingProxyType(
    {meaning.name: meaning for table in _TABLES for meaning in table.MEANINGS}
)
Places = Mapping[str, tuple[tuple[TabledMeaning, Home], ...]]


def _homes(shape: Shape) -> Iterator[tuple[TabledMeaning, Home]]:
    for meaning in MEANINGS.values():
        yield from ((meaning, home) for home in meaning.homes if home.shape is shape)


@functools.cache
def by_definition(shape: Shape) -> Places:
    """By definition id in lower case, the meanings that live there."""
    found: dict[str, list[tuple[TabledMeaning, Home]]] = {}
    for meaning, home in _homes(shape):
        found.setdefault(home.id.casefold(), []).append((meaning, home))
    return {key: tuple(homes) for key, homes in found.items()}


@functools.cache
def by_type() -> Places:
    """By the type of a typed profile, without Graph's namespace and in lower case, the meanings that it may configure."""
    found: dict[str, list[tuple[TabledMeaning, Home]]] = {}
    for meaning, home in _homes(Shape.TYPED):
        found.setdefault(home.id.partition(".")[0].casefold(), []).append((meaning, home))
    return {key: tuple(homes) for key, homes in found.items()}
