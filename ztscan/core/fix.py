"""A fix as data: the exact calls that close a gap in this tenant, how each is undone, and what it takes.

ztscan writes fixes down and never sends them.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from ztscan.core.immutable import freeze_fields

INPUT = re.compile(r"\{\{([a-z][a-z ]{0,40})\}\}")
"""What stands in a body for a value that a person has to choose."""
_PATH = re.compile(r"(?:/(?:\{id\}|[A-Za-z0-9_.$()=,~%@:-]{1,256}))+", re.ASCII)
"""``{id}`` stands for the id that Graph returned for the object that the call before created."""
NO_TERRAFORM = "The Terraform provider azuread has no resource for this setting."


_SEARCHES = ("The search for a change", "No change of today's policies")


def proof_label(text: str) -> str:
    """What stands before a sentence of ``Fix.proof``: what was proved of the fix, or how the search for a smaller one ended."""
    return "Search" if text.startswith(_SEARCHES) else "Proved"


class Effort(enum.StrEnum):
    """How long a fix takes from the decision to the end, with the preparation that it names."""

    MINUTES = "minutes"
    HOURS = "hours"
    PROJECT = "project"


class Impact(enum.StrEnum):
    """What people notice of a fix, from nothing to the worst."""

    NONE = "none"
    ADMINISTRATORS = "administrators"
    """Only administrators notice."""
    PROMPT_ONCE = "prompt_once"
    RE_REGISTER = "re_register"
    """People must register another method."""
    MAY_BLOCK = "may_block"
    """Someone may be unable to do what they did before."""


class Stage(enum.StrEnum):
    """When a step of a fix is sent."""

    APPLY = "apply"
    REPORT_ONLY = "report_only"
    """A Conditional Access policy that only reports what it would do."""
    ENABLE = "enable"
    """The same policy is switched on, after its report was read."""


class GraphCall(msgspec.Struct, frozen=True):
    """One request to Microsoft Graph. ``path`` begins with a slash and has no version.

    Raises ValueError for a path that an id of the tenant could have led elsewhere: with a quote, a space, or a step up.
    """

    method: Literal["PATCH", "POST", "PUT", "DELETE"]
    path: str
    body: Any = None
    version: Literal["v1.0", "beta"] = "v1.0"

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path) or {".", ".."} & set(self.path.split("/")):
            raise ValueError(f"{self.path[:200]!r} is no path of Microsoft Graph")
        freeze_fields(self)


class FixStep(msgspec.Struct, frozen=True):
    """One call, and the call that restores what was recorded. ``undo`` is None where nothing can: ``note`` then says why."""

    call: GraphCall
    undo: GraphCall | None
    note: str = ""
    stage: Stage = Stage.APPLY


class FixFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same of a fix in every tenant."""

    changes: str
    """What it changes, as a sentence in the imperative."""
    permissions: tuple[str, ...]
    """Of Microsoft Graph, for the person who applies it. ztscan never needs them."""
    role: str
    """The least Entra role of that person."""
    delegated_only: bool = False
    """Graph refuses the call to an application without a user."""
    licence: str = ""
    effort: Effort = Effort.MINUTES
    impact: Impact = Impact.NONE
    notices: str = "Nobody notices."
    """Who notices, as a sentence."""
    prepare: tuple[str, ...] = ()
    """What a person does first."""
    after: tuple[str, ...] = ()
    """Ids of checks whose fixes come first."""
    doubts: tuple[str, ...] = ()
    """What Microsoft does not document of the call."""
    no_terraform: str = NO_TERRAFORM
    """Why there is no Terraform text. Empty where there is one."""


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """The fix of a check's findings in one tenant.

    Where a value that it replaces was not read there are no steps, and ``missing`` names the reads: the way back is the
    recorded value, never a default. ``inputs`` are values that a person has to choose; each stands in the bodies as ``{{name}}``.
    """

    facts: FixFacts
    steps: tuple[FixStep, ...] = ()
    missing: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()
    """What the steps do not close, and why."""
    affected: int | None = None
    """How many people notice. None: not known."""
    closes: tuple[str, ...] = ()
    """Ids of the checks whose findings it closes."""
    terraform: str = ""
    """Text for the provider azuread; empty where it cannot express the fix."""
    proof: tuple[str, ...] = ()
    """What was proved of the effect, and how the search for a smaller fix ended: ``proof_label`` tells which."""

    @property
    def is_complete(self) -> bool:
        """Whether the steps can be sent as they are."""
        return bool(self.steps) and not self.inputs


def inputs_of(steps: Iterable[FixStep]) -> tuple[str, ...]:
    """The names of the values that a person has to choose, in the order in which the calls need them."""
    return tuple(dict.fromkeys(name for one in steps for name in _inputs(one.call.body)))


def _inputs(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from INPUT.findall(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _inputs(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _inputs(inner)
