"""One answer for a bundle of applications, such as Office 365, out of the answers for its applications.

Two answers are the same if they are to the person who signs in: blocked, or granted with the same controls. Which policies
bring that about may differ from application to application.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from msgspec.structs import replace

from ztscan.conditional_access.explain.explanation import AccessExplanation, NotApplying
from ztscan.conditional_access.explain.missing import Missing
from ztscan.conditional_access.policy.policy import Policy

_WHICH = Missing("which application of the bundle is meant: the answers differ", "name one with `--app`")


def united(members: Mapping[str, AccessExplanation]) -> AccessExplanation:
    """The answer for all of ``members``, by the names of the applications. Where it differs, it is ``unknown``."""
    alike: dict[Hashable, list[str]] = {}
    for name, one in members.items():
        alike.setdefault(_seen(one), []).append(name)
    every = tuple(members.values())
    missing = {} if all(one.blocked for one in every) else _missing(every)
    if len(alike) == 1:
        verdicts = {one.verdict for one in every}
        verdict = verdicts.pop() if len(verdicts) == 1 else "require" if every[0].blocked else "unknown"
        return _together(every, any, verdict, missing)
    differing = tuple(f"{', '.join(names)}: {_told([members[name] for name in names])}" for names in alike.values())
    decided = {seen for seen, names in alike.items() if not members[names[0]].undetermined}
    which = {_WHICH: ()} if len(decided) > 1 else {}
    return replace(_together(every, all, "unknown", {**which, **missing}), blocked=False, differing=differing)


def _seen(one: AccessExplanation) -> Hashable:
    """What an answer is to the person who signs in."""
    if one.blocked:
        return "blocked"
    return one.undetermined, frozenset(one.controls)


def _together(
    every: tuple[AccessExplanation, ...],
    of: Callable[[Iterable[bool]], bool],
    verdict: str,
    missing: Mapping[Missing, tuple[str, ...]],
) -> AccessExplanation:
    """The policies that apply to any of the applications, or to all of them, and what they require. ``of``: any or all."""

    def chosen(held: Callable[[AccessExplanation], tuple[Policy, ...]]) -> tuple[Policy, ...]:
        policies = {policy.id: policy for one in every for policy in held(one)}
        return tuple(
            policy for key, policy in policies.items() if of(any(key == other.id for other in held(one)) for one in every)
        )

    lines = dict.fromkeys(line for one in every for line in one.required)
    met = {policy.id for one in every for policy in (*one.applying, *one.report_only)}
    away: dict[str, NotApplying] = {}
    for other in (other for one in every for other in one.not_applying):
        if other.unsure or other.policy.id not in away:
            away[other.policy.id] = other
    return replace(
        every[0],
        verdict=verdict,
        applying=chosen(lambda one: one.applying),
        report_only=chosen(lambda one: one.report_only),
        not_applying=tuple(other for key, other in away.items() if other.unsure or key not in met),
        required=tuple(line for line in lines if of(line in one.required for one in every)),
        missing=missing,
    )


def _missing(every: Iterable[AccessExplanation]) -> dict[Missing, tuple[str, ...]]:
    """What is not known in any of several answers, with each policy once."""
    found: dict[Missing, tuple[str, ...]] = {}
    for explanation in every:
        for one, policies in explanation.missing.items():
            found[one] = tuple(dict.fromkeys((*found.get(one, ()), *policies)))
    return found


def _told(alike: list[AccessExplanation]) -> str:
    """An answer in words, for the applications that have it."""
    first = alike[0]
    if first.blocked:
        by = ", ".join(dict.fromkeys(name for one in alike for name in one.blocking))
        return f"blocked by {by}" if by else "blocked"
    required = "; ".join(dict.fromkeys(line for one in alike for line in one.required))
    if first.undetermined:
        waiting = ", ".join(dict.fromkeys(name for names in _missing(alike).values() for name in names))
        known = f"; required in any case: {required}" if required else ""
        return f"undetermined{f' ({waiting})' if waiting else ''}{known}"
    return required or "granted"
