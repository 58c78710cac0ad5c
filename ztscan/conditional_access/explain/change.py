"""What a change of Conditional Access means: who is newly blocked, required or granted access. Pure.

The policies of today are compared with the same policies after one object is put back to what it was. Both are looked at over
the same atoms, so that their effects can be subtracted from each other. ``no sign-in is affected`` is said only where every
effect of the changed policies is proved to be the same on both sides.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.explain.sections import Changes, Section, agent_users, people, workloads
from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.policy.locations import Place, place_of
from ztscan.conditional_access.policy.people import Workloads
from ztscan.conditional_access.policy.policy import DISABLED, ENABLED, REPORT_ONLY, Policy
from ztscan.conditional_access.policy.reading_controls import strength_id
from ztscan.conditional_access.policy.strengths import Strength, strength_inside_policy, strength_of
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, STRENGTH_PREFIX, Dimension
from ztscan.conditional_access.proof.facts import sign_in_policies, typed_policies
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.undecided import TOO_MANY
from ztscan.conditional_access.proof.workloads import Kind, WorkloadSpace
from ztscan.core.model import Gap, parse_time
from ztscan.core.sameness import same
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
"""Resources of which the meaning of a change can be worked out."""
NO_EFFECT = "no sign-in is affected"
UNDETERMINED = "the effect on sign-ins is undetermined"

_EARLIER = "earlier "
"""Begins the id under which an earlier named location stands next to the present one."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STATES = {ENABLED: "switched on", REPORT_ONLY: "report-only", DISABLED: "switched off"}
_KINDS: tuple[Kind, ...] = ("servicePrincipal", "agentIdentity")
_DECIDING = ("state", "conditions", "grant_controls", "session_controls", "partial_enablement_strategy", "other")
"""Fields of a policy that decide on sign-ins."""
T = TypeVar("T")


class Changed(msgspec.Struct, frozen=True):
    """One object as it was and as it is, in Graph's JSON; None where there is none."""

    resource: str
    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class _State(msgspec.Struct, frozen=True):
    """Policies and what they refer to, at one of the two times."""

    policies: tuple[Policy, ...]
    tenant: SignInTenant


