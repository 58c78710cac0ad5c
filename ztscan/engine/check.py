"""The definition of a check, and the decorator that declares one."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from ztscan.core.documentation import CheckDocumentation
from ztscan.core.errors import PluginError
from ztscan.core.injection import Signature, signature_of
from ztscan.core.model import Finding, Gap, GapReason, Note, Relation, Severity
from ztscan.engine.fixing import Fixing, NoFix
from ztscan.engine.portal import with_portal_paths

V = TypeVar("V")
Yielded = Finding | Note
"""What a check yields: findings, and notes that are shown with its verdict."""
F = TypeVar("F", bound=Callable[..., Iterator[Yielded]])

FRAMEWORKS = ("cis-azure-6.0", "cis-m365-6.0", "cis-m365-7.0", "mcsb", "mitre-attack", "nist-800-53", "scuba")
TOOLS = ("eidsca", "maester", "monkey365", "prowler", "zta")
MAPPING_KEYS = (*FRAMEWORKS, *TOOLS)
HEADINGS = ("What it checks", "Why it matters", "Limits", "Remediation", "References")
AZURE = "azure_"
"""What the names of resources of Azure begin with, and no other."""
NO_VALUE = "set or confirm the value in Azure where that is possible, and scan again"
_ATTRIBUTE = "__ztscan_declaration__"


class NotApplicable(Exception):  # noqa: N818 - an outcome of a check, not an error
    """Raised by a check that does not apply to this tenant. The message is the reason shown."""


class Manual(Exception):  # noqa: N818 - an outcome of a check, not an error
    """Raised by a check that a person must decide. The message says what to review or what to declare."""


class Unknown(Exception):  # noqa: N818 - an outcome of a check, not an error
    """Raised by a check that finds out, while it runs, that some of its evidence is missing.

    Findings yielded before are certain: the result is then a fail that names the gaps. Without findings the check is not
    assessed.
    """

    def __init__(self, *gaps: Gap) -> None:
        super().__init__("; ".join(gap.detail for gap in gaps))
        self.gaps = gaps


def required(value: V | None, resource: str, name: str) -> V:
    """``value``. Raises Unknown if the property was not returned or is null: a missing value is unknown, not false or empty."""
    if value is None:
        raise Unknown(_without(resource, name))
    return value


def present(value: V | msgspec.UnsetType, resource: str, name: str) -> V:
    """``value``, of a property whose null means something. Raises Unknown if the answer of Graph lacks the property."""
    if isinstance(value, msgspec.UnsetType):
        raise Unknown(_without(resource, name))
    return value


def known(value: str | None, words: Collection[str], resource: str, name: str) -> str:
    """``value`` in lower case, of a property with a fixed list of values (``words``, in lower case).

    Raises Unknown if it is missing, or a word that is not in the list: what a new word means cannot be known.
    """
    word = required(value, resource, name).casefold()
    if word not in words:
        detail = f"`{resource}` has the value `{value}` for `{name}`, which ztscan does not know"
        raise Unknown(Gap(resource, GapReason.MALFORMED, detail, "review the setting in the portal, or update ztscan"))
    return word


def _without(resource: str, name: str) -> Gap:
    """A property that was not returned. Resource Graph answers with every column that is asked for: there it is null."""
    if resource.startswith(AZURE):
        detail = f"`{resource}` was read, but its property `{name}` has no value"
        return Gap(resource, GapReason.MALFORMED, detail, NO_VALUE)
    detail = f"`{resource}` was read, but without its property `{name}`"
    return Gap(resource, GapReason.MALFORMED, detail, "scan again; if this persists, report it")


FIRST_RELEASE = "0.1.0"
_VERSION = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}", re.ASCII)
_CHECK_ID = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")


class Deprecation(msgspec.Struct, frozen=True):
    """From which version on a check is deprecated, and the id of the check to use in its place, if there is one."""

    since: str
    successor: str = ""


class Declaration(msgspec.Struct, frozen=True):
    """The arguments of ``@check``."""

    title: str
    severity: Severity
    objectives: tuple[str, ...]
    mappings: Mapping[str, Mapping[str, Relation]]
    """By framework or tool, the relation of the check to each of its controls."""
    version: int
    since: str = FIRST_RELEASE
    deprecated: Deprecation | None = None
    replaces: tuple[str, ...] = ()


class Check(msgspec.Struct, frozen=True):
    """A declared check under its id ``<folder>.<file>``, ready to run."""

    id: str
    declaration: Declaration
    function: Callable[..., Iterator[Yielded]]
    signature: Signature
    documentation: CheckDocumentation
    origin: str
    """The distribution it came from."""
    fix: Fixing | NoFix | None = None
    """How its findings are closed. None: nobody said."""


def check(
    *,
    title: str,
    severity: Severity,
    objectives: Iterable[str],
    mappings: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    version: int = 1,
    since: str = FIRST_RELEASE,
    deprecated: Deprecation | None = None,
    replaces: Iterable[str] = (),
) -> Callable[[F], F]:
    """Declare the function of a check file as the check.

    ``title`` is the desired state as a sentence; ``objectives`` are ids of deployment objectives; ``mappings`` are ids in
    frameworks and other tools (keys: ``MAPPING_KEYS``) by how the check relates to them (a ``Relation``); ``version`` goes up
    when the rule changes so that results before and after are not comparable. Raises PluginError on an unknown relation or
    mapping key, a control with two relations, or no objective.
    """
    given = _relations(mappings or {}, title)
    declaration = Declaration(title, severity, _ids(objectives, title), given, version, since, deprecated, _ids(replaces, title))
    _require_sound(declaration)
    _require_sound_life(declaration)
    if not declaration.objectives:
        raise PluginError(f"check `{title}` names no objective", "name at least one deployment objective")

    def declare(function: F) -> F:
        setattr(function, _ATTRIBUTE, declaration)
        return function

    return declare


def _relations(given: Mapping[str, Mapping[str, Iterable[str]]], title: str) -> Mapping[str, Mapping[str, Relation]]:
    """The relation to each control by framework or tool. Raises PluginError where one is not declared, or declared twice."""
    found: dict[str, dict[str, Relation]] = {}
    for relation, mappings in given.items():
        if relation not in tuple(Relation):
            text = f"`{relation}` in the mappings of check `{title}` is no relation"
            raise PluginError(text, f"group the mappings by {', '.join(Relation)}")
        if not isinstance(mappings, Mapping):
            raise PluginError(f"{mappings!r} of check `{title}` is no mapping", "write ids by framework or tool")
        for key, ids in mappings.items():
            if key not in MAPPING_KEYS:
                raise PluginError(f"unknown mapping `{key}` of check `{title}`", f"use one of {', '.join(MAPPING_KEYS)}")
            controls = found.setdefault(key, {})
            for control in _ids(ids, title):
                if control in controls:
                    raise PluginError(f"check `{title}` maps to `{key}` {control} twice", "keep the relation that holds")
                controls[control] = Relation(relation)
    return {key: dict(sorted(controls.items())) for key, controls in sorted(found.items()) if controls}


def _ids(given: object, title: object) -> tuple[str, ...]:
    """``given`` as ids. Raises PluginError if it is not a list: a single text would be read as a list of its letters."""
    if not isinstance(given, str) and isinstance(given, Iterable):
        ids = tuple(given)
        if all(isinstance(one, str) and one for one in ids):
            return ids
    raise PluginError(f"{given!r} of check `{title}` is not a list of ids", "write a list of texts")


def _require_sound(declared: Declaration) -> None:
    """Raise PluginError if an argument of ``@check`` has another type. Otherwise the error would appear much later."""
    title, version = declared.title, declared.version
    if not isinstance(title, str) or not title.strip() or not title.isprintable():
        raise PluginError(f"the title {title!r} of a check is not a line of text", "write the requirement as a sentence")
    if not isinstance(declared.severity, Severity):
        raise PluginError(f"the severity {declared.severity!r} of check `{title}` is not a Severity", "use a member of Severity")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PluginError(f"the version {version!r} of check `{title}` is not a positive number", "count the changes of its rule")


def _require_sound_life(declared: Declaration) -> None:
    """Raise PluginError where a version or a check id in the declaration is none."""
    deprecated = declared.deprecated
    if deprecated is not None and not isinstance(deprecated, Deprecation):
        raise PluginError(f"`deprecated` of check `{declared.title}` is no Deprecation", 'write Deprecation("0.4.0", ...)')
    versions = [declared.since] if deprecated is None else [declared.since, deprecated.since]
    for version in versions:
        if not isinstance(version, str) or not _VERSION.fullmatch(version):
            raise PluginError(f"`{version}` of check `{declared.title}` is no version", 'write it as "0.4.0"')
    named = [*declared.replaces, *([deprecated.successor] if deprecated and deprecated.successor != "" else [])]
    for check_id in named:
        if not isinstance(check_id, str) or not _CHECK_ID.fullmatch(check_id):
            raise PluginError(f"`{check_id}` of check `{declared.title}` is no id of a check", "write it as `area.name`")


def check_from(function: Any, check_id: str, origin: str) -> Check:
    """The check that ``function`` declares. Raises PluginError if it is not declared, or its docstring is incomplete."""
    declaration = getattr(function, _ATTRIBUTE, None)
    if not isinstance(declaration, Declaration):
        raise PluginError(f"`{check_id}` has no function of that name under @check", "name the function as its file")
    return Check(check_id, declaration, function, signature_of(function), documentation_of(function, check_id), origin)


@functools.cache
def documentation_of(function: Callable[..., Any], check_id: str) -> CheckDocumentation:
    """The texts under the headings of a check's docstring. Raises PluginError if one is missing or empty."""
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in (function.__doc__ or "").expandtabs().splitlines():
        heading = line.strip().removesuffix(":")
        if line.strip().endswith(":") and heading in HEADINGS:
            current = sections.setdefault(heading, [])
        elif current is not None:
            current.append(line.strip())
    texts = {heading: with_portal_paths(_paragraphs(lines)) for heading, lines in sections.items()}
    for heading in HEADINGS:
        if not texts.get(heading):
            raise PluginError(f"check `{check_id}` has nothing under `{heading}:` in its docstring", "write it")
    references = tuple(re.findall(r"https?://\S+", texts["References"]))
    if not references:
        raise PluginError(
            f"check `{check_id}` names no URL under `References:`", "add the address of the page that documents the rule"
        )
    what, why, limits, remediation = (texts[heading] for heading in HEADINGS[:4])
    return CheckDocumentation(what, why, limits, remediation, references)


def _paragraphs(lines: list[str]) -> str:
    """Lines of a section as paragraphs; a line that begins a list item (``1.`` or ``-``) keeps its line."""
    text = "\n".join(lines).strip()
    return re.sub(r"(?<!\n)\n(?!\n|- |\d+\. )", " ", text)
