"""Fixes as a folder of files: a README in the order in which they are applied, a file for each fix, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ztscan.core.fix import Fix, Impact, Stage, proof_label
from ztscan.core.model import Grade, Scan, Tenant, Verdict
from ztscan.reports.numbers.pillar import in_words

from .fix_scripts import CREATED, as_json, powershell, powershell_back, powershell_enable, rollback, stages, verify_command
from .markdown import code, own

README = "README.md"
_ENABLE = ".enable.ps1"
NOTICED: Mapping[Impact, str] = {
    Impact.NONE: "nobody has to act",
    Impact.ADMINISTRATORS: "administrators",
    Impact.PROMPT_ONCE: "people are prompted",
    Impact.RE_REGISTER: "people register another method",
    Impact.MAY_BLOCK: "may block",
}
"""Impacts as a reader gets them."""
_UNDECIDED = frozenset({Verdict.NOT_ASSESSED, Verdict.MANUAL})


class FixEffect(msgspec.Struct, frozen=True):
    """What a second scan of the tenant in memory, with the fixes applied, comes to."""

    changes: int
    gaps_before: int
    gaps_after: int
    pillars: tuple[str, ...]
    """Each pillar that changes, in a sentence."""
    remaining: tuple[str, ...]
    """Ids of the checks that still fail, or failed and cannot be decided."""
    opened: tuple[str, ...] = ()
    """Ids of checks that fail only with the fixes."""
    unseen: tuple[str, ...] = ()
    """Of the gaps that remain: ids of the checks that the second scan could not decide."""

    switched_on: bool = False
    """The changes are policies that only report: the scan takes them as switched on."""
    to_choose: int = 0
    """How many more fixes there are, of which a person has to choose a value first."""

    @property
    def sentence(self) -> str:
        """The effect in one sentence."""
        counted = "this 1 change" if self.changes == 1 else f"these {self.changes:,} changes"
        pillars = f", {', '.join(self.pillars)}" if self.pillars else ""
        unseen = f" ({len(self.unseen):,} of them could not be assessed again)" if self.unseen else ""
        once = ", once switched on" if self.switched_on else ""
        needs = "the 1 that needs" if self.to_choose == 1 else f"the {self.to_choose:,} that need"
        without = f", without {needs} a value from you" if self.to_choose else ""
        return f"With {counted}{without}{once}: {self.gaps_before:,} → {self.gaps_after:,} gaps{unseen}{pillars}"


def effect_of(
    before: tuple[Scan, Grade], after: tuple[Scan, Grade], changes: int, *, to_choose: int = 0, switched_on: bool = False
) -> FixEffect:
    """The effect of ``changes`` fixes, from the two results. A gap that the second one cannot decide remains."""
    failing = [{check.id for check in scan.checks if check.effective is Verdict.FAIL} for scan, _ in (before, after)]
    unseen = failing[0] & {check.id for check in after[0].checks if check.effective in _UNDECIDED}
    pillars = [
        f"{was.title} {in_words(was.maturity, was.score)} → {in_words(now.maturity, now.score)}"
        for was, now in zip(before[1].pillars, after[1].pillars, strict=True)
        if (was.maturity, was.score) != (now.maturity, now.score)
    ]
    return FixEffect(
        changes,
        len(failing[0]),
        len(failing[1] | unseen),
        tuple(pillars),
        tuple(sorted(failing[1] | unseen)),
        tuple(sorted(failing[1] - failing[0])),
        tuple(sorted(unseen)),
        switched_on,
        to_choose,
    )


class FixBook(msgspec.Struct, frozen=True):
    """What a folder of fixes tells."""

    tenant: Tenant
    plan: tuple[Fix, ...]
    """Fixes with calls, in their order."""
    titles: Mapping[str, str]
    """The requirement by check id."""
    refused: tuple[Fix, ...] = ()
    """Fixes without calls, because a value was not read."""
    unfixed: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Why a check has no fix, by its id."""
    effect: FixEffect | None = None
    evaluated: tuple[frozenset[str], ...] = ()
    """Of each fix of the plan the gaps that it closes by a second evaluation of the tenant. Empty: none was evaluated."""


def folder(book: FixBook) -> dict[str, str]:
    """The files by name."""
    files = {}
    for stem, fix in zip(stems(book.plan), book.plan, strict=True):
        files[f"{stem}.json"] = as_json(fix)
        files[f"{stem}.ps1"] = powershell(fix, book.tenant)
        if enabling := powershell_enable(fix, book.tenant):
            files[f"{stem}{_ENABLE}"] = enabling
        if fix.terraform:
            files[f"{stem}.tf"] = fix.terraform.rstrip("\n") + "\n"
    files["rollback.json"] = rollback(book.plan)
    files["rollback.ps1"] = powershell_back(book.plan, book.tenant)
    files[README] = "\n".join(_readme(book)) + "\n"
    return files


