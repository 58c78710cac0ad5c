"""Edits of one Conditional Access policy: which of them are one change, and which get a policy of their own.

One edit widens a policy to all users. Another one has it require a compliant device of the administrators whom it applies to
today. In one policy they would require the device of everybody, which neither does. So the second one becomes a policy of its
own, with the conditions of today. Edits are one change only where that asks nothing of a sign-in which none of them asks of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from ztscan.core.fix import Fix, FixStep, GraphCall, Stage
from ztscan.core.immutable import plain
from ztscan.core.three_way import UNSET, three_way

POLICIES = "/identity/conditionalAccess/policies"
CREATED = "{id}"
_RECORDED = "conditional_access_policies"
_PARTS = ("conditions", "grantControls", "sessionControls")
_REPORTS, _ENABLED, _DISABLED = "enabledForReportingButNotEnforced", "enabled", "disabled"
_LONGEST_NAME = 250
EDITED, _LIKE = "Change the policy ", "Create a Conditional Access policy like "
A_COPY = "The policy is a copy of one that the tenant has. Send the calls."
OF_ITS_OWN = "Leave it a policy of its own: as an edit of the other policy it would, with another fix, be asked of more people."
ONE_OF_THEM = (
    "Another fix changes the same policy. Together they would ask more of people than each of them: send one, and scan again."
)
UNDO_NEW = "To undo it, delete the policy: Graph returns its id."
READ_FIRST = "Take the id that Graph returned. Read first what the policy reported."


def recorded_policies(configuration: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The recorded JSON of policies by id, from what a scan recorded by resource. Empty where it kept none."""
    found = (configuration or {}).get(_RECORDED)
    return found if isinstance(found, Mapping) else {}


def edited_policies(fix: Fix) -> frozenset[str]:
    """The paths of the policies that exist and that a fix changes."""
    paths = (step.call.path for step in fix.steps)
    return frozenset(path for path in paths if path.startswith(f"{POLICIES}/") and CREATED not in path)


class Apart(msgspec.Struct):
    """Fixes by what becomes of them."""

    in_place: list[Fix] = msgspec.field(default_factory=list)
    """Those of which any that set the same value can be one change."""
    copied: list[tuple[Mapping[str, Any], list[Fix]]] = msgspec.field(default_factory=list)
    """Those that become a policy of their own, and the recorded policy that it is like."""
    clashing: list[Fix] = msgspec.field(default_factory=list)
    """Those that cannot be one change with others, and no policy of their own."""


def kept_apart(fixes: Iterable[Fix], policies: Mapping[str, Any]) -> Apart:
    """The fixes, with those apart that would ask more together than one by one. ``policies``: the recorded JSON by id."""
    fixes = list(fixes)
    moved: dict[int, Mapping[str, Any] | None] = {}
    found = Apart()
    for path in dict.fromkeys(path for fix in fixes for path in sorted(edited_policies(fix))):
        here = [fix for fix in fixes if path in edited_policies(fix)]
        groups = _groups(here, path)
        stays = min(groups, key=_stays_first)
        recorded = policies.get(path.rpartition("/")[2])
        for group in (group for group in groups if group is not stays):
            alone = all(edited_policies(fix) == {path} for fix in group.fixes)
            whole = recorded if alone and isinstance(recorded, Mapping) else None
            moved |= {id(fix): whole for fix in group.fixes}
            if whole is not None:
                found.copied.append((whole, group.fixes))
    found.in_place = [fix for fix in fixes if id(fix) not in moved]
    found.clashing = [_with_warning(fix) for fix in fixes if id(fix) in moved and moved[id(fix)] is None]
    return found


def _with_warning(fix: Fix) -> Fix:
    return msgspec.structs.replace(fix, remains=(*fix.remains, ONE_OF_THEM))


