"""The effect of a change of Conditional Access: what is no longer required, what is now required, and for which users. Pure.

A few requirements are proved twice for the current users: with the present policies, and with the same policies after one
object is set back to its earlier state. Both proofs use the same atoms, so that their escapes can be subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from ztscan.conditional_access.explain.demands import DEMANDS, Demand
from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.policy.locations import Place, place_of
from ztscan.conditional_access.policy.policy import DISABLED, ENABLED, REPORT_ONLY, Policy
from ztscan.conditional_access.policy.strengths import strength_of
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.coverage import Escape, escape
from ztscan.conditional_access.proof.facts import sign_in_policies
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.undecided import TOO_MANY, gaps_of
from ztscan.conditional_access.proof.words import values_in_words, who_in_words
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, bounding, difference, intersection, volume
from ztscan.conditional_access.space.location_atoms import LocationAtoms
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace
from ztscan.conditional_access.space.target_atoms import APPLICATION
from ztscan.core.model import Gap, parse_time
from ztscan.graph.areas.conditional_access import AuthenticationStrength, ConditionalAccessPolicy, NamedLocation
from ztscan.graph.areas.policies import SecurityDefaults
from ztscan.graph.areas.tenant import Organization

POLICIES, LOCATIONS, STRENGTHS, DEFAULTS = (
    "conditional_access_policies",
    "named_locations",
    "authentication_strengths",
    "security_defaults",
)
EXPLAINED = (POLICIES, LOCATIONS, STRENGTHS, DEFAULTS)
"""Resources for which the effect of a change can be computed."""

_EARLIER = "earlier "
"""Prefix of the id of an earlier named location, next to the present one."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_NAMES = 3
UNDETERMINED = "the effect on sign-ins is undetermined"
"""Begins the sentence that says why the effect is not known."""
_SHORT = 120
"""Characters; a longer description of users is replaced by their number."""
_STATES = {ENABLED: "turned on", REPORT_ONLY: "report-only", DISABLED: "turned off"}


@dataclass(frozen=True, slots=True)
class Changed:
    """One object before and after the change, in Graph's JSON; None if it did not exist."""

    resource: str
    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _State:
    """Policies and what they refer to, at one of the two times."""

    policies: tuple[Policy, ...]
    tenant: SignInTenant