def stems(plan: Sequence[Fix]) -> tuple[str, ...]:
    """The names of the files of each fix, without a suffix."""
    width = max(2, len(str(len(plan))))
    return tuple(f"{number:0{width}}-{_file_name(fix)}" for number, fix in enumerate(plan, start=1))


def _file_name(fix: Fix) -> str:
    return re.sub(r"[^A-Za-z0-9_.]|\.(?=\.)", "_", fix.closes[0])[:80].strip(".") if fix.closes else "fix"


def _readme(book: FixBook) -> Iterator[str]:
    yield f"# Fixes for {code(book.tenant.name or book.tenant.id)}"
    yield ""
    yield "ztscan wrote these files and changed nothing. A person reads each fix, applies it, and verifies it."
    yield "Values that are replaced are recorded in `rollback.json`: it restores what the scan read, not a default."
    yield ""
    if book.effect:
        yield from _effect(book.effect, book.plan)
    if book.plan and all(step.stage is Stage.REPORT_ONLY for fix in book.plan for step in fix.steps):
        yield "These policies only report. They block nobody, and close no gap, until they are switched on."
        yield ""
    yield from _needed(book.plan)
    first, spared = _first(book.plan), _spared(book)
    yield from _order(book, first, spared)
    for stem, fix, waits, others in zip(stems(book.plan), book.plan, first, spared, strict=True):
        yield from _section(stem, fix, book.titles, waits, others)
    yield from _listed(
        "Refused",
        (f"{_checks(fix)}: not read: {', '.join(map(code, fix.missing))}" for fix in book.refused),
        "A call would replace a value that the scan did not read, so that nothing could restore it.",
    )
    yield from _listed(
        "Without a call",
        (f"{own(book.titles.get(check, check))} ({code(check)}): {own(why)}" for check, why in book.unfixed.items()),
        "Microsoft Graph has no call that closes these gaps alone.",
    )


def _effect(effect: FixEffect, plan: Iterable[Fix]) -> Iterator[str]:
    yield f"**{own(effect.sentence)}.** A scan of the recorded tenant in memory, with all complete fixes applied, says so."
    yield ""
    if effect.opened:
        yield f"These checks fail only with the fixes: {', '.join(map(code, effect.opened))}."
        yield ""
    failing = set(effect.remaining) - set(effect.unseen)
    unclosed = sorted(failing & {check for fix in plan if fix.is_complete for check in fix.closes})
    if unclosed:
        yield f"These checks still fail, although a fix names them: {', '.join(map(code, unclosed))}."
        yield ""
    if effect.unseen:
        yield f"These gaps count as remaining, as the second scan could not decide them: {', '.join(map(code, effect.unseen))}."
        yield ""


def _needed(plan: Iterable[Fix]) -> Iterator[str]:
    roles = sorted({fix.facts.role for fix in plan if fix.facts.role})
    if roles:
        yield f"Roles of the people who apply them: {', '.join(map(own, roles))}."
        yield ""


def _first(plan: Sequence[Fix]) -> tuple[tuple[str, ...], ...]:
    """For each fix, the stems of the earlier ones that it waits for."""
    names = stems(plan)
    return tuple(
        tuple(name for name, earlier in zip(names, plan[:place], strict=False) if set(earlier.closes) & set(fix.facts.after))
        for place, fix in enumerate(plan)
    )


def _spared(book: FixBook) -> tuple[tuple[str, ...], ...]:
    """For each fix of which earlier ones close all gaps, their stems. Empty: it is needed, or they were not evaluated."""
    closed_by: dict[str, str] = {}
    found = []
    evaluated = book.evaluated or (frozenset[str](),) * len(book.plan)
    for stem, fix, closed in zip(stems(book.plan), book.plan, evaluated, strict=True):
        spared = bool(fix.closes) and closed_by.keys() >= set(fix.closes)
        found.append(tuple(dict.fromkeys(closed_by[check] for check in fix.closes)) if spared else ())
        closed_by |= {} if spared else {check: stem for check in closed if check not in closed_by}
    return tuple(found)


def _numbers(names: Iterable[str]) -> str:
    return ", ".join(name.partition("-")[0] for name in names)


