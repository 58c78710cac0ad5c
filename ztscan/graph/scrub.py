"""Removes everything from a recording that belongs to a session, a machine or a moment, and what is or may be a secret. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.graph.areas.device_policies import SECRET
from ztscan.graph.script_secrets import SCRIPT_PROPERTIES, outline_of
from ztscan.graph.service_secrets import SERVICE_SECRETS, is_secret

_REQUEST_HEADERS = frozenset({"accept", "accept-language", "consistencylevel", "content-type", "prefer"})
_ANSWER_HEADERS = frozenset({"content-type", "x-ms-tenant-subscription-limit-hit"})
_SECRET_VALUE = "SecretSettingValue"
"""End of the type of a secret in the settings catalog."""
_SESSION = frozenset({"date", "request-id", "client-request-id"})
"""Properties that Graph adds to an error for its support."""


def request_headers(headers: Mapping[str, str]) -> dict[str, list[str]]:
    """The headers that change Graph's answer. Only these are kept, so no token or id is recorded."""
    return _kept(headers, _REQUEST_HEADERS)


def answer_headers(headers: Mapping[str, str]) -> dict[str, list[str]]:
    return _kept(headers, _ANSWER_HEADERS)


def _kept(headers: Mapping[str, str], names: frozenset[str]) -> dict[str, list[str]]:
    return {name.lower(): [value] for name, value in sorted(headers.items()) if name.lower() in names}


def body_text(body: bytes, root: str, canonical: str) -> str | None:
    """``body`` for the recording: addresses under ``root`` moved to ``canonical`` (both origins without a slash at the end),
    session ids removed from errors and batches, and secrets of Intune's profiles and scripts (scripts leave their outline). None
    for a body that is not text, and so not an answer of Graph, or of which secrets cannot be told apart.
    """
    try:
        document = msgspec.json.decode(body)
        return msgspec.json.encode(_scrubbed(document, root, canonical)).decode()
    except (msgspec.DecodeError, ValueError, RecursionError, OverflowError):
        # Broken or not JSON: kept unchanged, so that a replay gets the same, unless there may be a secret in it.
        if any(name.encode() in body for name in (*SCRIPT_PROPERTIES, *SECRET, *SERVICE_SECRETS, _SECRET_VALUE)):
            return None
    try:
        return body.decode().replace(root, canonical).replace(root.replace("/", "\\/"), canonical.replace("/", "\\/"))
    except UnicodeDecodeError:
        return None


def _scrubbed(value: Any, root: str, canonical: str) -> Any:
    if isinstance(value, str):
        return value.replace(root, canonical) if root in value else value
    if isinstance(value, list):
        return [_scrubbed(item, root, canonical) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("headers"), dict) and isinstance(value.get("status"), int):  # an item of a batch
        value = {**value, "headers": {n: v for n, v in value["headers"].items() if n.lower() in _ANSWER_HEADERS}}
    if str(value.get("@odata.type", "")).endswith(_SECRET_VALUE):
        value = {name: "" if name == "value" else item for name, item in value.items()}
    value = {name: None if is_secret(name, value) else item for name, item in value.items()}
    return {
        name: _without_session(item) if name.lower() == "innererror" else _without_secret(name, _scrubbed(item, root, canonical))
        for name, item in value.items()
    }


def _without_secret(name: str, value: Any) -> Any:
    """The value of a property, without what is secret in it."""
    if name in SCRIPT_PROPERTIES and isinstance(value, str):
        return outline_of(value)
    return None if name in SECRET else value


def _without_session(inner: Any) -> Any:
    return {name: item for name, item in inner.items() if name.lower() not in _SESSION} if isinstance(inner, dict) else inner
