"""Stable pseudonyms: a string always gets the same pseudonym under a key. Without the key it cannot be reversed."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import defaultdict

GUID = re.compile(r"(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])")
_MAIL = re.compile(r"[^\s@<>()\[\],;:\"'`“”‘’]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_HOST = re.compile(
    r"(?<![\w.@/-])(?:[\w-]{1,63}\.)+(?:com|net|org|info|biz|edu|gov|int|mil|cloud|dev|app|example|local|internal|lan|test|[a-z]{2})"
    r"(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?P<prefix>/\d{1,2})?(?![\w.]*\d)")
_IPV6 = re.compile(
    r"(?<![\w:])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?"
    r"|::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?)(?P<prefix>/\d{1,3})?(?![\w:])"
)
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|(?<!\w)'([^']+)'(?!\w)|«([^»]+)»")
_PLAIN = re.compile(r"[a-z][A-Za-z0-9_.]*")
_MICROSOFT = re.compile(
    r"(?:^|\.)(?:microsoft(?:online)?|windows|azure|office|office365|outlook|live|msftauth|powershellgallery)\.(?:com|net|us|cn)$",
    re.IGNORECASE,
)
_OWN_DOMAIN = re.compile(r"domain-[0-9a-f]{10}\.example")
_OWN_NAME = re.compile(r"[A-Za-z]+-[0-9a-f]{10}(?:@domain-[0-9a-f]{10}\.example|\.example)?")
_KEPT = ""
"""Stands for the kind of an object where a text is no name."""
_SHORTEST = 3
"""Shorter names are replaced only where they are the whole string: they occur within words of every text."""


class Pseudonyms:
    """Pseudonyms under one key, and the names to replace in running text."""

    def __init__(self, key: bytes) -> None:
        if not key:
            raise ValueError("pseudonyms need a key")
        self._key = key
        self._names: dict[str, str] = {}
        self._done: dict[str, str] = {}
        self._by_start: dict[str, set[int]] = defaultdict(set)

    def learn(self, name: str, kind: str) -> None:
        """Remember ``name`` as the name of an object of the tenant. The first kind that is learnt stays."""
        if name and not name.isspace():
            self._names.setdefault(name.casefold(), kind)
            if len(name) >= _SHORTEST:
                self._by_start[name.casefold()[:_SHORTEST]].add(len(name.casefold()))

    def keep(self, text: str) -> None:
        """Remember ``text`` as words of ztscan or of Microsoft: no name is looked for in them. What is learnt later loses."""
        self.learn(text, _KEPT)

    def knows(self, text: str) -> bool:
        """Whether a text is a name that was learnt."""
        return self._names.get(text.casefold(), _KEPT) != _KEPT

    def digest(self, text: str, length: int = 10) -> str:
        """Hexadecimal digits that stand for ``text``."""
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:length]

    def name(self, text: str, kind: str) -> str:
        """A pseudonym for a whole name. A mail address stays one, a domain stays one."""
        if not text:
            return text
        if _MAIL.fullmatch(text):
            return self._mail(text)
        if GUID.fullmatch(text):
            return self.guid(text)
        if kind == "domain":
            return self.domain(text)
        return f"{kind}-{self.digest(text.casefold())}"

    def _named(self, text: str, kind: str) -> str:
        return text if kind == _KEPT else self.name(text, kind)

    def guid(self, text: str) -> str:
        """A pseudonym in the form of a GUID."""
        digits = self.digest(text.lower(), 32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def domain(self, text: str) -> str:
        return f"domain-{self.digest(text.casefold())}.example"

    def text(self, text: str) -> str:
        """Running text with every known name replaced, and everything that looks like an id, an address or a quoted name."""
        if text not in self._done:
            kind = self._names.get(text.casefold())
            self._done[text] = self._sentence(text) if kind is None else self._named(text, kind)
        return self._done[text]

    def _sentence(self, text: str) -> str:
        found = GUID.sub(lambda match: self.guid(match[0]), text)
        found = _MAIL.sub(lambda match: self._mail(match[0]), found)
        found = self._known(found)
        found = _QUOTED.sub(self._quoted, found)
        for address in (_IPV4, _IPV6):
            found = address.sub(lambda match: f"address-{self.digest(match[0])}{match['prefix'] or ''}", found)
        return _HOST.sub(self._host, found)

    def _mail(self, text: str) -> str:
        name, _, domain = text.rpartition("@")
        return f"user-{self.digest(name.casefold())}@{self.domain(domain)}"

    def _quoted(self, match: re.Match[str]) -> str:
        """A text in quotation marks may be a name. A plain word of ztscan and a pseudonym stay."""
        inner = next(group for group in match.groups() if group)
        if _PLAIN.fullmatch(inner) or _OWN_NAME.fullmatch(inner):
            return match[0]
        return match[0].replace(inner, f"name-{self.digest(inner.casefold())}")

    def _host(self, match: re.Match[str]) -> str:
        host = match[0]
        return host if _MICROSOFT.search(host) or _OWN_DOMAIN.fullmatch(host) else self.domain(host)

    def _known(self, text: str) -> str:
        """Replace names that were learnt, the longest first, where they begin and end at the border of a word."""
        folded = text.casefold()
        if len(folded) != len(text):
            return self._known_exactly(text)
        parts: list[str] = []
        at = done = 0
        while at < len(text):
            length = self._match_at(folded, at)
            if length:
                name = text[at : at + length]
                parts += [text[done:at], self._named(name, self._names[folded[at : at + length]])]
                at = done = at + length
            else:
                at += 1
        return "".join([*parts, text[done:]])

    def _match_at(self, folded: str, at: int) -> int:
        if at and folded[at - 1].isalnum() and folded[at].isalnum():
            return 0
        for length in sorted(self._by_start.get(folded[at : at + _SHORTEST], ()), reverse=True):
            end = at + length
            if folded[at:end] in self._names and not (end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()):
                return length
        return 0

    def _known_exactly(self, text: str) -> str:
        """For the rare text whose case folding changes its length (``ß``): name by name."""
        for name, kind in sorted(self._names.items(), key=lambda entry: (-len(entry[0]), entry[0])):
            if len(name) >= _SHORTEST and name in text.casefold():
                text = re.sub(re.escape(name), self._named(name, kind), text, flags=re.IGNORECASE)
        return text
