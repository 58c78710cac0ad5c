"""What in an answer of Azure is or may be a secret: keys of tunnels, and settings of extensions, where people put passwords.

Lists that a check needs a part of arrive whole: connections of a gateway, extensions of a scale set. So secrets are taken from
what is recorded, and from what is kept to be compared with another scan. Pure.
"""

from __future__ import annotations

from typing import Any

SERVICE_SECRETS = frozenset(
    {
        "adminPassword",
        "administratorLoginPassword",
        "authorizationKey",
        "connectionString",
        "customData",
        "protectedSettings",
        "radiusServerSecret",
        "sharedKey",
    }
)
_OF_EXTENSIONS = "typeHandlerVersion"
"""What only an extension of a machine has."""
_FREE = "settings"
"""What an extension is told: a command line, for one."""


def is_secret(name: str, owner: dict[str, Any]) -> bool:
    """Whether a property of ``owner`` is a secret or may hold one."""
    return name in SERVICE_SECRETS or (name == _FREE and _OF_EXTENSIONS in owner)


def without_secrets(value: Any) -> Any:
    """``value`` with null for each secret in it."""
    if isinstance(value, list):
        return [item if type(item) in _PLAIN else without_secrets(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: None if is_secret(name, value) else item if type(item) in _PLAIN else without_secrets(item)
        for name, item in value.items()
    }


_PLAIN = frozenset({str, int, float, bool, type(None)})
"""What is no object and no list: most of all, and there are millions."""
