"""Renames what a tenant named: names, texts, and the values of Graph's policies and settings."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ztscan.core.expectation_ids import EXPECTED

from .naming import GIVEN_BY_MICROSOFT, holds_name, names_in_path
from .pseudonyms import Pseudonyms
from .redacted_fields import TOKEN

DROPPED = "[removed]"
_FIXED = re.compile(r"[\d.,:+-]*|\d{4}-\d\d-\d\dT[\d:.]+Z?|-?P[\dYMWDTHS.]+|#?microsoft\.graph\.\w+|urn:user:\w+|/[\w/$]+")
"""Values of Graph's own making: figures, times, durations, types, user actions, paths."""
_WORD = re.compile(r"[^\W_]+")
_EXPECTATION = re.compile(rf"(?<![\w.]){re.escape(EXPECTED)}([a-z0-9-]+)")
"""The id of an expectation, also in a sentence."""
_EXCUSED = re.compile(r"(declared exclusion|not sampled): .*, until (\d{4}-\d\d-\d\d)\)?", re.DOTALL)
"""What a note says of an accepted exclusion: the excluded subject and the reason in its owner's words, without a separator."""
_NO_NAME = ("#microsoft.", "/", "microsoft.", "Microsoft.")
_NAMED_KEYS = frozenset(
    (
        *("account", "appDisplayName", "application", "by", "createdBy", "description", "displayName", "domain", "givenName"),
        *("homepage", "jobTitle", "label", "mail", "mailNickname", "membershipRule", "name", "owner", "principal"),
        *("publisherName", "rule", "surname", "title", "toolTip", "upn", "url", "userPrincipalName", "value", "values"),
    )
)
"""Keys of Graph's objects that always hold a name or a text of the tenant."""


class Renaming:
    """Pseudonyms under one key. ``public`` names are the same in every tenant and stay as they are.

    ``ours`` are what ztscan itself writes in sentences: no name is looked for in them, and a single word of them is no name
    there, as a group that is called *Private* would tear every sentence about a private network apart.
    """

    def __init__(self, key: bytes, public: Iterable[str], ours: Iterable[str] = ()) -> None:
        self._pseudonyms = Pseudonyms(key)
        self._public = frozenset(public)
        self._words: set[str] = set()
        for text in {*ours}:
            self._pseudonyms.keep(text)
            self._words.update(_WORD.findall(text.casefold()))
        for name in sorted(self._public):
            self._pseudonyms.keep(name)

    def learn(self, name: str, kind: str) -> None:
        """Remember a name of the tenant, so that it is found inside sentences."""
        folded = name.casefold()
        if name not in self._public and folded not in self._words and folded not in GIVEN_BY_MICROSOFT:
            self._pseudonyms.learn(name, kind)

    def knows(self, text: str) -> bool:
        """Whether a text is a name that was learnt."""
        return self._pseudonyms.knows(text)

    def learn_configured(self, value: Any, key: str = "") -> None:
        """Remember the names of policies, of settings and of resources, and those in their ids."""
        if isinstance(value, Mapping):
            for inner, entry in value.items():
                self._learn_path(inner)
                self.learn_configured(entry, inner)
        elif isinstance(value, list | tuple):
            for entry in value:
                self.learn_configured(entry, key)
        elif isinstance(value, str):
            self._learn_path(value)
            if holds_name(key) and not value.startswith(_NO_NAME):
                self.learn(value, "name")

    def _learn_path(self, text: str) -> None:
        for name in names_in_path(text) if text.startswith("/") else ():
            self.learn(name, "name")

    def configured(self, value: Any, key: str) -> Any:
        """Policies and settings of Graph: a value that is not clearly a word of Graph becomes a pseudonym as a whole."""
        if isinstance(value, Mapping):
            return {self.text(str(inner)): self.configured(entry, inner) for inner, entry in value.items()}
        if isinstance(value, list | tuple):
            return [self.configured(entry, key) for entry in value]
        return self._setting(value, key) if isinstance(value, str) else value

    def _setting(self, value: str, key: str) -> str:
        fixed = _FIXED.fullmatch(value) is not None or value in {"true", "false"}
        if key in _NAMED_KEYS and not fixed:
            return self.name(value, "name")
        text = self.text(value)
        return text if text != value or fixed or TOKEN.fullmatch(value) else self.name(value, "text")

    def names(self, value: Any, kind: str) -> Any:
        """A name, or several, under pseudonyms."""
        return self.name(value, kind) if isinstance(value, str) else tuple(self.name(entry, kind) for entry in value)

    def name(self, value: str, kind: str) -> str:
        """A whole name under a pseudonym, unless it is public."""
        return value if value in self._public else self._pseudonyms.name(value, kind)

    def step(self, label: str, text: str) -> str:
        """A property of an example sign-in. User and resource are names. The other values are Graph's words."""
        kind = label.casefold()
        if "client" not in kind and any(word in kind for word in ("user", "app", "resource", "group", "who")):
            return self.name(text, "user" if "user" in kind or "who" in kind else "application")
        return self.text(text)

    def text(self, value: str) -> str:
        """A text with pseudonyms for the names in it."""
        if excused := _EXCUSED.fullmatch(value):
            return f"{excused[1]}: {DROPPED}, until {excused[2]}"
        if value in self._public:
            return value
        return str(self.identified(self._pseudonyms.text(value)))

    def fingerprint(self, value: str) -> str:
        """A digest in the place of a fingerprint."""
        return self._pseudonyms.digest(value, 32) if value else value

    def digest(self, value: str, length: int) -> str:
        """Hexadecimal digits that stand for a text."""
        return self._pseudonyms.digest(value, length)

    def identified(self, value: Any) -> Any:
        """Words of ztscan as they are. Only the names of expectations, which their owner chose, become pseudonyms."""
        if isinstance(value, str) and not isinstance(value, enum.Enum):
            return _EXPECTATION.sub(lambda found: EXPECTED + self.name(found[1], "expectation"), value)
        return tuple(map(self.identified, value)) if isinstance(value, tuple) else value
