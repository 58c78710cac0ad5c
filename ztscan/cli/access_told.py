"""What `ztscan access` says of one sign-in, as lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from ztscan.cli.verifying import Verification
from ztscan.conditional_access.explain.explanation import AccessExplanation, NotApplying
from ztscan.conditional_access.explain.missing import Missing
from ztscan.conditional_access.policy.sign_in import UNSTATED, SignIn
from ztscan.conditional_access.policy.vocabulary import spell
from ztscan.conditional_access.proof.proof import SignInCoverage


class Asked(msgspec.Struct, frozen=True):
    """What the answers are about: the policies of a tenant, and a resource that was named, or is the default."""

    coverage: SignInCoverage
    default_app: bool

    def lines(self, sign_in: SignIn, actor: str = "") -> Iterator[str]:
        """The sign-in as lines, with the option that names another resource. ``actor``: a group in place of its member."""
        for label, value in steps(self.coverage, sign_in).items():
            shown = actor if actor and label in _ACTORS.values() else value
            title = "group" if actor and label in _ACTORS.values() else label
            default = " (the default: `--app` names another)" if label == "resource" and self.default_app else ""
            yield f"{title:<16} {shown}{default}"


def steps(coverage: SignInCoverage, sign_in: SignIn) -> dict[str, str]:
    """The sign-in as label and value."""
    target, place, device = sign_in.target, sign_in.location, sign_in.device
    name = _resource_name(coverage)
    contexts = [f"authentication context {context}" for context in sorted(target.authentication_contexts)]
    country = {UNSTATED: "", None: "unknown country"}.get(place.country, place.country or "")
    network = "compliant network" if place.compliant_network else ""
    state = ", ".join(["compliant"] * device.compliant + ["hybrid joined"] * device.hybrid)
    resources = [] if contexts else map(name, target.resources)
    found = {
        _ACTORS[sign_in.identity.kind]: sign_in.identity.name,
        "resource": ", ".join([*resources, *filter(None, (target.user_action,)), *contexts]),
        "client app": spell(sign_in.client),
        "platform": spell(sign_in.platform),
        "location": ", ".join(filter(None, (place.ip, country, network))) or "not given",
        "risk": _risk(sign_in),
        "device": (state or "registered") if device.registered else "unregistered",
        "transfer method": ", ".join(map(spell, sorted(sign_in.flow))) or "none",
    }
    return found if _is_person(sign_in) else {label: value for label, value in found.items() if label not in _OF_PEOPLE}


def _is_person(sign_in: SignIn) -> bool:
    return _ACTORS[sign_in.identity.kind] == "user"


_OF_PEOPLE = frozenset({"client app", "platform", "device", "transfer method"})
"""What does not concern a service principal or an agent: it signs in with a credential of its own."""
_ACTORS = {"user": "user", "agentUser": "user", "servicePrincipal": "service principal", "agentIdentity": "agent"}


def _resource_name(coverage: SignInCoverage) -> Callable[[str], str]:
    return coverage.tenant.name_of


def _risk(sign_in: SignIn) -> str:
    match sign_in.identity.kind:
        case "servicePrincipal":
            return f"service principal {sign_in.service_principal_risk}"
        case "agentIdentity":
            return f"agent {sign_in.agent_risk}"
        case _:
            return f"user {sign_in.user_risk}, sign-in {sign_in.sign_in_risk}, insider {sign_in.insider_risk}"


def verdict(explanation: AccessExplanation) -> str:
    """The outcome in a sentence."""
    by = ", ".join(explanation.blocking)
    if explanation.verdict == "block":
        return f"Blocked by {by}" if by else "Blocked by a policy"
    if explanation.blocked:
        unmet = "required grant controls cannot be satisfied"
        return f"Blocked: some applications by {by}, and others as {unmet}" if by else f"Blocked: {unmet}"
    if explanation.verdict == "unknown":
        by_app = any(one.what.startswith("which application") for one in explanation.missing)
        why = "the answer depends on the application" if by_app else "it is not known whether some policies apply"
        return f"Undetermined: {why}"
    if explanation.required:
        return "Access granted once these controls are satisfied"
    return "Access granted. No MFA required" if _is_person(explanation.sign_in) else "Access granted"


def lines(asked: Asked, explanation: AccessExplanation, verification: Verification | None) -> Iterator[tuple[str, str]]:
    """What is printed, with the style of each line."""
    for line in asked.lines(explanation.sign_in):
        yield "", line
    yield from _heading(verdict(explanation))
    for missing in missing_lines(explanation.missing):
        yield "", f"  {missing}"
    yield from _required(explanation)
    yield from _heading("Applies")
    for policy in explanation.applying:
        yield "", f"  {policy.subject.name}: {policy.grant.text or 'session controls only'}"
    if not explanation.applying:
        yield "dim", "  No policy"
    if explanation.report_only:
        yield from _heading("Report-only")
        for policy in explanation.report_only:
            yield "", f"  {policy.subject.name}: {policy.grant.text or 'session controls only'}"
    yield from _away_lines(explanation)
    if explanation.differing:
        yield from _heading("By application")
        for one in explanation.differing:
            yield "", f"  {one}"
    if explanation.what_if:
        yield from _heading("The same sign-in as the body of POST /identity/conditionalAccess/evaluate")
        yield "", json.dumps(explanation.what_if, ensure_ascii=False)
    if verification is not None:
        yield from _verified(verification)


def _required(explanation: AccessExplanation) -> Iterator[tuple[str, str]]:
    """The controls, under a heading of their own where they are not what the verdict is about."""
    if explanation.required and explanation.undetermined:
        yield from _heading("Required in any case")
    if explanation.required and explanation.verdict == "block":
        yield from _heading("Required by other policies that apply")
    for required in explanation.required:
        yield "", f"  {required}"


def _away_lines(explanation: AccessExplanation) -> Iterator[tuple[str, str]]:
    """The policies that do not apply, and those that may not."""
    for heading, unsure in (("Undetermined", True), ("Does not apply", False)):
        away = [policy for policy in explanation.not_applying if policy.unsure is unsure]
        if away:
            yield from _heading(heading)
        for one in away:
            yield "", f"  {one.policy.subject.name}: {because(one)}"
            for missing in one.missing:
                yield "", f"    Missing: {missing}"


def because(away: NotApplying) -> str:
    """The clause of each condition that decided."""
    doubts = [text for text in away.conditions if text.startswith("not modelled: ")]
    return "; ".join([*map(str, away.reasons), *doubts])


def missing_lines(missing: Mapping[Missing, tuple[str, ...]]) -> Iterator[str]:
    """What is missing for an answer, the option that gives it, and the policies that depend on it."""
    for one, policies in missing.items():
        yield f"Missing: {one}{': ' if policies else ''}{', '.join(policies)}"


def missing_document(missing: Mapping[Missing, tuple[str, ...]]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [{"what": one.what, "step": one.step, "policies": list(policies)} for one, policies in missing.items()]


def _heading(text: str) -> Iterator[tuple[str, str]]:
    yield "", ""
    yield "bold", text


def _verified(verification: Verification) -> Iterator[tuple[str, str]]:
    yield from _heading(f"Entra was asked about {verification.sign_ins} sign-ins")
    for found in verification.disagreements:
        ours, theirs = ("applies" if applies else "does not apply" for applies in (found.ours, found.theirs))
        reasons = f" ({found.reasons})" if found.reasons not in ("", "notSet") else ""
        yield "red", f"  {found.policy} for {found.sign_in}: {ours} for ztscan, {theirs} for Entra{reasons}"
    if not verification.disagreements:
        yield "green", f"  Entra agrees on all {verification.compared} policies that both could decide"


def _away(one: NotApplying) -> dict[str, Any]:
    """A policy that does not apply, or may not: its conditions, and the clause of each that decided."""
    named = {"id": one.policy.id, "name": one.policy.subject.name, "unsure": one.unsure}
    return {**named, "because": list(one.conditions), "decided_by": [*map(str, one.reasons)]}


def document(asked: Asked, explanation: AccessExplanation, verification: Verification | None) -> dict[str, Any]:
    """The answer as JSON: ``ztscan.access/1``."""
    found: dict[str, Any] = {
        "schema": "ztscan.access/1",
        "sign_in": steps(asked.coverage, explanation.sign_in),
        "verdict": explanation.verdict,
        "blocked": explanation.blocked,
        "missing": missing_document(explanation.missing),
        "demand": list(explanation.required),
        "applies": [{"id": p.id, "name": p.subject.name, "grant": p.grant.text} for p in explanation.applying],
        "report_only": [{"id": p.id, "name": p.subject.name, "grant": p.grant.text} for p in explanation.report_only],
        "does_not_apply": [_away(one) for one in explanation.not_applying],
        "what_if": explanation.what_if,
    }
    if explanation.differing:
        found["differing"] = list(explanation.differing)
    if verification is not None:
        found["verified"] = {
            "sign_ins": verification.sign_ins,
            "compared": verification.compared,
            "disagreements": [
                {"sign_in": d.sign_in, "policy": d.policy, "ours": d.ours, "theirs": d.theirs, "reasons": d.reasons}
                for d in verification.disagreements
            ],
        }
    return found
