"""The way out of this machine: its proxy and the certificates that it trusts, as the environment names them.

The sign-in (requests, below azure-identity) and Graph (httpx) read different variables by themselves. Both follow the same rules
here, which are those of requests: ``HTTPS_PROXY``, then ``ALL_PROXY``, except for hosts in ``NO_PROXY``; trusted certificates
from ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE``, ``SSL_CERT_FILE`` or ``SSL_CERT_DIR``, the first that is set. A mistake in these
variables is an error before anything is sent.

INVARIANT: no message contains the user name or the password of a proxy.
"""

from __future__ import annotations

import base64
import importlib.util
import os
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from ztscan.core.confidential import keep
from ztscan.core.errors import UsageError

PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
SCHEMES = ("http", "https", "socks5", "socks5h")
SOCKS = ("socks", "socksio")
"""Packages of the extra ``socks``: what the sign-in needs for a SOCKS proxy, and what Graph's client needs."""
_FORM = "write it as http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with the password percent-encoded"
_TUNNEL = re.compile(r"\b(40[37]) (?:Proxy Authentication|Forbidden)|Tunnel connection failed: (\d{3})")


@dataclass(frozen=True, slots=True)
class OutboundProxy:
    """A proxy. ``url`` has its scheme; ``shown`` is its host and port.

    ``authorization``: the header of its user name and password, encoded as the sign-in's library does (Latin-1). The URL of a
    SOCKS proxy holds them itself.
    """

    url: str = field(repr=False)
    authorization: str = field(repr=False)
    shown: str
    variable: str
    """Where it is named, as the user spelled it."""


class Problem(NamedTuple):
    """A problem of the way out that no repetition solves."""

    detail: str
    remedy: str


def proxy_for(url: str) -> OutboundProxy | None:
    """The proxy on the way to ``url``. Raises UsageError if the environment names one that cannot be used."""
    from requests import utils  # noqa: PLC0415 - it takes a while, and is only needed on the way out

    chosen = utils.select_proxy(url, utils.get_environ_proxies(url))
    if not chosen:
        return None
    variable = next((name for name in PROXIES if os.environ.get(name) == chosen), "the system's settings")
    text = chosen.strip() if "://" in chosen else f"http://{chosen.strip()}"
    parts = _parts(text)
    if parts is None:
        raise UsageError(f"the proxy that {variable} names is not an address", _FORM)
    _keep_password(parts)
    if parts.scheme not in SCHEMES:
        step = f"use one of {', '.join(f'{scheme}://' for scheme in SCHEMES)}"
        raise UsageError(f"the proxy that {variable} names is of the kind `{parts.scheme}`, which is not supported", step)
    if parts.scheme.startswith("socks") and not all(map(importlib.util.find_spec, SOCKS)):
        raise UsageError(
            f"{variable} names a SOCKS proxy, which requires the extra `socks`",
            "install it with `pip install 'ztscan[socks]'`, or set HTTPS_PROXY to an HTTP proxy",
        )
    shown = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    if parts.scheme.startswith("socks"):
        return OutboundProxy(text, "", shown, variable)
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return OutboundProxy(address, _authorization(parts, variable), shown, variable)


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable and text.isprintable() and " " not in text and not parts.path.strip("/") else None


def _keep_password(parts: SplitResult) -> None:
    user, password = parts.username or "", parts.password or ""
    if password:
        keep(password, unquote(password), f"{user}:{password}", f"{unquote(user)}:{unquote(password)}")


def _authorization(parts: SplitResult, variable: str) -> str:
    if parts.username is None:
        return ""
    both = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    try:
        encoded = base64.b64encode(both.encode("latin-1")).decode()
    except UnicodeEncodeError:
        step = "choose a password of Latin-1 characters"
        raise UsageError(f"the password in {variable} has characters that proxies do not accept", step) from None
    keep(encoded)
    return f"Basic {encoded}"


def certificates() -> tuple[str, str] | None:
    """The file or folder of trusted certificates, with the variable that names it. None: those that come with Python's packages.

    Raises UsageError if it cannot be used.
    """
    variable = next((name for name in CERTIFICATES if os.environ.get(name)), None)
    if variable is None:
        return None
    path = os.environ[variable]
    if not Path(path).exists():
        raise UsageError(f"{variable} names `{path}`, which does not exist", f"correct {variable}, or unset it")
    try:
        _context(path)
    except (OSError, ssl.SSLError) as error:  # SSLError is an OSError; both are named, because that is easily forgotten
        step = "name a file with certificates in PEM (-----BEGIN CERTIFICATE-----)"
        raise UsageError(f"{variable} names `{path}`, which contains no certificate that can be read", step) from error
    return path, variable


def trusted() -> ssl.SSLContext | None:
    """A TLS context that trusts ``certificates``. None: the default."""
    named = certificates()
    return _context(named[0]) if named else None


def _context(path: str) -> ssl.SSLContext:
    return ssl.create_default_context(capath=path) if Path(path).is_dir() else ssl.create_default_context(cafile=path)


def check(*hosts: str) -> None:
    """Raises UsageError if the way to one of ``hosts`` is named wrongly: before a sign-in, not after it."""
    for host in hosts:
        proxy_for(f"https://{host}")
    certificates()


def problem(host: str, error: BaseException) -> Problem | None:
    """What is wrong on the way to ``host``, if ``error`` says something that a repetition does not solve."""
    text = "\n".join(f"{type(link).__name__}: {link}" for link in chain(error))
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return Problem(f"the TLS certificate of `{host}` is not trusted", _trust_advice())
    proxy = _proxy_or_none(host)
    if proxy is None:
        return None
    if "WRONG_VERSION_NUMBER" in text and proxy.url.startswith("https:"):
        return Problem(
            f"the proxy `{proxy.shown}` does not speak TLS", f"write {proxy.variable} with http:// instead of https://"
        )
    found = _TUNNEL.search(text)
    status = (found[1] or found[2]) if found else ""
    if status == "407":
        step = f"write them into {proxy.variable} as http://USER:PASSWORD@{proxy.shown}, percent-encoded"
        return Problem(f"the proxy `{proxy.shown}` requires a user name and a password that it accepts (407)", step)
    if status:
        step = f"ask its operators to allow `{host}`, or add the host to NO_PROXY if this machine reaches it directly"
        return Problem(f"the proxy `{proxy.shown}` refuses connections to `{host}` ({status})", step)
    return None


def network_advice(host: str) -> str:
    """What to check if ``host`` cannot be reached."""
    proxy = _proxy_or_none(host)
    if proxy is None:
        return "check the network, DNS and the firewall; if this machine needs a proxy, set HTTPS_PROXY"
    return f"check the network and the proxy `{proxy.shown}` that {proxy.variable} names"


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def _trust_advice() -> str:
    variable = next((name for name in CERTIFICATES if os.environ.get(name)), None)
    if variable is None:
        return "if a proxy inspects TLS, set SSL_CERT_FILE to the file with its CA"
    return f"if a proxy inspects TLS, add its CA to `{os.environ[variable]}`, which {variable} names"


def _proxy_or_none(host: str) -> OutboundProxy | None:
    try:
        return proxy_for(f"https://{host}")
    except UsageError:
        return None