def as_own_policy(fix: Fix, recorded: Mapping[str, Any]) -> Fix:
    """The fix of one policy as a policy of its own: the recorded one with the edits. Today's policy stays as it is."""
    edit = _edit_of(fix, _only(edited_policies(fix)))
    told = fix.facts.changes.removeprefix(EDITED)
    edits = told.rpartition(": ")[2].removesuffix(".")
    body = {part: edit.after.get(part, recorded.get(part)) for part in _PARTS}
    body = {part: _writable(value) for part, value in body.items() if value is not None}
    body["displayName"] = f"ztscan: {recorded.get('displayName') or ''}: {edits}"[:_LONGEST_NAME]
    body["state"] = _REPORTS
    version = fix.steps[0].call.version
    enabled, back = (GraphCall("PATCH", f"{POLICIES}/{CREATED}", {"state": state}, version) for state in (_ENABLED, _DISABLED))
    steps = (
        FixStep(GraphCall("POST", POLICIES, body, version), None, UNDO_NEW, Stage.REPORT_ONLY),
        FixStep(enabled, back, READ_FIRST, Stage.ENABLE),
    )
    facts = msgspec.structs.replace(
        fix.facts, changes=f"{_LIKE}{told}", prepare=(*fix.facts.prepare, OF_ITS_OWN), no_terraform=A_COPY
    )
    return msgspec.structs.replace(fix, facts=facts, steps=steps, terraform="")


def _only(paths: frozenset[str]) -> str:
    (path,) = paths
    return path


def _writable(value: Any) -> Any:
    """Recorded JSON as Graph takes it for a new policy: without annotations and nulls, a strength by its id only."""
    if isinstance(value, Mapping):
        kept = {key: _writable(part) for key, part in value.items() if part is not None and "@odata.context" not in key}
        strength = kept.get("authenticationStrength")
        if isinstance(strength, Mapping) and strength.get("id"):
            kept["authenticationStrength"] = {"id": strength["id"]}
        return kept
    return [_writable(part) for part in value] if isinstance(value, list | tuple) else value


# -- which edits are one change -------------------------------------------------------------------------------------------


