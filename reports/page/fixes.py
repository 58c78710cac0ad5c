"""The fix of a gap on its card: what it changes, who notices, the calls, the way back, and how to verify it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ztscan.core.fix import Fix, FixStep, GraphCall, Impact, Stage, proof_label
from ztscan.core.model import CheckResult
from ztscan.reports.fix_scripts import CREATED, plain_body
from ztscan.reports.numbers.words import counted, number

from .json_text import json_text
from .prose import Span, said
from .text import sentence, visible

SHOWN_CALLS = 2
"""Calls that a card shows; one if all differ in their path alone. `ztscan fix` writes all of them."""
NOTICED = {
    Impact.ADMINISTRATORS: "Administrators",
    Impact.PROMPT_ONCE: "People who are prompted",
    Impact.RE_REGISTER: "People who must register another method",
    Impact.MAY_BLOCK: "People who may be blocked",
}
"""Impacts as a card has them. Where no one has to act, what people see says all."""
_LONG_UNDO = 900
"""Characters of a call that undoes a fix; a longer one puts back a whole policy, and `ztscan fix` writes it."""
_BODY = 4_000
"""Characters of one body; `ztscan fix` writes it whole."""


class FixCard(msgspec.Struct, frozen=True):
    """A fix as a card shows it."""

    changes: tuple[Span, ...]
    rows: tuple[tuple[str, tuple[Span, ...]], ...]
    prepare: tuple[tuple[Span, ...], ...]
    calls: tuple[str, ...]
    undo: tuple[str, ...]
    undo_beside: bool
    """Whether a call that undoes it is too long for a card."""
    more: tuple[Span, ...]
    """That there are more calls than are shown."""
    missing: str
    same_calls: str
    """The anchor of the card that shows the same calls and the same way back already."""


def fixes(check: CheckResult, card: str, shown: dict[tuple[str, ...], str]) -> tuple[FixCard, ...]:
    """The fixes of a failed check. ``card`` is its anchor, ``shown`` the anchor of the card that shows calls, by calls."""
    return tuple(_card(fix, card, shown) for fix in check.fixes)


def no_fix(check: CheckResult) -> tuple[Span, ...]:
    """Why there is none."""
    return said(sentence(check.no_fix), 600) if check.no_fix else ()


def _card(fix: Fix, card: str, seen: dict[tuple[str, ...], str]) -> FixCard:
    facts = fix.facts
    shown = _shown(fix)
    more = len(fix.steps) - len(shown)
    calls = tuple(_text(step.call) for step in shown)
    undone = tuple(_text(step.undo) for step in shown if step.undo is not None)
    first = seen.setdefault((*calls, "", *undone), card) if calls else card
    return FixCard(
        changes=said(sentence(facts.changes), 600),
        rows=tuple((label, said(text, 900)) for label, text in _rows(fix) if text),
        prepare=tuple(said(sentence(text), 400) for text in facts.prepare),
        calls=calls,
        undo=tuple(text for text in undone if len(text) <= _LONG_UNDO),
        undo_beside=any(len(text) > _LONG_UNDO for text in undone),
        more=_more(more, like_these=_alike(fix)) if more else (),
        missing=", ".join(visible(name, 300) for name in fix.missing),
        same_calls="" if first == card else first,
    )


def _rows(fix: Fix) -> Iterable[tuple[str, str]]:
    facts = fix.facts
    people = f" ({number(fix.affected)})" if fix.affected is not None else ""
    who = "" if facts.impact is Impact.NONE else f"{NOTICED[facts.impact]}{people}. "
    yield "Who notices", f"{who}{sentence(facts.notices)}"
    yield "Effort", facts.effort.value.capitalize()
    delegated = ", with a signed-in person only" if facts.delegated_only else ""
    permissions = f"permission {', '.join(facts.permissions)}{delegated}" if facts.permissions else ""
    yield "Role and permission", "; ".join(filter(None, (facts.role, permissions)))
    yield "Licence", facts.licence
    yield "You choose", ", ".join(fix.inputs)
    yield "Fixed first", ", ".join(facts.after)
    yield "Not documented", " ".join(map(sentence, facts.doubts))
    yield (
        "Switch on",
        " ".join(dict.fromkeys(sentence(step.note) for step in fix.steps if step.stage is Stage.ENABLE and step.note)),
    )
    yield "Terraform", "`ztscan fix` writes it for the provider azuread." if fix.terraform else ""
    yield "Remains", " ".join(map(sentence, fix.remains))
    for label in ("Proved", "Search"):
        yield label, " ".join(sentence(text) for text in fix.proof if proof_label(text) == label)


def _shown(fix: Fix) -> tuple[FixStep, ...]:
    """The first steps; the first alone if the others send the same to another path, or switch on the policy that it creates."""
    if len(fix.steps) == 2 and CREATED in fix.steps[1].call.path:
        return fix.steps[:1]
    return fix.steps[: 1 if _alike(fix) else SHOWN_CALLS]


def _alike(fix: Fix) -> bool:
    """Whether all steps send the same, each to another path."""
    return len({(step.call.method, step.call.version, _body(step.call)) for step in fix.steps}) == 1


def _more(count: int, *, like_these: bool) -> tuple[Span, ...]:
    what = f"{counted(count, 'more call')} with the same body" if like_these else counted(count, "more call")
    return said(f"{what}, all in `ztscan fix`.", 200)


def _text(call: GraphCall) -> str:
    """A call as one block of text; its lines are our own, and what is in quotes is spelled out."""
    lines = [f"{call.method} /{call.version}{call.path}", *_body(call).splitlines()]
    return "\n".join(visible(line, _BODY) for line in lines)


def _body(call: GraphCall) -> str:
    return "" if call.body is None else json_text(plain_body(call))
