"""Whether the address to which tokens are sent is safe. Nothing is looked up: only the address itself is judged."""

from __future__ import annotations

from urllib.parse import urlsplit

LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
SHORTENERS = frozenset(
    [
        "aka.ms",
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.at",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
    ]
)
SHARED_HOSTS = (
    ".azurewebsites.net",
    ".cloudapp.net",
    ".cloudapp.azure.com",
    ".trafficmanager.net",
    ".blob.core.windows.net",
    ".web.core.windows.net",
    ".azureedge.net",
    ".azurefd.net",
    ".azure-api.net",
    ".azurecontainer.io",
    ".azurestaticapps.net",
    ".amazonaws.com",
    ".cloudfront.net",
    ".elasticbeanstalk.com",
    ".herokuapp.com",
    ".herokudns.com",
    ".github.io",
    ".gitlab.io",
    ".netlify.app",
    ".vercel.app",
    ".pages.dev",
    ".web.app",
    ".firebaseapp.com",
    ".appspot.com",
    ".onrender.com",
    ".surge.sh",
)
"""Domains of services in which anybody can take a name that its owner gave up."""


def host_of(uri: str) -> str:
    """The host in lower case. Empty: the address has none, or cannot be parsed."""
    try:
        return (urlsplit(uri).hostname or "").lower()
    except ValueError:
        return ""


def unsafe(uri: str) -> str:
    """What is wrong with an address. Empty: nothing. Addresses of apps on the device (``msal...://``, ``urn:``) are safe."""
    if "*" in uri:
        return "it has a wildcard"
    try:
        parts = urlsplit(uri)
        host, user = (parts.hostname or "").lower(), parts.username
        _ = parts.port
    except ValueError:
        return "it cannot be parsed"
    if user is not None:
        return "it has a user name before the host"
    if parts.scheme.lower() == "http" and host not in LOCAL:
        return "it is not encrypted (http)"
    if parts.scheme.lower() == "https" and not host:
        return "it has no host"
    return "it is a URL shortener" if host in SHORTENERS else ""


def can_be_taken_over(uri: str) -> bool:
    """Whether the host belongs to a service where somebody else can take the name once it is given up."""
    return host_of(uri).endswith(SHARED_HOSTS)


def local(uri: str) -> bool:
    """Whether it is the device itself."""
    return host_of(uri) in LOCAL
