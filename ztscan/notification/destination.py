"""Where messages go. Addresses and secrets come from the environment or from files, never from the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from ztscan.core.confidential import keep
from ztscan.core.errors import UsageError
from ztscan.core.files import read_file
from ztscan.graph import outbound
from ztscan.graph.endpoint import is_loopback, origin_of

Channel = Literal["teams", "slack", "webhook", "mail"]
URLS: Mapping[Channel, str] = {
    "teams": "ZTSCAN_TEAMS_URL",
    "slack": "ZTSCAN_SLACK_URL",
    "webhook": "ZTSCAN_WEBHOOK_URL",
}
WEBHOOK_SECRET = "ZTSCAN_WEBHOOK_SECRET"
SMTP_SERVER = "ZTSCAN_SMTP_SERVER"
SMTP_USER = "ZTSCAN_SMTP_USER"
SMTP_PASSWORD = "ZTSCAN_SMTP_PASSWORD"
MAIL_FROM = "ZTSCAN_MAIL_FROM"
MAIL_TO = "ZTSCAN_MAIL_TO"
VARIABLES = (*URLS.values(), WEBHOOK_SECRET, SMTP_SERVER, SMTP_USER, SMTP_PASSWORD, MAIL_FROM, MAIL_TO)
FILE = "_FILE"
"""The ending of the variable that names a file with the value."""
MAX_VALUE = 16_384
"""The most bytes of an address or a secret."""
IMPLICIT_TLS = 465
_SUBMISSION = 587
_SHORTEST_SECRET = 16
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9.-]+")
_SERVER = re.compile(r"(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class WebDestination:
    """An address that takes HTTP POST. The address itself is a secret: who knows it can write to the channel."""

    channel: Channel
    url: str = field(repr=False)
    host: str
    secret: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class MailDestination:
    """A mail server, and from whom to whom."""

    host: str
    port: int
    sender: str
    receivers: tuple[str, ...]
    user: str = ""
    password: str = field(repr=False, default="")


Destination = WebDestination | MailDestination


def destination_of(channel: Channel) -> Destination:
    """The destination that the environment names. Raises UsageError if it is missing or cannot be used."""
    return _mail() if channel == "mail" else _web(channel)


def value_of(name: str, *, required: bool = True) -> str:
    """The value of a variable, or of the file that ``NAME_FILE`` names. It is known as a secret from then on."""
    direct, path = os.environ.get(name, ""), os.environ.get(name + FILE, "")
    if direct and path:
        raise UsageError(f"{name} and {name}{FILE} are both set", "unset one of them")
    text = direct or (_in_file(path) if path else "")
    if required and not text:
        raise UsageError(f"{name} is not set", f"set it, or set {name}{FILE} to a file that contains it")
    return text


def _in_file(path: str) -> str:
    try:
        return read_file(Path(path), MAX_VALUE, "secret").decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"cannot read `{path}`: it is not UTF-8", "save it as UTF-8") from error


def _web(channel: Channel) -> WebDestination:
    name = URLS[channel]
    url = value_of(name).strip()
    _keep_address(url)
    origin = origin_of(url)
    if origin is None or not url.isprintable() or " " in url:
        raise UsageError(f"{name} is not the address of a webhook", "write it as https://HOST/PATH")
    if origin[0] != "https" and not is_loopback(url):
        raise UsageError(f"{name} has no encryption", "use an address that begins with https://")
    if origin[0] == "https":
        outbound.check(origin[1])
    secret = value_of(WEBHOOK_SECRET) if channel == "webhook" else ""
    keep(secret)
    if secret and len(secret) < _SHORTEST_SECRET:
        raise UsageError(f"{WEBHOOK_SECRET} is shorter than {_SHORTEST_SECRET} characters", "use a random secret")
    return WebDestination(channel, url, origin[1], secret)


def _keep_address(url: str) -> None:
    """Make an address known as a secret, with each part of it that gives access."""
    keep(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    keep(f"{parts.path}?{parts.query}" if parts.query else parts.path, parts.query)
    keep(*(value for _, value in parse_qsl(parts.query)), parts.path.rpartition("/")[2])


def _mail() -> MailDestination:
    server = _SERVER.fullmatch(value_of(SMTP_SERVER).strip())
    port = int(server["port"] or _SUBMISSION) if server else 0
    if server is None or not 0 < port < 1 << 16:
        raise UsageError(f"{SMTP_SERVER} is not a mail server", "write it as HOST or HOST:PORT")
    user, password = value_of(SMTP_USER, required=False), value_of(SMTP_PASSWORD, required=False)
    keep(password, f"{user}:{password}" if password else None, f"\0{user}\0{password}" if password else None)
    if bool(user) != bool(password):
        raise UsageError(f"only one of {SMTP_USER} and {SMTP_PASSWORD} is set", "set both, or none of them")
    receivers = tuple(filter(None, (one.strip() for one in value_of(MAIL_TO).split(","))))
    sender = value_of(MAIL_FROM).strip()
    for name, address in ((MAIL_FROM, sender), *((MAIL_TO, one) for one in receivers or ("",))):
        if not _ADDRESS.fullmatch(address):
            raise UsageError(f"{name} has a value that is not a mail address", "write it as name@example.com")
    outbound.certificates()
    return MailDestination(server["host"], port, sender, receivers, user, password)