class SignInChanges:
    """Explains changes since an earlier scan from the evidence of the present scan."""

    def __init__(
        self,
        coverage: SignInCoverage,
        policies: tuple[ConditionalAccessPolicy, ...],
        security_defaults: SecurityDefaults | Gap,
        organization: tuple[Organization, ...] | Gap,
        earlier: Mapping[str, Any],
        since: str,
    ) -> None:
        """``earlier``: the configuration of the earlier scan by resource; ``since``: when that began (ISO 8601)."""
        self._coverage, self._entities = coverage, {policy.id: policy for policy in policies}
        self._defaults, self._organization = security_defaults, organization
        self._since = since
        gone = {place.id: place for place in _places(earlier.get(LOCATIONS)) if place.id not in coverage.tenant.locations}
        # A location that was deleted is still what an earlier policy referred to.
        tenant = replace(coverage.tenant, locations={**coverage.tenant.locations, **gone})
        self._now = _State(coverage.policies, tenant)

    def meaning(self, changed: Changed) -> str:
        """The effect of the change on sign-ins, in one sentence.

        Empty if there is no effect. If the effect is undetermined, the sentence says why.
        """
        if changed.resource in (LOCATIONS, STRENGTHS) and (changed.before is None or changed.after is None):
            return ""  # it requires nothing itself; the policy that refers to it is reported
        try:
            past = self._with_back(changed)
        except msgspec.ValidationError as error:
            return f"{UNDETERMINED}: the earlier state is not in the format of Microsoft Graph ({error})"
        one = [policy for policy in past.policies if policy not in self._now.policies]
        other = [policy for policy in self._now.policies if policy not in past.policies]
        if changed.resource == POLICIES and any(p.enforced and p.for_workloads for p in (*one, *other)):
            return "the effect on workload identities is not analysed"
        if past.tenant is self._now.tenant and not any(policy.enforced for policy in (*one, *other)):
            return ""
        dimensions = {dimension for policy in (*one, *other) for dimension in policy.conditions}
        dimensions |= {Dimension.LOCATION} if changed.resource == LOCATIONS else set()
        told = list(self._differences(past, dimensions))
        return f"{self._how(changed)}: {'; '.join(told)}" if told else ""

    # -- the earlier state ----------------------------------------------------------------------------------------

    def _with_back(self, changed: Changed) -> _State:
        """The present state with the one object put back. Raises ``msgspec.ValidationError``."""
        now, raw = self._now, changed.before
        match changed.resource:
            case "named_locations":
                place = place_of(msgspec.convert(raw, NamedLocation))
                return replace(now, tenant=replace(now.tenant, locations={**now.tenant.locations, place.id: place}))
            case "authentication_strengths":
                strength = strength_of(msgspec.convert(raw, AuthenticationStrength))
                return replace(now, tenant=replace(now.tenant, strengths={**now.tenant.strengths, strength.id: strength}))
            case "security_defaults":
                return replace(now, policies=self._policies(self._entities, msgspec.convert(raw, SecurityDefaults)))
            case _:
                others = {identifier: policy for identifier, policy in self._entities.items() if identifier != changed.id}
                back = {} if raw is None else {changed.id: ConditionalAccessPolicy.from_json(raw)}
                return replace(now, policies=self._policies({**others, **back}, self._defaults))

    def _policies(self, entities: Mapping[str, ConditionalAccessPolicy], defaults: SecurityDefaults | Gap) -> tuple[Policy, ...]:
        found = sign_in_policies(tuple(entities.values()), defaults, self._organization)
        return found if isinstance(found, tuple) else ()

    def _spaces(self, past: _State) -> tuple[SignInSpace, SignInSpace]:
        """The scenario space under the past and under the present state, with atoms that tell apart what either does."""
        locations = dict(self._now.tenant.locations)
        moved = [place for key, place in past.tenant.locations.items() if place != locations.get(key)]
        locations |= {
            _EARLIER + place.id: replace(place, id=_EARLIER + place.id, name=f"what was {place.name}") for place in moved
        }
        named = frozenset(name for place in moved for name in (place.id, _EARLIER + place.id))
        carrier = Policy("", "", DISABLED, for_workloads=False, conditions={Dimension.LOCATION: Locations(named)})
        source = self._coverage
        joint = SignInCoverage(
            (*self._now.policies, *(policy for policy in past.policies if policy not in self._now.policies), carrier),
            replace(self._now.tenant, locations=locations),
            source.population,
            source.exclusions,
            source.subject,
        ).space()
        return joint.under(past.policies, past.tenant), joint.under(self._now.policies, self._now.tenant)

    # -- the difference -------------------------------------------------------------------------------------------

    def _differences(self, past: _State, dimensions: Set[Dimension]) -> Iterator[str]:
        """What is no longer required, then what is now required; or why that is undetermined.

        ``dimensions``: those that the change is about.
        """
        before, after = self._spaces(past)
        proofs = [(demand, self._proved(before, demand), self._proved(after, demand)) for demand in DEMANDS]
        allowance = BoxAllowance(self._coverage.cap)
        lost = list(_told(((demand, was, now) for demand, was, now in proofs), allowance))
        won = list(_told(((demand, now, was) for demand, was, now in proofs), allowance))
        if allowance.exceeded or any(proof.capped for _, was, now in proofs for proof in (was, now)):
            yield f"{UNDETERMINED}: {TOO_MANY}"
            return
        by_scope: dict[tuple[str, str], list[str]] = {}
        for demand, proof, boxes in lost:
            by_scope.setdefault(_in_words(proof, boxes, dimensions), []).append(demand.lost)
        for demand, proof, boxes in won:
            by_scope.setdefault(_in_words(proof, boxes, dimensions), []).append(demand.won)
        yield from (f"{' and '.join(phrases)} for {people} ({scope})" for (people, scope), phrases in by_scope.items())
        if not lost and not won:
            yield from _undecided(((was, now) for _, was, now in proofs), allowance)

    def _proved(self, space: SignInSpace, demand: Demand) -> Escape:
        if demand.by_blocks_alone:
            space = space.under(tuple(policy for policy in space.policies if policy.grant.blocks), space.tenant)
        return escape(space, demand.requirement, self._coverage.exclusions_for(demand.id), self._coverage.cap)

    def _how(self, changed: Changed) -> str:
        """What was changed, and since which day."""
        before, after = changed.before, changed.after
        if after is None:
            return "deleted"
        if before is None:
            return f"new since {self._day(after, 'createdDateTime')}"
        states = [str(raw.get("state") or "").lower() for raw in (before, after)]
        done = _STATES.get(states[1], "changed") if states[0] != states[1] else "changed"
        return f"{done} since {self._day(after, 'modifiedDateTime')}"

    def _day(self, raw: Mapping[str, Any], name: str) -> str:
        """The day of the change according to the object itself, if that is after the earlier scan."""
        when, since = _time(raw.get(name)), parse_time(self._since)
        return f"{_DAYS[when.weekday()]} {when.date().isoformat()}" if when and when >= since else "the baseline"


def _places(raw: Any) -> Iterator[Place]:
    """The named locations of an earlier configuration that can be read."""
    for value in raw.values() if isinstance(raw, Mapping) else ():
        try:
            yield place_of(msgspec.convert(value, NamedLocation))
        except msgspec.ValidationError:
            continue  # what refers to it stays undetermined, and that is reported


