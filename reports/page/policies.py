"""The inventory of Conditional Access policies: what each says, what only it protects, and what repeats others."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ztscan.core.charts import read
from ztscan.core.model import Subject
from ztscan.core.policy_inventory import ListedPolicy, PolicyInventory
from ztscan.reports.numbers.words import number, people

from .book import Book, check_anchor
from .evidence import portal_link
from .text import LONGEST_NAME, named, visible

STATES = {"enabled": "On", "disabled": "Off", "enabledforreportingbutnotenforced": "Report-only"}
FEW = 5
"""Entries of a list that are named; the rest is counted."""
_ENTRY = 160


class ProtectedRow(msgspec.Struct, frozen=True):
    """A requirement that only the policy protects."""

    title: str
    href: str
    effect: str


class PolicyRow(msgspec.Struct, frozen=True):
    name: str
    href: str
    state: str
    reach: str
    who: str
    resources: str
    conditions: str
    controls: str
    only: tuple[ProtectedRow, ...]
    only_told: bool
    """Whether ``only`` was worked out."""
    remarks: tuple[str, ...]


class Policies(msgspec.Struct, frozen=True):
    """``summary``: how many policies there are, by state. ``limits``: what was not worked out."""

    rows: tuple[PolicyRow, ...]
    summary: str
    limits: str


def policies(book: Book) -> Policies | None:
    """The inventory; None for a result without one."""
    found = read(book.scan.statistics, "policy_inventory", PolicyInventory)
    if found is None:
        return None
    names = {policy.id: policy.name or policy.id for policy in found.policies}
    counts = [(word, sum(policy.state == state for policy in found.policies)) for state, word in STATES.items()]
    told = ", ".join(f"{number(count)} {word.lower()}" for word, count in counts if count)
    total = len(found.policies)
    limits = (
        "The people fall into many classes, so that only requirements that are met today were compared." if found.met_only else ""
    )
    return Policies(
        rows=tuple(_row(book, policy, names) for policy in found.policies),
        summary=f"{number(total)} {'policy' if total == 1 else 'policies'}{f': {told}' if told else ''}.",
        limits=limits,
    )


def _row(book: Book, policy: ListedPolicy, names: dict[str, str]) -> PolicyRow:
    return PolicyRow(
        name=visible(policy.name or policy.id, LONGEST_NAME),
        href=portal_link(Subject("conditionalAccessPolicy", policy.id, policy.name), book.scan.tenant.cloud),
        state=STATES.get(policy.state, visible(policy.state, _ENTRY)),
        reach="" if policy.people is None else people(policy.people),
        who=_sides(policy.included, policy.excluded, "nobody"),
        resources=_sides(policy.resources, policy.resources_excluded, "no resources"),
        conditions="; ".join(_entries(policy.conditions)),
        controls="; ".join(_entries(policy.controls)) or "none",
        only=tuple(_protected(book, one.check, one.people, falls=one.falls) for one in policy.only or ()),
        only_told=policy.only is not None,
        remarks=tuple(_remarks(policy, names)),
    )


def _protected(book: Book, check: str, more: int, *, falls: bool) -> ProtectedRow:
    known = book.checks.get(check)
    href = f"#{check_anchor(check)}" if known and known.findings else ""
    effect = "is met only with it" if falls else f"{people(more)} more miss it without it"
    return ProtectedRow(visible(known.title if known else check, _ENTRY), href, effect)


def _remarks(policy: ListedPolicy, names: dict[str, str]) -> list[str]:
    told = []
    if policy.people == 0:
        told.append("Applies to nobody today")
    if policy.within:
        others = ", ".join(named(names.get(other, other)) for other in policy.within[:FEW])
        told.append(f"Repeats {others}")
    return told


def _sides(included: Sequence[str], excluded: Sequence[str], nothing: str) -> str:
    left_out = ", ".join(_entries(excluded))
    text = ", ".join(_entries(included)) or nothing
    return f"{text}; exclude {left_out}" if left_out else text


def _entries(values: Sequence[str]) -> list[str]:
    """The first entries, and how many more there are."""
    shown = [visible(value, _ENTRY) for value in values[:FEW]]
    return [*shown, f"and {number(len(values) - FEW)} more"] if len(values) > FEW else shown
