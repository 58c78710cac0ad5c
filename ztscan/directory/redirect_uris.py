"""Whether the address to which tokens are sent is safe. Nothing is looked up: only the address itself is judged."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

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
    ".fly.dev",
    ".workers.dev",
    ".azurewebsites.us",
    ".usgovcloudapp.net",
    ".usgovcloudapi.net",
    ".usgovtrafficmanager.net",
    ".chinacloudsites.cn",
    ".chinacloudapp.cn",
    ".chinacloudapi.cn",
    ".trafficmanager.cn",
    ".devtunnels.ms",
    ".ngrok.io",
    ".ngrok.app",
    ".ngrok-free.app",
    ".trycloudflare.com",
)
"""Domains of services in which anybody can take a name that its owner gave up."""


def _host(parts: SplitResult) -> str:
    """A dot at the end names the same host."""
    return (parts.hostname or "").lower().rstrip(".")


def host_of(uri: str) -> str:
    """The host in lower case. Empty: the address has none, or cannot be parsed."""
    try:
        return _host(urlsplit(uri))
    except ValueError:
        return ""


def unsafe(uri: str) -> str:
    """What is wrong with an address. Empty: nothing. Addresses of apps on the device (``msal...://``, ``urn:``) are safe."""
    if "*" in uri:
        return "it has a wildcard"
    try:
        parts = urlsplit(uri)
        host, user = _host(parts), parts.username
        _ = parts.port
    except ValueError:
        return "it cannot be parsed"
    scheme = parts.scheme.lower()
    reasons = {
        "it has a backslash, where browsers end the host": "\\" in uri,
        "it has no scheme": not scheme,
        "it has a user name before the host": user is not None,
        "it is not encrypted (http)": scheme == "http" and host not in LOCAL,
        "it has no host": scheme == "https" and not host,
        "it is a URL shortener": host in SHORTENERS,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def can_be_taken_over(uri: str) -> bool:
    """Whether the host belongs to a service where somebody else can take the name once it is given up."""
    return host_of(uri).endswith(SHARED_HOSTS)


def local(uri: str) -> bool:
    """Whether it is the device itself."""
    return host_of(uri) in LOCAL
