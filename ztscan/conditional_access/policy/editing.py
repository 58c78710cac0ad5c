"""Edits of a policy, as Graph's JSON takes them: the edited policy in memory, and the body of the call that makes it.

An edit sets or shortens properties of one part of the policy. The edited policy is read from the edited JSON by the same code as
a policy of the tenant, so that what is proved of it is proved of what the call sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

import msgspec

from ztscan.conditional_access.policy.policy import ENABLED, Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.reading_values import flags
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

Part = Literal["state", "conditions", "grantControls", "sessionControls"]
Path = tuple[str, ...]
_READ = ("conditions.", "grantControls.")
"""Doubts that begin so come from parts that are read again."""


class Edit(msgspec.Struct, frozen=True):
    """One change of a policy."""

    part: Part
    change: str
    """The change, in the imperative: ``remove group Contractors from its exclusions``."""
    missed: str
    """What the policy lacks today: ``it excludes group Contractors``."""
    sets: tuple[tuple[Path, Any], ...] = ()
    """Paths within the part, and their new values. An empty path is the whole part."""
    removes: tuple[tuple[Path, frozenset[str]], ...] = ()
    """Paths to lists, and the members that leave them, in lower case."""
    dimension: Dimension | None = None
    """The condition that it is about; None for a state, a grant and a session control."""
    widens: bool = False
    """Whether the condition becomes wider other than by an exclusion less."""
    adds: bool = False
    """Whether the policy gets a grant control or session control that it does not have."""

    def __hash__(self) -> int:
        return hash((self.part, self.change))


def cost(edits: Iterable[Edit]) -> int:
    """How large a change is. To widen a condition counts as two edits: the policy becomes one for other sign-ins."""
    return sum(1 + edit.widens for edit in edits)


TURN_ON = "turn it on"


def turning_on(missed: str) -> Edit:
    return Edit("state", TURN_ON, missed, sets=(((), ENABLED),))


def sparing(policy: Policy, users: frozenset[str], roles: frozenset[str], *, presumed: bool = False) -> Edit:
    """The edit that adds users and roles to the policy's exclusions. ``presumed``: nobody declared what the users are for."""
    excluded: Any = (policy.raw.get("conditions") or {}).get("users") or {}
    sets = []
    for key, wanted in (("excludeUsers", users), ("excludeRoles", roles)):
        there = [str(entry) for entry in excluded.get(key) or ()]
        more = sorted(wanted - {entry.strip().lower() for entry in there})
        sets += [(("users", key), [*there, *more])] if more else []
    theirs = "the accounts that may be for emergency access" if presumed else "the emergency access accounts"
    words = f"exclude {theirs}" if users else "exclude the accounts for directory synchronisation"
    words = f"exclude {theirs} and those for directory synchronisation" if users and roles else words
    return Edit("conditions", words, "", sets=tuple(sets), dimension=Dimension.IDENTITY)


@lru_cache(maxsize=4096)
def edited(policy: Policy, edits: tuple[Edit, ...]) -> Policy:
    """The policy after the edits, as the tenant would hold it. Kept, as many requirements try the same edits."""
    raw, state = _edited(policy, edits)
    entity = ConditionalAccessPolicy(
        id=policy.id,
        display_name=policy.name,
        state=state,
        conditions=raw["conditions"],
        grant_controls=raw["grantControls"],
        session_controls=raw["sessionControls"],
    )
    read = policy_of(entity, policy)
    kept = [doubt for doubt in policy.doubts if not doubt.startswith(_READ)]
    return replace(read, doubts=tuple(sorted({*read.doubts, *kept})))


def body_of(policy: Policy, edits: Iterable[Edit]) -> dict[str, Any]:
    """The body of the PATCH that makes the edits: every part that changes, whole, as it was read and then changed.

    Graph documents that parts are merged by their members, and nothing about what is deeper.
    """
    edits = tuple(edits)
    raw, state = _edited(policy, edits)
    parts = {edit.part for edit in edits}
    body: dict[str, Any] = {"state": state} if "state" in parts else {}
    return body | {part: writable(raw[part]) for part in raw if part in parts}


LONGEST_NAME = 256
"""Characters of the name of a policy."""
NAME = "displayName"
_EVERYBODY: tuple[Path, Any] = (("users", "includeUsers"), ["All"])
_NOW_FOR_ALL = " (now for all users)"


def name_for_everybody(policy: Policy, edits: Iterable[Edit]) -> str:
    """A name for a policy that the edits turn from one for some people into one for everybody. Empty: they do not."""
    widened = any(edit.widens and _EVERYBODY in edit.sets for edit in edits)
    return policy.name[: LONGEST_NAME - len(_NOW_FOR_ALL)] + _NOW_FOR_ALL if widened and policy.name else ""


def as_recorded(policy: Policy, body: Mapping[str, Any], state: str) -> dict[str, Any]:
    """The body that puts the same parts back. ``state`` is today's, as Graph spells it."""
    told = {"state": state, NAME: policy.name}
    return {part: told[part] if part in told else writable(policy.raw.get(part)) for part in body}


def writable(value: Any) -> Any:
    """JSON that Graph returned, as Graph accepts it: without annotations, a strength by its id only."""
    if isinstance(value, Mapping):
        kept = {key: writable(part) for key, part in value.items() if "@odata.context" not in key}
        strength = kept.get("authenticationStrength")
        if isinstance(strength, Mapping) and strength.get("id"):
            kept["authenticationStrength"] = {"id": strength["id"]}
        return kept
    return [writable(part) for part in value] if isinstance(value, list | tuple) else value


def _edited(policy: Policy, edits: Iterable[Edit]) -> tuple[dict[str, Any], str]:
    raw: Any = {part: policy.raw.get(part) for part in ("conditions", "grantControls", "sessionControls")}
    state = policy.state
    for edit in edits:
        for path, members in edit.removes:
            raw = _without(raw, (edit.part, *path), members)
        for path, value in edit.sets:
            if edit.part == "state":
                state = value
            else:
                raw = _with(raw, (edit.part, *path), value)
    return raw, state


def _with(raw: Any, path: Path, value: Any) -> Any:
    """The JSON with a value at ``path``. Only what is above the value is copied."""
    if not path:
        return value
    found = dict(raw) if isinstance(raw, Mapping) else {}
    found[path[0]] = _with(found.get(path[0]), path[1:], value)
    return found


def _without(raw: Any, path: Path, members: frozenset[str]) -> Any:
    """The JSON without some members of the list at ``path``; as it is where there is no such list."""
    if path:
        there = isinstance(raw, Mapping) and path[0] in raw
        return {**raw, path[0]: _without(raw[path[0]], path[1:], members)} if there else raw
    if isinstance(raw, str):
        return ",".join(flag for flag in raw.split(",") if not members.issuperset(flags(flag)))
    if isinstance(raw, list | tuple):
        return [member for member in raw if str(member).strip().lower() not in members]
    return raw
