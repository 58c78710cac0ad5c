"""Several fixes together: those that change the same values become one, and all get an order.

Two fixes of one list, such as the consent policies of users, would undo each other if they were sent one after the other: each
has the whole list as it was recorded. They are merged by what each of them changes of the recorded value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from ztscan.core.fix import Effort, Fix, FixStep, GraphCall, Impact, inputs_of
from ztscan.core.policy_edits import CREATED, POLICIES, as_own_policy, kept_apart
from ztscan.core.proved_change import ProvedChange, ProvedChanges
from ztscan.core.three_way import UNSET, three_way

Leaf = tuple[str, ...]
"""Where a value is that a call sets: the path of the call without its version, and the names of properties."""
_IMPACTS, _EFFORTS = tuple(Impact), tuple(Effort)
MERGED = "Different changes of the same policies are merged here. Each was proved alone, and the whole was not: a gap may remain."
SEVERAL = "Several fixes are one here. Send the calls."
_ABOUT = frozenset({"@odata.type", "id", "target"})


def planned(fixes: Iterable[Fix], policies: Mapping[str, Any]) -> tuple[Fix, ...]:
    """The fixes in the order in which they are applied: what others name in ``after`` first, then by what people notice.

    ``policies``: the recorded JSON of Conditional Access policies by id.
    """
    apart = kept_apart(fixes, policies)
    copies = [as_own_policy(fix, recorded) for recorded, some in apart.copied for fix in combined(some)]
    remaining = sorted(
        (*combined(apart.in_place), *copies, *apart.clashing), key=lambda fix: (_IMPACTS.index(fix.facts.impact), fix.closes)
    )
    done: list[Fix] = []
    while remaining:
        waiting = {check for fix in remaining for check in fix.closes}
        ready = next((fix for fix in remaining if not (set(fix.facts.after) - set(fix.closes)) & waiting), remaining[0])
        remaining.remove(ready)
        done.append(ready)
    return tuple(done)


def is_merged(fix: Fix) -> bool:
    """Whether it is several fixes in one: then nobody knows yet what they close together."""
    return len(fix.closes) > 1 or MERGED in fix.remains


def proved_whole(plan: Iterable[Fix], changes: ProvedChanges | None) -> tuple[Fix, ...]:
    """The fixes with what a second evaluation of the tenant says of each: which gaps it closes, who notices, and the effort.

    A fix that was not evaluated stays as it is. Two fixes of one check may name the same gaps; what they change tells them apart.
    """
    known = {(change.fixes, change.changes): change for change in changes.all} if changes else {}
    return tuple(_proved(fix, known.get((fix.closes, fix.facts.changes))) for fix in plan)


def evaluated_closes(plan: Iterable[Fix], changes: ProvedChanges | None) -> tuple[frozenset[str], ...]:
    """Of each fix of a proved plan the gaps that a second evaluation of the tenant no longer has with it. None: not evaluated."""
    known: dict[str, list[frozenset[str]]] = {}
    for change in changes.all if changes else ():
        known.setdefault(change.changes, []).append(frozenset(change.closes))
    return tuple(
        next((closed for closed in known.get(fix.facts.changes, ()) if closed <= set(fix.closes)), frozenset()) for fix in plan
    )


def _proved(fix: Fix, change: ProvedChange | None) -> Fix:
    if change is None:
        return fix
    whole = is_merged(fix)
    undecided = [check for check in fix.closes if check in change.undecided]
    left = [check for check in fix.closes if check not in {*change.closes, *undecided}]
    # The fix of one check is named for it also where the evaluation cannot decide it.
    closed = [check for check in fix.closes if check in change.closes or (check in undecided and not whole)]
    closed += [check for check in change.closes if check not in fix.closes]
    how = "as a whole" if whole else "alone"
    remains = [text for text in fix.remains if text != MERGED]
    remains += [f"Evaluated {how}, it does not close {', '.join(left)}."] if left else []
    remains += [f"Evaluated {how}, it is not known whether it closes {', '.join(undecided)}."] if undecided else []
    proof = (f"Evaluated as a whole, it closes {', '.join(closed)}.",) if MERGED in fix.remains else fix.proof
    facts = msgspec.structs.replace(fix.facts, effort=change.effort, notices=change.notices)
    return msgspec.structs.replace(
        fix, facts=facts, closes=tuple(closed), affected=change.affected, remains=tuple(remains), proof=proof
    )


def combined(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """The fixes, those that set the same value merged into one."""
    groups: list[tuple[set[Leaf], list[Fix]]] = []
    for fix in fixes:
        leaves = {leaf for step in fix.steps for leaf in _leaves(step.call)}
        together = [fix]
        for known in [group for group in groups if _meet(group[0], leaves)]:
            groups.remove(known)
            leaves |= known[0]
            together = [*known[1], *together]
        groups.append((leaves, together))
    return tuple(one[0] if len(one) == 1 else _one(one) for _, one in groups)


def _leaves(call: GraphCall) -> Iterator[Leaf]:
    if call.method == "POST" or CREATED in call.path:
        return  # an object of its own
    if call.path.startswith(_WHOLE) and isinstance(call.body, Mapping):
        yield (call.path,)
        return
    yield from _inside((call.path,), call.body) if isinstance(call.body, Mapping) else ((call.path,),)


def _inside(where: Leaf, body: Mapping[str, Any]) -> Iterator[Leaf]:
    for name, value in body.items():
        if len(where) > 1 or name not in _ABOUT:
            yield from _inside((*where, name), value) if isinstance(value, Mapping) and value else [(*where, name)]


def _meet(some: set[Leaf], others: set[Leaf]) -> bool:
    return any(one[: len(other)] == other[: len(one)] for one in some for other in others)


def _one(fixes: Sequence[Fix]) -> Fix:
    """One fix in place of several that set the same values."""
    facts = [fix.facts for fix in fixes]
    steps = _steps([step for fix in fixes for step in fix.steps])
    closes = _union(fix.closes for fix in fixes)
    proofs = _union(fix.proof for fix in fixes)
    alike = all(fix.steps == fixes[0].steps for fix in fixes)
    return msgspec.structs.replace(
        fixes[0],
        facts=msgspec.structs.replace(
            facts[0],
            changes=_sentence([one.changes for one in facts]),
            permissions=_union(one.permissions for one in facts),
            effort=largest_effort(one.effort for one in facts),
            impact=max((one.impact for one in facts), key=_IMPACTS.index),
            notices=_noticed(fixes),
            licence=", ".join(_union([one.licence] for one in facts if one.licence)),
            prepare=_union(one.prepare for one in facts),
            after=tuple(check for check in _union(one.after for one in facts) if check not in closes),
            doubts=_union(one.doubts for one in facts),
            no_terraform=facts[0].no_terraform if alike else SEVERAL,
        ),
        steps=steps,
        inputs=inputs_of(steps),
        closes=closes,
        remains=_union([*(fix.remains for fix in fixes), () if alike or not proofs else (MERGED,)]),
        affected=_reaches_most(fixes).affected if alike else None,
        proof=proofs if alike else (),
        terraform=fixes[0].terraform if alike else "",
    )


def largest_effort(efforts: Iterable[Effort]) -> Effort:
    """What takes longest."""
    return max(efforts, key=_EFFORTS.index)


def _noticed(fixes: Sequence[Fix]) -> str:
    """What people notice of several fixes, each thing once.

    That nobody notices one of them says nothing of the others. Of those that count people only the one that reaches most is told:
    how many people the others reach is not true of all together.
    """
    noticed = [fix for fix in fixes if fix.facts.impact is not Impact.NONE] or fixes
    most = _reaches_most(noticed)
    told = (fix.facts.notices for fix in noticed if fix is most or fix.affected is None)
    return " ".join(dict.fromkeys(told))


def _reaches_most(fixes: Sequence[Fix]) -> Fix:
    return max(fixes, key=lambda fix: -1 if fix.affected is None else fix.affected)


def _sentence(changes: Iterable[str]) -> str:
    """The changes as sentences. Those that change the same policies are one, with each edit once."""
    edits: dict[str, dict[str, None]] = {}
    for change in dict.fromkeys(changes):
        head, colon, told = change.removesuffix(".").rpartition(": ")
        edits.setdefault(f"{head}{colon}", {}).update(dict.fromkeys(told.split("; ")))
    return " ".join(f"{head}{'; '.join(parts)}." for head, parts in edits.items())


def _union(texts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in texts for text in some))


def _steps(steps: Iterable[FixStep]) -> tuple[FixStep, ...]:
    """The steps, those to the same object merged. Beta stands for both versions."""
    known: dict[tuple[str, str, str], FixStep] = {}
    for step in steps:
        where = (step.call.method, step.call.path, step.stage)
        known[where] = _merged(known[where], step) if where in known else step
    return tuple(known.values())


def _merged(one: FixStep, other: FixStep) -> FixStep:
    if one == other or one.undo is None or other.undo is None or one.call.body is None:
        return one
    version: Literal["v1.0", "beta"] = "beta" if "beta" in (one.call.version, other.call.version) else "v1.0"
    before = {**other.undo.body, **one.undo.body}
    undo = GraphCall(one.undo.method, one.undo.path, _both(one.undo.body, other.undo.body), version)
    body = {
        name: three_way(before.get(name), one.call.body.get(name, UNSET), other.call.body.get(name, UNSET))
        for name in {**one.call.body, **other.call.body}
    }
    return FixStep(GraphCall(one.call.method, one.call.path, body, version), undo, one.note, one.stage)


_WHOLE = f"{POLICIES}/"
"""Policies, of which each property is sent whole: Graph documents no merge within one. Whom a policy applies to and what it
requires decide together, so that all changes of one policy are one fix."""


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The recorded values of two calls; where both have an object, the properties of both."""
    found = {**other, **one}
    for name in one.keys() & other.keys():
        if isinstance(one[name], Mapping) and isinstance(other[name], Mapping):
            found[name] = _both(one[name], other[name])
    return found