class SignInChanges:
    """Explains changes since an earlier scan by the evidence of the present one."""

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
        self._now = _State(coverage.policies, _with_what_is_gone(coverage, earlier))

    def meaning(self, changed: Changed) -> str:
        """The effect of the change on sign-ins, in one sentence. Never empty: if it is undetermined, it says why."""
        how = self._how(changed)
        try:
            sections = self.sections(changed)
        except msgspec.ValidationError as error:
            return f"{UNDETERMINED}: the earlier state is not in the format of Microsoft Graph ({error})"
        if any(section.capped for section in sections):
            return f"{how}: the effect on sign-ins was not determined: {TOO_MANY}"
        told = [text for section in sections for text in section.told]
        unknown = dict.fromkeys(reason for section in sections for reason in section.unknown)
        if unknown:
            what = "any further effect is undetermined" if told else UNDETERMINED
            told.append(f"{what}: {'; '.join(unknown)}")
        if not told:
            assumed = next((section.assumed for section in sections if section.assumed), "")
            told.append(f"{NO_EFFECT} {assumed}".rstrip())
        return f"{how}: {'; '.join(told)}"

    def sections(self, changed: Changed) -> tuple[Section, ...]:
        """What the change means for people, agent users, service principals and agent identities: those that it can touch.

        Raises ``msgspec.ValidationError`` where the earlier object cannot be read.
        """
        before, after = self._states(changed)
        if changed.after is None and (names := sorted(_refer_to(after.policies, changed))):
            return (Section(unknown=(f"policies refer to it and it is deleted: {', '.join(names)}",)),)
        touched = self._touched(changed, before, after)
        changes = _changes(before, after, touched)
        if not changes.changed:
            return ()
        for_workloads = any(policy.for_workloads for policy in changes.changed)
        found = [] if all(policy.for_workloads for policy in changes.changed) else list(self._people(changes))
        found += [self._workloads(changes, kind) for kind in _KINDS] if for_workloads else []
        return tuple(found)

    def _people(self, changes: Changes) -> Iterator[Section]:
        source = self._coverage
        policies = (*changes.policies, changes.carrier)
        space = SignInCoverage(policies, changes.joint, source.population, source.exclusions, source.subject).space()
        yield people(changes, space, source.cap)
        yield agent_users(changes, source.cap)

    def _workloads(self, changes: Changes, kind: Kind) -> Section:
        principals = self._coverage.population.service_principals
        if isinstance(principals, Gap):
            return Section(unknown=(principals.detail,))
        carrier = dataclasses.replace(
            changes.carrier, for_workloads=True, conditions={**changes.carrier.conditions, Dimension.IDENTITY: Workloads()}
        )
        space = WorkloadSpace((*changes.policies, carrier), changes.joint, principals, kind)
        return workloads(changes, space, self._coverage.cap)

    # -- the two states -------------------------------------------------------------------------------------------

    def _states(self, changed: Changed) -> tuple[_State, _State]:
        """The state with the one object put back, and the present one. Raises ``msgspec.ValidationError``.

        A named location or strength that is missing on one side is there without being trusted: by itself it does nothing, and
        what a policy that refers to it does is told of the policy.
        """
        now, raw = self._now, changed.before
        match changed.resource:
            case "named_locations":
                was, is_ = _read_place(raw), _read_place(changed.after)
                return _located(now, was or _untrusted(is_)), _located(now, is_ or _untrusted(was))
            case "authentication_strengths":
                earlier, present = _read_strength(raw), _read_strength(changed.after)
                return _with_strengths(now, earlier or present), _with_strengths(now, present or earlier)
            case "security_defaults":
                return replace(now, policies=self._policies(self._entities, msgspec.convert(raw, SecurityDefaults))), now
            case _:
                others = {identifier: policy for identifier, policy in self._entities.items() if identifier != changed.id}
                back = {} if raw is None else {changed.id: ConditionalAccessPolicy.from_json(raw)}
                policies = self._policies({**others, **back}, self._defaults)
                carried = [_carried(policy) for policy in back.values()]
                return _with_strengths(replace(now, policies=policies), *carried), now

    def _policies(self, entities: Mapping[str, ConditionalAccessPolicy], defaults: SecurityDefaults | Gap) -> tuple[Policy, ...]:
        found = sign_in_policies(typed_policies(tuple(entities.values())), defaults, self._organization)
        return found if isinstance(found, tuple) else ()

    def _touched(self, changed: Changed, before: _State, after: _State) -> Callable[[Policy], bool]:
        """Which policies may do something else than before although they are written as they were."""
        places = _unlike(before.tenant.locations, after.tenant.locations)
        trusted = {ALL_TRUSTED} if any(s.tenant.locations[p].trusted for s in (before, after) for p in places) else set()
        strengths = {STRENGTH_PREFIX + identifier for identifier in _unlike(before.tenant.strengths, after.tenant.strengths)}
        rewritten = changed.resource == POLICIES and not self._reads_the_same(changed)

        def touched(policy: Policy) -> bool:
            if rewritten and policy.id == changed.id:
                return True  # also where all that differs is in what is not modelled
            return bool(_places_of(policy) & (places | trusted) or _controls_of(policy) & strengths)

        return touched

    def _reads_the_same(self, changed: Changed) -> bool:
        if changed.before is None or changed.after is None:
            return False
        was, is_ = ConditionalAccessPolicy.from_json(changed.before), ConditionalAccessPolicy.from_json(changed.after)
        return all(same(getattr(was, name), getattr(is_, name)) for name in _DECIDING)

    # -- in words -------------------------------------------------------------------------------------------------

    def _how(self, changed: Changed) -> str:
        """What was done, and since which day."""
        before, after = changed.before, changed.after
        if after is None:
            return "deleted"
        if before is None:
            return f"new since {self._day(after, 'createdDateTime')}"
        states = [str(raw.get("state") or "").lower() for raw in (before, after)]
        done = _STATES.get(states[1], "changed") if states[0] != states[1] else "changed"
        return f"{done} since {self._day(after, 'modifiedDateTime')}"

    def _day(self, raw: Mapping[str, Any], name: str) -> str:
        """The day of the change by the object's own account, where that lies after the earlier scan."""
        when, since = _time(raw.get(name)), parse_time(self._since)
        return f"{_DAYS[when.weekday()]} {when.date().isoformat()}" if when and when >= since else "the baseline"