class PolicyEdit(NamedTuple):
    """The parts of a policy that an edit sets, as recorded and as it leaves them."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def part(self, name: str) -> Any:
        """A part as the edit leaves it."""
        return self.after.get(name, self.before.get(name))


class _Group(msgspec.Struct):
    """Fixes whose edits of a policy are one change, and that change."""

    edit: PolicyEdit
    fixes: list[Fix]


def _stays_first(group: _Group) -> tuple[bool, bool]:
    """What stays an edit of the policy: what changes other policies too, else what widens it."""
    return (all(len(edited_policies(fix)) == 1 for fix in group.fixes), not _scope(group.edit))


def _groups(fixes: Sequence[Fix], path: str) -> list[_Group]:
    groups: list[_Group] = []
    for fix in sorted(fixes, key=lambda fix: len(edited_policies(fix)) == 1):
        edit = _edit_of(fix, path)
        for group in groups:
            whole = one_edit(group.edit, edit)
            if whole is not None:
                group.edit = whole
                group.fixes.append(fix)
                break
        else:
            groups.append(_Group(edit, [fix]))
    return groups


def _edit_of(fix: Fix, path: str) -> PolicyEdit:
    steps = [step for step in fix.steps if step.call.path == path]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for step in steps:
        after |= plain(step.call.body or {})
        before = {**plain((step.undo.body if step.undo else None) or {}), **before}
    return PolicyEdit(before, after)


def one_edit(one: PolicyEdit, other: PolicyEdit) -> PolicyEdit | None:
    """Both edits of a policy as one. None: together they would ask of a sign-in what neither asks of it."""
    before = {**other.before, **one.before}
    both = PolicyEdit(
        before,
        {
            name: three_way(before.get(name), one.after.get(name, UNSET), other.after.get(name, UNSET))
            for name in {**one.after, **other.after}
        },
    )
    one, other = PolicyEdit(before, one.after), PolicyEdit(before, other.after)
    scopes = [_scope(edit) for edit in (one, other, both)]
    required = [_required(edit) for edit in (one, other, both)]
    for scope, controls in zip(scopes[:2], required[:2], strict=True):
        if scope == scopes[2] and controls == required[2]:
            return both  # one of them is all of it
    if scopes[0] == scopes[1]:
        return both if _asks_what_they_ask(both, one, other) else None
    return both if required[0] == required[1] == required[2] and _union(scopes[0], scopes[1]) else None


def _required(edit: PolicyEdit) -> Any:
    return edit.part("grantControls"), edit.part("sessionControls")


def _asks_what_they_ask(both: PolicyEdit, one: PolicyEdit, other: PolicyEdit) -> bool:
    """Whether the whole requires of the same sign-ins what the edits require, no more and no less."""
    whole = set(_clauses(both.part("grantControls")))
    parts = [clause for edit in (one, other) for clause in _clauses(edit.part("grantControls"))]
    if not (_implied(whole, parts) and _implied(parts, whole)):
        return False
    before = both.before.get("sessionControls") or {}
    session, *sessions = (edit.part("sessionControls") or {} for edit in (both, one, other))
    return all(session.get(name) in (known.get(name) for known in sessions) for name in session) and all(
        known.get(name) in (before.get(name), session.get(name)) for known in sessions for name in {**before, **known}
    )


def _implied(clauses: Iterable[frozenset[str]], by: Collection[frozenset[str]]) -> bool:
    """Whether each clause is required by another one: by fewer of its alternatives, or MFA by an authentication strength."""
    strong = any(len(known) == 1 and next(iter(known)).startswith(_STRENGTH) for known in by)
    return all(any(known <= clause for known in by) or (strong and _MFA in clause) for clause in clauses)


_STRENGTH, _MFA = "strength: ", "builtInControls: mfa"


def _clauses(grant: Any) -> Iterator[frozenset[str]]:
    """What grant controls require: of each clause one control."""
    grant = grant if isinstance(grant, Mapping) else {}
    strength = grant.get("authenticationStrength")
    controls = [
        f"{name}: {entry}"
        for name in ("builtInControls", "termsOfUse", "customAuthenticationFactors")
        for entry in grant.get(name) or ()
    ]
    controls += [f"{_STRENGTH}{strength.get('id')}"] if isinstance(strength, Mapping) else []
    if str(grant.get("operator") or "").upper() == "AND":
        yield from (frozenset((control,)) for control in controls)
    elif controls:
        yield frozenset(controls)


_Path = tuple[str, ...]


class _Wider(NamedTuple):
    """One condition that an edit changes. ``value``: what it adds and removes of a list, else the new value."""

    path: _Path
    value: str


def _scope(edit: PolicyEdit) -> frozenset[_Wider]:
    """What an edit changes of the sign-ins that a policy applies to. That it excludes more users is not among it."""
    found = set(_changes((), edit.before.get("conditions"), edit.part("conditions")))
    if edit.part("state") != edit.before.get("state"):
        found.add(_Wider(("state",), str(edit.part("state"))))
    return frozenset(found)


def _changes(path: _Path, before: Any, after: Any) -> Iterator[_Wider]:
    if before == after:
        return
    if isinstance(after, Mapping) and (isinstance(before, Mapping) or before is None):
        for name in {**(before or {}), **after}:
            yield from _changes((*path, name), (before or {}).get(name), after.get(name))
    elif _is_list(after) and (_is_list(before) or before is None):
        was, now = ({repr(entry) for entry in some or ()} for some in (before, after))
        removed = was - now
        added = now - was if not _excludes(path) else set()
        if added or removed:
            yield _Wider(path, repr((sorted(added), sorted(removed))))
    else:
        yield _Wider(path, repr(after))


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _excludes(path: _Path) -> bool:
    return len(path) > 1 and path[1].startswith("exclude")


def _union(one: frozenset[_Wider], other: frozenset[_Wider]) -> bool:
    """Whether both include more of the same condition only: then what the whole applies to, one of them applies to."""
    changes = one | other
    return len({change.path[0] for change in changes}) == 1 and all(_includes(change.path) for change in changes)


def _includes(path: _Path) -> bool:
    return path[1].startswith("include") if len(path) > 1 else path[0] not in ("state", "deviceFilter")
