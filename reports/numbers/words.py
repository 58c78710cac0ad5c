"""Counts in words."""

from __future__ import annotations

import re

_KINDS = {
    "user": ("user", "users"),
    "servicePrincipal": ("service principal", "service principals"),
    "conditionalAccessPolicy": ("Conditional Access policy", "Conditional Access policies"),
    "directoryRole": ("directory role", "directory roles"),
    "directory": ("directory", "directories"),
    "unifiedRoleDefinition": ("role", "roles"),
    "unifiedRoleManagementPolicy": ("role policy", "role policies"),
    "oAuth2PermissionGrant": ("delegated grant", "delegated grants"),
    "appRoleAssignment": ("application grant", "application grants"),
    "": ("object", "objects"),
    "cosmosAccount": ("Cosmos DB account", "Cosmos DB accounts"),
    "databaseaccounts": ("Cosmos DB account", "Cosmos DB accounts"),
    "namespaces": ("namespace", "namespaces"),
    "redis": ("Redis cache", "Redis caches"),
    "servers": ("server", "servers"),
    "storageaccounts": ("storage account", "storage accounts"),
}
_NAMES = {
    word.lower(): word
    for word in ("AI", "Azure", "Bastion", "DDoS", "IP", "Kubernetes", "NDES", "Redis", "SMS", "SQL", "TLS", "VPN", "VPP")
}
"""Words of kinds that are names."""


def number(count: int) -> str:
    return f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """``1,113 people``; ``many`` defaults to ``one`` with an s."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def people(count: int) -> str:
    return counted(count, "person", "people")


def joined(parts: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def percent(part: int, whole: int) -> int:
    """Rounded, but never 0 for some nor 100 for not all."""
    if whole <= 0 or part <= 0:
        return 0
    return 100 if part >= whole else min(99, max(1, round(100 * part / whole)))


def kind_words(kind: str, count: int) -> str:
    """Graph's word for a kind of object, in plain words: ``servicePrincipal`` is a service principal. Empty: any object."""
    if kind in _KINDS:
        return _KINDS[kind][count != 1]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    if words.count(" ") > 2:
        words = "setting"
    words = " ".join(_NAMES.get(word, word) for word in words.split(" "))
    return words if count == 1 else _plural(words)


def _plural(words: str) -> str:
    """More than one. What ends in an s is a plural already, such as ``diagnostic settings``."""
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    if words.endswith(("ss", "x", "ch", "sh")):
        return words + "es"
    return words if words.endswith("s") else words + "s"