def _time(value: Any) -> datetime | None:
    try:
        found = parse_time(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


# -- what changed --------------------------------------------------------------------------------------------------------


def _changes(before: _State, after: _State, touched: Callable[[Policy], bool]) -> Changes:
    def alike(policy: Policy, others: Iterable[Policy]) -> bool:
        return not touched(policy) and any(dataclasses.replace(other, name=policy.name) == policy for other in others)

    gone = tuple(policy for policy in before.policies if not alike(policy, after.policies))
    come = tuple(policy for policy in after.policies if not alike(policy, before.policies))
    kept = tuple(policy for policy in after.policies if alike(policy, before.policies))
    moved = _unlike(before.tenant.locations, after.tenant.locations)
    dimensions = {dimension for policy in (*gone, *come) for dimension in policy.conditions}
    was = before.tenant.locations
    earlier = {_EARLIER + key: replace(was[key], id=_EARLIER + key, name=f"what was {was[key].name}") for key in moved}
    # Of all trusted places those count that either side trusts; atoms are made of what the carrier names.
    named = Locations(frozenset(moved | earlier.keys()))
    return Changes(
        gone=gone,
        come=come,
        kept=kept,
        before=before.tenant,
        after=after.tenant,
        joint=replace(after.tenant, locations={**after.tenant.locations, **earlier}),
        carrier=Policy("", "", DISABLED, for_workloads=False, conditions={Dimension.LOCATION: named}),
        dimensions=frozenset(dimensions | ({Dimension.LOCATION} if moved else set())),
    )


def _unlike(one: Mapping[str, T], other: Mapping[str, T]) -> set[str]:
    """The keys of both whose values differ."""
    return {key for key in one.keys() & other.keys() if one[key] != other[key]}


def _places_of(policy: Policy) -> frozenset[str]:
    condition = policy.conditions.get(Dimension.LOCATION)
    return condition.included | condition.excluded if isinstance(condition, Locations) else frozenset()


def _controls_of(policy: Policy) -> frozenset[str]:
    return frozenset(chain.from_iterable((*policy.grant.clauses, *policy.grant.strictest)))


def _refer_to(policies: Iterable[Policy], changed: Changed) -> Iterator[str]:
    """The names of enforced policies that refer to a named location or a strength by its id."""
    identifier = changed.id.lower()
    for policy in policies if changed.resource in (LOCATIONS, STRENGTHS) else ():
        if policy.enforced and (identifier in _places_of(policy) or STRENGTH_PREFIX + identifier in _controls_of(policy)):
            yield policy.name or policy.id


# -- what policies refer to ----------------------------------------------------------------------------------------------


def _with_what_is_gone(coverage: SignInCoverage, earlier: Mapping[str, Any]) -> SignInTenant:
    """The tenant, with deleted locations and strengths: they are still what an earlier policy referred to.

    A policy of the present that refers to one stays undecidable: what it does now is not known.
    """
    tenant = coverage.tenant
    referred = frozenset(chain.from_iterable((*_places_of(policy), *_controls_of(policy)) for policy in coverage.policies))
    read: Iterator[Place] = _read_all(earlier.get(LOCATIONS), _read_place)
    places = {place.id: untrusted for place in read if (untrusted := _untrusted(place))}
    strengths = {strength.id: strength for strength in _read_all(earlier.get(STRENGTHS), _read_strength)}
    gone_places = {key: place for key, place in places.items() if key not in referred}
    gone_strengths = {key: strength for key, strength in strengths.items() if STRENGTH_PREFIX + key not in referred}
    return replace(
        tenant,
        locations={**gone_places, **tenant.locations},
        strengths={**gone_strengths, **tenant.strengths},
    )


def _read_all(raw: Any, read: Callable[[Any], T | None]) -> Iterator[T]:
    """Objects of an earlier configuration, those that can be read."""
    for value in raw.values() if isinstance(raw, Mapping) else ():
        try:
            found = read(value)
        except msgspec.ValidationError:
            continue  # what refers to it stays undecidable, and that is told
        if found is not None:
            yield found


def _read_place(raw: Any) -> Place | None:
    return None if raw is None else place_of(msgspec.convert(raw, NamedLocation))


def _read_strength(raw: Any) -> Strength | None:
    return None if raw is None else strength_of(msgspec.convert(raw, AuthenticationStrength))


def _untrusted(place: Place | None) -> Place | None:
    return None if place is None else replace(place, trusted=False)


def _located(state: _State, place: Place | None) -> _State:
    if place is None:
        return state
    return replace(state, tenant=replace(state.tenant, locations={**state.tenant.locations, place.id: place}))


def _with_strengths(state: _State, *strengths: Strength | None) -> _State:
    found = {strength.id: strength for strength in strengths if strength is not None}
    return replace(state, tenant=replace(state.tenant, strengths={**state.tenant.strengths, **found})) if found else state


def _carried(policy: ConditionalAccessPolicy) -> Strength | None:
    """The strength that a policy carries in full, under the id by which its grant controls name it."""
    raw: Any = (policy.grant_controls or {}).get("authenticationStrength")
    found = strength_inside_policy(raw)
    return None if found is None else replace(found, id=strength_id(raw, policy.id))
