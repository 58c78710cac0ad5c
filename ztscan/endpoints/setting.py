"""What a setting of a device means, whichever of Intune's shapes it is written in.

A *meaning* is one setting of a device, such as real-time protection of Microsoft Defender. Each *home* of a meaning is a place
where Intune keeps it: a definition of the settings catalog, a property of a typed profile, a definition of an intent. A home
reads what is written there as a *value* that is the same for all homes, so that policies of different shapes can be compared.

A value that a home does not know is ``UNREAD``, and so is every value in a home whose id was not seen in a real policy: neither
is ever read as a secure setting.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Container, Iterator, Mapping

import msgspec

from ztscan.endpoints.policy import Meaning, Merge, Setting

Value = bool | int | str
UNREAD = "unread"
"""The value of a setting that is configured in a way that is not known."""
_SAYING_NOTHING = frozenset(("null", "notconfigured", "userdefined", ""))
"""Words of typed profiles and intents for a setting that is not configured."""
MOST_DIGITS = 12
"""Of a number that is read: no setting has larger ones."""


class Grade(enum.StrEnum):
    """How a value of a meaning compares with what is required."""

    SECURE = "secure"
    PARTIAL = "partial"
    """Better than nothing: a protection that only audits, for one."""
    INSECURE = "insecure"
    UNKNOWN = "unknown"


class Shape(enum.StrEnum):
    """Where Intune keeps settings."""

    CATALOG = "settings_catalog"
    TYPED = "device_configuration"
    INTENT = "intent"
    TEMPLATE = "administrative_template"


class Home(msgspec.Struct, frozen=True):
    """A place of a meaning in one shape, and how to read what is written there."""

    shape: Shape
    id: str
    """The definition id, or the type and the path of a property: ``windows10GeneralConfiguration.defenderScanMaxCpu``."""
    words: Mapping[str, Value | None] = msgspec.field(default_factory=dict)
    """By the option (without the definition id) or the word, in lower case, its value. None: it does not configure anything."""
    parse: Callable[[object], Value | None] | None = None
    """Reads what is not in ``words``; without it, that is ``UNREAD``."""
    under: str = ""
    """Part of the id of a setting that this one must be below: other payloads share its id."""
    seen: bool = True
    """Whether the id was seen in an exported policy or in Graph's schema."""

    def read(self, written: object) -> Value | None:
        """The value of what is written: None where it does not configure anything, ``UNREAD`` where that is not known."""
        word = "null" if written is None else str(written).casefold()
        option = word.removeprefix(self.id.casefold()) if self.shape is Shape.CATALOG else word
        if option in self.words:
            value = self.words[option]
            return value if self.seen or value is None else UNREAD
        if self.shape is not Shape.CATALOG and word in _SAYING_NOTHING:
            return None
        if not self.seen:
            return UNREAD
        return UNREAD if self.parse is None or written is None else self.parse(written)


def whole_number(written: object) -> Value:
    """A number is its own value."""
    if isinstance(written, bool):
        return UNREAD
    if isinstance(written, float) and written.is_integer():
        return int(written)
    text = str(written)
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < MOST_DIGITS else UNREAD


def filled(written: object) -> Value | None:
    """That a text is there, whatever it says."""
    return True if str(written).strip() else None


def text(written: object) -> Value | None:
    """A text is its own value."""
    return str(written).strip() or None


class TabledMeaning(Meaning, frozen=True, kw_only=True):
    """A meaning with its homes, and which of its values meet what is required."""

    secure: Container[Value]
    partial: Container[Value] = ()
    default: Value | None = None
    """What a device does where no policy configures it; None where that is not known, or nothing that counts."""
    homes: tuple[Home, ...] = ()

    def grade(self, value: Value) -> Grade:
        """How a value compares with what is required."""
        if value == UNREAD:
            return Grade.UNKNOWN
        if value in self.secure:
            return Grade.SECURE
        return Grade.PARTIAL if value in self.partial else Grade.INSECURE

    def setting(self, value: Value) -> Setting:
        """A policy's setting with this value."""
        grade = self.grade(value)
        secure = None if grade is Grade.UNKNOWN else grade is Grade.SECURE
        return Setting(self.name, shown(value), secure)


def meaning(
    name: str,
    label: str,
    platform: str,
    *homes: Home,
    secure: Container[Value],
    partial: Container[Value] = (),
    default: Value | None = None,
    merge: Merge = Merge.CONFLICT,
    plan: str = "",
) -> TabledMeaning:
    """A row of the tables. Where no default is known, a device that no policy configures is not secure."""
    by_default = default is not None and default in secure
    return TabledMeaning(
        name=name,
        label=label,
        platform=platform,
        secure_by_default=by_default,
        merge=merge,
        plan=plan,
        is_required=secure != (),
        secure=secure,
        partial=partial,
        default=default,
        homes=homes,
    )


def shown(value: Value) -> str:
    """A value as it is compared and told: `on`, `off`, a number or a word."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


ON = {"_1": True, "_0": False}
"""Options of most switches of the settings catalog."""
TRUE = {"_true": True, "_false": False}
"""Options of the others."""
ALLOWED: Mapping[str, Value | None] = {"true": True, "false": False}
"""A property of a typed profile that says so in both directions."""
REQUIRED: Mapping[str, Value | None] = {"true": True, "false": None}
"""A property whose ``false`` is what Intune sends where nothing is configured."""
DISABLED: Mapping[str, Value | None] = {"true": False, "false": None}
"""A property that switches something off; its ``false`` is not told apart from not configured."""


def catalog(definition: str, words: Mapping[str, Value | None], *, seen: bool = True, under: str = "") -> Home:
    """A choice of the settings catalog."""
    return Home(Shape.CATALOG, definition, words, seen=seen, under=under)


def catalog_read(definition: str, parse: Callable[[object], Value | None], *, seen: bool = True) -> Home:
    """A number or a text of the settings catalog."""
    return Home(Shape.CATALOG, definition, parse=parse, seen=seen)


def typed(
    kind: str,
    path: str,
    words: Mapping[str, Value | None] | None = None,
    *,
    parse: Callable[[object], Value | None] | None = None,
    intent: bool = False,
) -> Iterator[Home]:
    """A property of a typed profile, and the definition of an intent that goes by the same names.

    ``words`` in lower case; without them and ``parse`` the property is a number. ``intent``: the definition was seen in an
    exported intent.
    """
    known = words or {}
    reading = whole_number if words is None and parse is None else parse
    yield Home(Shape.TYPED, f"{kind}.{path}", known, reading)
    if "." not in path:
        yield Home(Shape.INTENT, f"deviceConfiguration--{kind}_{path}", known, reading, seen=intent)
