"""What policies do to sign-ins, effect by effect: block them, require controls, put session controls on the session.

A change is explained by the effects of the policies that changed and by no fixed list of requirements: what none of these
policies has as an effect, the change can neither add nor remove.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from typing import Any, Protocol

import msgspec

from ztscan.conditional_access.policy.controls import DECIDING
from ztscan.conditional_access.policy.policy import Policy, Session
from ztscan.conditional_access.policy.strengths import BUILT_IN, MFA_STRENGTH, Strength
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, some
from ztscan.conditional_access.policy.vocabulary import MFA, STRENGTH_PREFIX, UNMODELLED_PREFIX, VERIFIED_ID, Dimension
from ztscan.conditional_access.proof.coverage import where_all_impossible
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.space import PolicyBox, SignInSpace

HARD = frozenset((Dimension.IDENTITY, Dimension.PLATFORM))
"""Where a control cannot be met for these, the person is blocked. Elsewhere it says what they need, such as a device."""
_UNKNOWN_MODE = "unknownfuturevalue"


class EffectSpace(Protocol):
    """What effects ask of a space: ``SignInSpace``, or the space of workload identities."""

    @property
    def tenant(self) -> SignInTenant: ...

    def boxes(self, policy: Policy) -> tuple[PolicyBox, ...]: ...


class Covers(msgspec.Struct, frozen=True):
    """Boxes in which policies certainly have an effect, and in which they may."""

    must: tuple[Box, ...] = ()
    may: tuple[Box, ...] = ()


class Effect(Protocol):
    """One thing that a policy can do to a sign-in."""

    def covers(self, space: EffectSpace, policy: Policy) -> Covers:
        """Where an enforced policy has this effect."""

    def implies(self, other: Effect) -> bool:
        """Whether this effect has the other one in it."""


def covers(effect: Effect, space: EffectSpace, policies: Iterable[Policy]) -> Covers:
    """Where any of the policies has the effect."""
    found = [effect.covers(space, policy) for policy in policies if policy.enforced]
    return Covers(tuple(box for one in found for box in one.must), tuple(box for one in found for box in one.may))


class Blocked(msgspec.Struct, frozen=True):
    """Refused by a policy, or because grant controls cannot be met; ``by``: only for what these dimensions say."""

    by: Container[Dimension] = DECIDING

    def covers(self, space: EffectSpace, policy: Policy) -> Covers:
        parts = space.boxes(policy)
        if policy.grant.blocks:
            return Covers(tuple(part.must for part in parts if part.must), tuple(part.may for part in parts))
        return _where_met_by_nothing(space, parts, policy.grant.clauses, policy.grant.strictest, lambda _: False, self.by)

    def implies(self, other: Effect) -> bool:
        return self == other


class Needs(msgspec.Struct, frozen=True):
    """One of these grant controls is required. A strength stands for itself, with what it accepted at that time."""

    clause: frozenset[str | Strength]

    def covers(self, space: EffectSpace, policy: Policy) -> Covers:
        if policy.grant.blocks:
            return Covers()
        parts = space.boxes(policy)
        accepted = {
            control: self._accepts(control, space.tenant)
            for clause in (*policy.grant.clauses, *policy.grant.strictest)
            for control in clause
        }
        return _where_met_by_nothing(space, parts, policy.grant.clauses, policy.grant.strictest, accepted.__getitem__, DECIDING)

    def _accepts(self, control: str, tenant: SignInTenant) -> Truth:
        """Whether meeting the control meets this requirement."""
        if control in self.clause:
            return True
        if control.startswith(UNMODELLED_PREFIX) or control == VERIFIED_ID:
            return None
        if not control.startswith(STRENGTH_PREFIX):
            return False
        strength = tenant.strength(control.removeprefix(STRENGTH_PREFIX))
        return some(as_strong(strength, measure) for measure in self.clause)

    def implies(self, other: Effect) -> bool:
        return isinstance(other, Needs) and all(
            one in other.clause
            or (isinstance(one, Strength) and some(as_strong(one, measure) for measure in other.clause) is True)
            for one in self.clause
        )


def as_strong(strength: Strength | None, measure: str | Strength) -> Truth:
    """Whether a strength requires at least what ``measure`` does: another strength, or a control."""
    if isinstance(measure, str):
        if measure.startswith((STRENGTH_PREFIX, UNMODELLED_PREFIX)):
            return None  # a strength whose combinations are not known
        if measure != MFA:
            return False
        measure = BUILT_IN[MFA_STRENGTH]
    if strength is None:
        return None
    if strength.accepted == measure.accepted or strength.at_least(measure):
        return True
    unknown = any(_UNKNOWN_MODE in modes for modes in (*strength.accepted, *measure.accepted))
    return None if unknown else False


class _ByControl(Protocol):
    def __call__(self, control: str, /) -> Truth: ...


def _where_met_by_nothing(
    space: EffectSpace,
    parts: tuple[PolicyBox, ...],
    clauses: Iterable[frozenset[str]],
    strictest: Iterable[frozenset[str]],
    accepts: _ByControl,
    by: Container[Dimension],
) -> Covers:
    """Where all that a clause leaves possible is accepted: the rest of it cannot be met there."""
    must: list[Box] = []
    may: list[Box] = []
    for part in parts:
        for clause in clauses:
            weak = [control for control in clause if accepts(control) is not True]
            must += _impossible(space, part.must, weak, certain=True, by=by) if part.must else []
        for clause in strictest:
            weak = [control for control in clause if accepts(control) is False]
            may += _impossible(space, part.may, weak, certain=False, by=by)
    return Covers(tuple(must), tuple(may))


def _impossible(space: EffectSpace, box: Box, controls: list[str], *, certain: bool, by: Container[Dimension]) -> list[Box]:
    if not controls:
        return [box]
    # Of a workload identity nothing is known that makes a control impossible: what it cannot meet, no policy should require.
    return where_all_impossible(space, box, controls, certain=certain, by=by) if isinstance(space, SignInSpace) else []


class Frequency(msgspec.Struct, frozen=True):
    """A sign-in frequency of at most so many hours, 0: every time. ``whole``: of the first factor too."""

    hours: float
    whole: bool = True

    def covers(self, space: EffectSpace, policy: Policy) -> Covers:
        return _in_session(space, policy, self._given_by(policy.session))

    def _given_by(self, session: Session) -> Truth:
        if "signInFrequency" in session.unmodelled:
            return None
        if session.sign_in_frequency is None or session.sign_in_frequency > self.hours:
            return False
        return True if not self.whole or _whole(session) else (None if _whole(session) is None else False)

    def implies(self, other: Effect) -> bool:
        return isinstance(other, Frequency) and self.hours <= other.hours and (self.whole or not other.whole)


def _whole(session: Session) -> Truth:
    known = {"": True, "primaryandsecondaryauthentication": True, "secondaryauthentication": False}
    return known.get(session.frequency_methods)


class SessionControl(msgspec.Struct, frozen=True):
    """A session control with its value: a field of ``Session``, or a property of Graph that has none (``unmodelled``)."""

    name: str
    value: str | bool
    unmodelled: bool = False

    def covers(self, space: EffectSpace, policy: Policy) -> Covers:
        if self.unmodelled:
            return _in_session(space, policy, dict(_unmodelled(policy)).get(self.name) == self.value)
        return _in_session(space, policy, getattr(policy.session, self.name) == self.value)

    def implies(self, other: Effect) -> bool:
        return self == other


_CONTROLS = (
    "persistent_browser",
    "app_enforced_restrictions",
    "cloud_app_security",
    "token_protection",
    "continuous_access_evaluation",
    "resilience_defaults_disabled",
)


def _in_session(space: EffectSpace, policy: Policy, given: Truth) -> Covers:
    if given is False or policy.grant.blocks:
        return Covers()
    parts = space.boxes(policy)
    return Covers(tuple(part.must for part in parts if part.must) if given else (), tuple(part.may for part in parts))


def _unmodelled(policy: Policy) -> Iterator[tuple[str, str]]:
    """Session controls without a field, as JSON. One that is switched off is none."""
    raw = policy.raw.get("sessionControls") or {}
    for name in policy.session.unmodelled:
        value = raw.get(name)
        if getattr(value, "get", lambda _: None)("isEnabled") is not False:
            yield name, json.dumps(value, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    """Frozen JSON as JSON."""
    return dict(value) if hasattr(value, "keys") else list(value)


# -- the effects of a set of policies ------------------------------------------------------------------------------------


def requirements_of(policies: Iterable[Policy], tenant: SignInTenant) -> Iterator[Needs]:
    """What the grant controls of enforced policies require, each clause by itself; and MFA, where a clause is stronger."""
    multifactor = Needs(frozenset((MFA,)))
    for policy in policies:
        if not policy.enforced or policy.grant.blocks:
            continue
        for clause in (*policy.grant.clauses, *policy.grant.strictest):
            needed = Needs(frozenset(_measure(control, tenant) for control in clause))
            yield needed
            if needed.implies(multifactor):
                yield multifactor


def _measure(control: str, tenant: SignInTenant) -> str | Strength:
    strength = tenant.strength(control.removeprefix(STRENGTH_PREFIX)) if control.startswith(STRENGTH_PREFIX) else None
    return strength or control


def session_controls_of(policies: Iterable[Policy]) -> Iterator[Frequency | SessionControl]:
    """The session controls of enforced policies. A blocked sign-in has no session."""
    policies = [policy for policy in policies if policy.enforced and not policy.grant.blocks]
    partly = any(policy.session.sign_in_frequency is not None and _whole(policy.session) is not True for policy in policies)
    for policy in policies:
        session = policy.session
        if session.sign_in_frequency is not None:
            yield Frequency(session.sign_in_frequency)
            if partly:
                yield Frequency(session.sign_in_frequency, whole=False)
        for name in _CONTROLS:
            if value := getattr(session, name):
                yield SessionControl(name, value)
        for name, text in _unmodelled(policy):
            yield SessionControl(name, text, unmodelled=True)