def _order(book: FixBook, first: Sequence[tuple[str, ...]], spared: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if not book.plan:
        yield "There is no fix to apply."
        yield ""
        return
    yield "## Order"
    yield ""
    yield "First what nobody has to act on, last what may block people. A fix waits for those that it needs."
    if any(spared):
        yield "Where earlier fixes close all gaps of a fix, it says after which it is not needed."
    yield ""
    yield "| Fix | Closes | Who notices | Effort | Calls | Only after | Not needed after |"
    yield "|---|---|---|---|---:|---|---|"
    for stem, fix, waits, others in zip(stems(book.plan), book.plan, first, spared, strict=True):
        noticed = f"{NOTICED[fix.facts.impact]}{_people(fix)}"
        calls = str(len(fix.steps))
        cells = (code(stem), _checks(fix), noticed, fix.facts.effort, calls, _numbers(waits), _numbers(others))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _checks(fix: Fix) -> str:
    return ", ".join(map(code, fix.closes))


def _people(fix: Fix) -> str:
    if fix.affected is None:
        return ""
    return ", 1 person" if fix.affected == 1 else f", {fix.affected:,} people"


def _noticed(fix: Fix) -> str:
    """Who notices, and what. Of a fix that no one has to act on, what they see says all."""
    facts = fix.facts
    if facts.impact is Impact.NONE:
        return own(facts.notices)
    return f"{NOTICED[facts.impact]}{_people(fix)}. {own(facts.notices)}"


def _section(stem: str, fix: Fix, titles: Mapping[str, str], first: Sequence[str], spared: Sequence[str]) -> Iterator[str]:
    facts = fix.facts
    yield f"## {stem}"
    yield ""
    yield own(facts.changes)
    yield ""
    yield from (f"- Closes: {own(titles.get(check, check))} ({code(check)})" for check in fix.closes)
    yield from (f"- Only after: {code(name)}" for name in first)
    if spared:
        yield f"- Not needed after: {', '.join(map(code, spared))}: these gaps are closed then"
    yield f"- Who notices: {_noticed(fix)}"
    yield f"- Effort: {facts.effort}. Role: {own(facts.role)}."
    permissions = ", ".join(map(code, facts.permissions)) or "not published by Microsoft"
    delegated = ", with a signed-in person only" if facts.delegated_only else ""
    yield f"- Permission: {permissions}{delegated}. Licence: {own(facts.licence or 'none')}."
    yield f"- Terraform: {_TERRAFORM[_copies_first(fix)] if fix.terraform else own(facts.no_terraform)}"
    yield from (f"- You choose: {own(name)}" for name in fix.inputs)
    yield from (f"- Not documented: {own(doubt)}" for doubt in facts.doubts)
    yield from (f"- Remains: {own(text)}" for text in fix.remains)
    yield from (f"- {proof_label(text)}: {own(text)}" for text in fix.proof)
    yield ""
    steps = [*map(own, facts.prepare), *_applied(stem, fix), f"Verify with `{verify_command(fix)}`."]
    yield from (f"{number}. {text}" for number, text in enumerate(steps, start=1))
    yield ""


_TERRAFORM = (
    "the file with the suffix .tf",
    "the file with the suffix .tf, which makes no copy that reports first: it changes the enforced policy at once",
)


def _copies_first(fix: Fix) -> bool:
    """Whether a copy of the policy reports before the policy itself is changed."""
    return any(step.call.method == "DELETE" for step in fix.steps)


def _applied(stem: str, fix: Fix) -> Iterator[str]:
    """How to send the calls. What switches a policy on is sent after its report was read."""
    first, enabling = stages(fix)
    notes = (own(step.note) for step in fix.steps if step.stage is Stage.ENABLE and step.note)
    calls = "the calls" if not enabling else "the first call" if len(first) == 1 else f"the first {len(first):,} calls"
    sent = f"Apply {code(f'{stem}.ps1')}, or send {calls} in {code(f'{stem}.json')}."
    if not enabling:
        yield from dict.fromkeys(notes)
        yield sent
        return
    copied = _copies_first(fix)
    printed = " The script prints its id." if any(CREATED in step.call.path for step in enabling) else ""
    yield f"{sent} {'A copy of the policy with the change' if copied else 'The policy'} then only reports.{printed}"
    yield from dict.fromkeys(notes)
    does = "Change the policy itself, and delete the copy," if copied else "Switch the policy on"
    yield f"{does} with {code(f'{stem}{_ENABLE}')}."


def _listed(title: str, lines: Iterable[str], why: str) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"## {title}"
        yield ""
        yield why
        yield ""
        yield from (f"- {line}" for line in found)
        yield ""