def _time(value: Any) -> datetime | None:
    try:
        found = parse_time(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _told(
    proofs: Iterable[tuple[Demand, Escape, Escape]], allowance: BoxAllowance
) -> Iterator[tuple[Demand, Escape, tuple[Box, ...]]]:
    """Sign-ins that certainly escape in the second proof and certainly do not in the first; each is reported once."""
    known: dict[str, tuple[Box, ...]] = {}
    for demand, closed, open_ in proofs:
        whole = difference(_today(open_, open_.certain), closed.possible, allowance=allowance)
        known[demand.id] = whole
        fresh = difference(whole, [box for other in demand.beyond for box in known[other]], allowance=allowance)
        if fresh:
            yield demand, open_, fresh


def _undecided(proofs: Iterable[tuple[Escape, Escape]], allowance: BoxAllowance) -> Iterator[str]:
    """Why it is undetermined whether a sign-in escapes that did not escape before, or the reverse."""
    for was, now in proofs:
        for one, other in ((now, was), (was, now)):
            # Open in one of the two at most. Neither is certain, or it would have been reported.
            doubts = (
                (one, difference(_today(one, one.undecided), other.undecided, allowance=allowance)),
                (other, difference(_today(one, one.certain), other.certain, allowance=allowance)),
            )
            for doubted, boxes in doubts:
                if boxes:
                    reasons = dict.fromkeys(gap.detail for gap in gaps_of(doubted, boxes))
                    yield f"{UNDETERMINED}: {'; '.join(reasons)}"
                    return


def _today(proof: Escape, boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The sign-ins of current users."""
    place, keep = PLACE[Dimension.IDENTITY], ~proof.space.identities.future
    return tuple((*box[:place], box[place] & keep, *box[place + 1 :]) for box in boxes if box[place] & keep)


def _in_words(proof: Escape, boxes: tuple[Box, ...], dimensions: Set[Dimension]) -> tuple[str, str]:
    """Which users, and the scope: which applications and conditions. Both describe the box around all sign-ins.

    The scope names only the dimensions that the change is about. *some sign-ins only* means that not every sign-in in the box
    is affected, mostly because other policies require or block the same.
    """
    space = proof.space
    whole = bounding(_today(proof, proof.certain_region or proof.region)) or space.full
    around = bounding(boxes) or whole
    existing = [part for box in _today(proof, proof.certain_region) if (part := intersection(box, around)) is not None]
    some = sum(map(volume, existing)) > sum(map(volume, boxes))  # both are disjoint, and these lie within those
    words = [_applications(space, around, whole)]
    for place, dimension in enumerate(DIMENSIONS):
        if dimension in (Dimension.IDENTITY, Dimension.TARGET) or around[place] == whole[place]:
            continue
        if dimension not in dimensions:
            some = True
        elif dimension is Dimension.LOCATION and (place_name := _place_around(space, around[place])):
            words.append(f"from {place_name}")
        elif min(around[place].bit_count(), (whole[place] & ~around[place]).bit_count()) <= _MOST_NAMES:
            words.append(values_in_words(space, dimension, around[place], whole[place]))
        else:
            some = True
    words += ["some sign-ins only"] * some
    return _people(space, around, whole), ", ".join(words)


def _place_around(space: SignInSpace, mask: int) -> str:
    """The smallest named location that certainly contains these locations; empty if there is none."""
    atoms = space.lists[Dimension.LOCATION]
    if not isinstance(atoms, LocationAtoms):
        return ""
    masks = ((atoms.place(identifier)[0], place.name) for identifier, place in sorted(atoms.places.items()))
    found = min(((held.bit_count(), name, held) for held, name in masks if mask & ~held == 0), default=None)
    if found is None:
        return ""
    _, name, held = found
    return name if held == mask else f"within {name}"


def _people(space: SignInSpace, box: Box, whole: Box) -> str:
    """Who they are if that is short, otherwise their number."""
    place = PLACE[Dimension.IDENTITY]
    users, words = space.identities.accounts_in(box[place]), who_in_words(space, box[place])
    counted = f"{users:,} {'user' if users == 1 else 'users'}"
    everybody = users == space.identities.accounts_in(whole[place])
    if users and (everybody or len(words) > _SHORT or words.startswith(f"{counted} such as")):
        return counted
    return words


def _applications(space: SignInSpace, box: Box, whole: Box) -> str:
    """``all applications``, their names or their number."""
    place, targets = PLACE[Dimension.TARGET], space.lists[Dimension.TARGET]
    every = targets.where(lambda atom: atom.kind == APPLICATION)[0] & whole[place]
    if box[place] & every == every:
        return "all applications"
    labels = targets.labels(box[place])
    count = sum(atom.applications for number, atom in enumerate(targets.atoms) if box[place] >> number & 1)
    if len(labels) <= _MOST_NAMES or not count:
        return values_in_words(space, Dimension.TARGET, box[place], whole[place]).removeprefix("to ")
    return f"{count:,} {'application' if count == 1 else 'applications'}"
