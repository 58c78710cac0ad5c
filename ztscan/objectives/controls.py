"""Techniques and controls of general frameworks by deployment objective: package data, read strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

from ztscan.core.model import Relation

_FORMS = {
    "mitre-attack": re.compile(r"T\d{4}(?:\.\d{3})?"),
    "nist-800-53": re.compile(r"[A-Z]{2}-\d{1,2}(?:\(\d{1,2}\))?"),
    "iso-27001": re.compile(r"A\.[5-8]\.\d{1,2}"),
}
RELATION = Relation.PARTIAL
"""Of every mapping here: what Graph shows of an objective is a part of such a control."""


class GeneralFramework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A framework that is not about Microsoft 365, and its version. ``source`` is its text."""

    id: str
    title: str
    version: str
    source: str

    def __post_init__(self) -> None:
        if self.id not in _FORMS or not self.source.startswith("https://"):
            raise ValueError(f"framework `{self.id}` is not known or has no source")


class ControlTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By objective and framework, the ids of techniques or controls."""

    frameworks: tuple[GeneralFramework, ...] = msgspec.field(name="framework")
    objectives: Mapping[str, Mapping[str, tuple[str, ...]]] = msgspec.field(name="objective")

    def __post_init__(self) -> None:
        known = {framework.id for framework in self.frameworks}
        for objective, mapped in self.objectives.items():
            for framework, ids in mapped.items():
                if framework not in known or not ids or len(ids) != len(set(ids)):
                    raise ValueError(
                        f"objective `{objective}`: framework `{framework}` is not declared, or has no ids or one twice"
                    )
                wrong = [control for control in ids if not _FORMS[framework].fullmatch(control)]
                if wrong:
                    raise ValueError(f"objective `{objective}`: {wrong[0]} is no id of `{framework}`")

    def of(self, objectives: Iterable[str], framework: str) -> tuple[str, ...]:
        """The ids of a framework for several objectives, each once."""
        found = (control for id_ in objectives for control in self.objectives.get(id_, {}).get(framework, ()))
        return tuple(dict.fromkeys(found))


@cache
def load_controls() -> ControlTable:
    """The table that ships with ztscan, read once."""
    text = (files("ztscan.objectives") / "controls.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), ControlTable)
