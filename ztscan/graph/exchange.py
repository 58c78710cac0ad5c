"""The secrets that a sign-in exchanges with an authority become known, so that they are removed wherever they would be seen.

azure-identity signs assertions and keeps refresh tokens itself. These hooks of its HTTP pipeline see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ztscan.core.confidential import keep

SENT = ("client_secret", "client_assertion", "assertion", "refresh_token", "device_code", "code", "code_verifier", "password")
ANSWERED = ("access_token", "refresh_token", "id_token", "device_code", "oidcToken")


def note_request(request: Any) -> None:
    """Keep the secrets of a form that is sent to an authority, and its bearer."""
    sent = request.http_request
    authorization = sent.headers.get("Authorization") or ""
    keep(authorization.partition(" ")[2])
    form = getattr(sent, "data", None)
    if isinstance(form, Mapping):
        _keep(form, SENT)


def note_answer(response: Any) -> None:
    """Keep the tokens of an authority's answer."""
    try:
        answer = msgspec.json.decode(response.http_response.body())
    except (msgspec.DecodeError, ValueError, RecursionError, AttributeError):
        return
    if isinstance(answer, dict):
        _keep(answer, ANSWERED)


def _keep(values: Mapping[str, Any], names: Iterable[str]) -> None:
    keep(*(value for name in names if isinstance(value := values.get(name), str)))
