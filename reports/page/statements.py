"""One finding in sentences: what was observed and expected, an example sign-in, and policies that a small change would help."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from ztscan.core.model import AffectedGroup, Finding, NearMiss, Witness
from ztscan.reports.numbers.gap import gap_numbers
from ztscan.reports.numbers.words import kind_words, number

from .evidence import portal_link
from .json_text import json_text
from .prose import Span, said
from .text import named, sentence, visible

_LONG = 2
_SEVERAL = 2
_MOST_LINES = 8


class Seen(msgspec.Struct, frozen=True):
    """What cards show already, with the anchor of the card: it is shown once."""

    what_if: dict[str, str] = msgspec.field(default_factory=dict)
    """By What If call."""
    decisions: dict[object, str] = msgspec.field(default_factory=dict)
    """By what policies decide about an example, and by the near misses of a finding."""
    policies: set[str] = msgspec.field(default_factory=set)
    """Addresses of objects outside of tables: each is a link once."""
    fixes: dict[tuple[str, ...], str] = msgspec.field(default_factory=dict)
    """By the calls of a fix, their way back, and its Terraform."""

    def elsewhere(self, shown: object, card: str) -> str:
        """The anchor of the card that shows the same already; empty where there is none, or where it is this one."""
        first = self.decisions.setdefault(shown, card) if shown else card
        return "" if first == card else first

    def link(self, address: str) -> str:
        """The address of a policy the first time, and nothing after that."""
        if address in self.policies:
            return ""
        self.policies.add(address)
        return address


class ExampleSignIn(msgspec.Struct, frozen=True):
    """An example sign-in: its steps in order, the reasons why access is granted, and the What If call."""

    steps: tuple[tuple[str, str], ...]
    because: tuple[tuple[Span, ...], ...]
    same_reasons: str
    """The anchor of the card that shows the same reasons already."""
    what_if: str
    same_call: str
    """The anchor of the card that shows the What If call already."""


class Near(msgspec.Struct, frozen=True):
    """A policy that a small change brings closer to the requirement, or all the way."""

    policy: str
    href: str
    missed: tuple[tuple[Span, ...], ...]
    lets_through: tuple[Span, ...]
    change: tuple[Span, ...]
    effect: tuple[Span, ...]
    """What the change does by proof; empty in results from before it was proved."""
    warnings: tuple[tuple[Span, ...], ...]


class AffectedRow(msgspec.Struct, frozen=True):
    """Some of the people whom the gap affects, and the policy that comes closest to covering them."""

    who: str
    people: str
    policy: str
    href: str
    reason: tuple[Span, ...]


class Statement(msgspec.Struct, frozen=True):
    """One finding in sentences."""

    message: tuple[Span, ...]
    subject_kind: str
    subject: str
    href: str
    observed: tuple[tuple[Span, ...], ...]
    """Several lines if it has several parts."""
    expected: tuple[Span, ...]
    expected_text: str
    reach: str
    affected: tuple[AffectedRow, ...]
    """In the place of the observed sentences, which the result has."""
    sign_in: ExampleSignIn | None
    near: tuple[Near, ...]
    near_warnings: tuple[tuple[Span, ...], ...]
    """Those of each of them."""
    same_near: str
    """The anchor of the card that shows the same near misses already."""


def statement(finding: Finding, cloud: str, card: str, seen: Seen) -> Statement:
    """A finding on the card with this anchor."""
    shared = _shared_warnings(finding.near_misses)
    return Statement(
        message=said(sentence(finding.message), 600),
        subject_kind=kind_words(finding.subject.kind, 1),
        subject=named(finding.subject.name or finding.subject.id),
        href=seen.link(portal_link(finding.subject, cloud)),
        observed=() if finding.affected else _lines(finding.observed),
        expected=said(finding.expected, 600),
        expected_text=finding.expected,
        reach=gap_numbers((finding,)).reach,
        affected=tuple(_affected(group, cloud, seen) for group in finding.affected),
        sign_in=_sign_in(finding.witness, card, seen) if finding.witness else None,
        same_near=seen.elsewhere(
            tuple((miss.policy.id, miss.missed, miss.change, miss.effect, miss.warnings) for miss in finding.near_misses), card
        ),
        near=tuple(_near(miss, cloud, seen, shared) for miss in finding.near_misses),
        near_warnings=tuple(said(sentence(f"each of these changes {warning}"), 300) for warning in shared),
    )


def _affected(group: AffectedGroup, cloud: str, seen: Seen) -> AffectedRow:
    policy = group.policy
    return AffectedRow(
        visible(group.who, 500),
        number(group.people),
        named(policy.name or policy.id) if policy else "",
        seen.link(portal_link(policy, cloud)) if policy else "",
        said(sentence(group.reason), 500),
    )


def _lines(observed: str) -> tuple[tuple[Span, ...], ...]:
    """An observation with many parts: one line for each of the first parts, and how many others there are."""
    parts = observed.split("; ")
    if len(parts) <= _LONG:
        return (said(observed, 600),)
    more = len(parts) - _MOST_LINES
    return (*(said(part, 700) for part in parts[:_MOST_LINES]), *([said(f"and {more} more", 40)] if more > 0 else []))


def _sign_in(witness: Witness, card: str, seen: Seen) -> ExampleSignIn:
    body = msgspec.to_builtins(witness.what_if, enc_hook=dict)
    what_if = json_text(body) if body else ""
    first = seen.what_if.get(what_if, "")
    if what_if:
        seen.what_if.setdefault(what_if, card)
    return ExampleSignIn(
        tuple((label, named(value)) for label, value in witness.sign_in),
        tuple(said(sentence(reason), 300) for reason in witness.because),
        seen.elsewhere(witness.because, card) if len(witness.because) > 1 else "",
        "" if first else what_if,
        first,
    )


def _shared_warnings(misses: Sequence[NearMiss]) -> tuple[str, ...]:
    """The warnings of every change, where there are several: they are told once."""
    if len(misses) < _SEVERAL:
        return ()
    return tuple(warning for warning in misses[0].warnings if all(warning in miss.warnings for miss in misses))


def _near(miss: NearMiss, cloud: str, seen: Seen, told: Collection[str]) -> Near:
    """``told``: the warnings that stand elsewhere."""
    return Near(
        named(miss.policy.name or miss.policy.id),
        seen.link(portal_link(miss.policy, cloud)),
        tuple(said(reason, 300) for reason in miss.missed),
        said(sentence(miss.lets_through), 300),
        said(sentence(miss.change), 300),
        said(sentence(miss.effect), 300) if miss.effect else (),
        tuple(said(sentence(f"the change {warning}"), 300) for warning in miss.warnings if warning not in told),
    )
