"""The origin of requests: one cloud's Graph, or a loopback address instead."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from ztscan.core.errors import UsageError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_DEFAULT_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]
"""Scheme, host in lower case, port."""


def loopback_endpoint(text: str, variable: str = "ZTSCAN_GRAPH_ENDPOINT", service: str = "Microsoft Graph") -> str:
    """The value of an environment variable that stands in for a service, as an origin without a slash at the end.

    Such an endpoint gets no credential, so it must be on this machine: ``http://`` and one of 127.0.0.1, localhost and
    [::1], with an optional port and nothing else. Raises UsageError for anything else.
    """
    next_step = f"set it to http://127.0.0.1:PORT, or unset it to scan {service}"
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise UsageError(f"`{text}` is not an address for {variable}", next_step) from error
    if parts.hostname not in _LOOPBACK:
        raise UsageError(f"{variable} `{text}` is not a loopback address", next_step)
    extra = (
        parts.username is not None or parts.password is not None or parts.path not in ("", "/") or parts.query or parts.fragment
    )
    if parts.scheme != "http" or extra or port == 0:
        raise UsageError(f"{variable} `{text}` is more than http, host and port", next_step)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"http://{host}:{port}" if port else f"http://{host}"


def origin_of(url: str) -> Origin | None:
    """The origin of an absolute URL. None: it has none, or it contains user information."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return None if _odd(parts) or parts.hostname is None else (parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme])


def _odd(parts: SplitResult) -> bool:
    return parts.scheme not in _DEFAULT_PORTS or parts.username is not None or parts.password is not None


def is_loopback(root: str) -> bool:
    origin = origin_of(root)
    return origin is not None and origin[0] == "http" and origin[1] in _LOOPBACK
