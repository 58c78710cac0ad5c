"""Shared by the checks of app management policies: whether a restriction holds for every application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec

from ztscan.directory.app_management import DEFAULT, AppManagement, RuleSet, weaknesses
from ztscan.directory.counting import in_order
from ztscan.plugin import Finding, Gap, Manual, Note, Unknown, Yielded

Judge = Callable[[RuleSet], tuple[str, ...] | None]
"""What is wrong with the rules of one set. None: the set lacks the restriction. Raises Unknown."""


class Outcome(msgspec.Struct):
    """What judging all sets gave."""

    findings: list[Finding] = msgspec.field(default_factory=list)
    gaps: dict[Gap, None] = msgspec.field(default_factory=dict)
    undecided: list[str] = msgspec.field(default_factory=list)
    """Names of custom policies that lack the restriction. Whether the default then applies is not documented."""

    @property
    def holds(self) -> bool:
        return not (self.findings or self.gaps or self.undecided)


def outcome(policy: AppManagement, restriction: str, expected: str, judge: Judge) -> Outcome:
    """What is wrong with one restriction in the default policy and in the custom policies that have an effect."""
    found = Outcome()
    if not policy.enabled:
        message = f"the default app management policy is off, so `{restriction}` has no effect"
        found.findings.append(Finding(DEFAULT, message, "isEnabled: false", expected))
        return found
    found.gaps.update(dict.fromkeys(policy.gaps))
    for rules in (*policy.default, *policy.custom):
        try:
            wrong = judge(rules)
        except Unknown as unknown:
            found.gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if wrong is None and rules.custom:
            found.undecided.append(rules.subject.name)
        elif wrong is None:
            found.findings.append(_finding(rules, restriction, ("it is missing",), expected))
        elif wrong:
            found.findings.append(_finding(rules, restriction, wrong, expected))
    return found


def _finding(rules: RuleSet, restriction: str, wrong: tuple[str, ...], expected: str) -> Finding:
    message = f"the restriction `{restriction}` does not hold for all {rules.objects}"
    if rules.custom:
        message = f"the policy {rules.subject.name} relaxes the restriction `{restriction}` for {rules.objects}"
    return Finding(rules.subject, message, f"{rules.part}/{restriction}: {'; '.join(wrong)}", expected, discriminator=rules.part)


def credential_judge(restriction: str, longest: timedelta | None = None) -> Judge:
    """Judges one restriction on credentials. One rule that holds for everything is enough."""

    def judge(rules: RuleSet) -> tuple[str, ...] | None:
        listed = [weaknesses(rule, rules.resource, longest) for rule in rules.of(restriction)]
        if not listed:
            return None
        return () if () in listed else tuple(dict.fromkeys(wrong for each in listed for wrong in each))

    return judge


def settle(found: Outcome, *restrictions: str) -> Iterator[Yielded]:
    """Ends a check: the findings, then what could not be told. ``restrictions``: what the undecided policies may lack."""
    yield from found.findings
    if found.gaps:
        raise Unknown(*found.gaps)
    if found.undecided:  # a finding decides all the same
        names = in_order(found.undecided)
        which = " or ".join(f"`{restriction}`" for restriction in restrictions)
        raise Manual(f"custom policies without {which}: {names}. Add the restriction to them, or remove their assignments")


def settle_secrets(policy: AppManagement, found: Outcome, restriction: str) -> Iterator[Yielded]:
    """As ``settle``, but passes where no secret can be added at all: other restrictions on secrets then add nothing.

    Where that cannot be told, what is wrong with the restriction is no finding yet.
    """
    if found.holds:
        return
    addition = outcome(policy, "passwordAddition", "no new secret", credential_judge("passwordAddition"))
    if addition.holds:
        yield Note(f"`passwordAddition` blocks all new client secrets, so `{restriction}` is not needed")
    elif addition.findings:
        yield from settle(found, restriction)
    else:
        undecided = {*found.undecided, *addition.undecided}
        yield from settle(Outcome([], {**found.gaps, **addition.gaps}, [*undecided]), restriction, "passwordAddition")
