"""Which clause of a condition decided whether it holds for a sign-in: one entry of a list, one comparison of a filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from ztscan.conditional_access.policy.attributes import AttributeFilter
from ztscan.conditional_access.policy.conditions import Devices, Flows, Locations, OneOf, place_holds
from ztscan.conditional_access.policy.decision import condition_holds
from ztscan.conditional_access.policy.devices import compare_device
from ztscan.conditional_access.policy.people import People, Users, Workloads
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.portal_words import in_portal
from ztscan.conditional_access.policy.rules import comparisons
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.targets import Targets, ignores_client_and_device
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import Dimension, spell

_WHOLE = "it applies to "
"""Texts that begin so are sentences, which name what they are about."""
_KINDS = {"servicePrincipal": "service principals", "agentIdentity": "agents"}
Side = Literal["include", "exclude"]
_SHOWN = 5
"""Entries of a list that none of which holds."""


class Part(msgspec.Struct, frozen=True):
    """One entry of a condition, and whether the sign-in is what it names."""

    side: Side
    text: str
    truth: Truth


class Reason(msgspec.Struct, frozen=True):
    """A condition, whether it holds, and the clause that decided that."""

    dimension: Dimension
    truth: Truth
    text: str

    def __str__(self) -> str:
        return f"{self.dimension.value}: {self.text}"

    @property
    def in_a_sentence(self) -> str:
        return self.text if self.text.startswith(_WHOLE) else f"{self.dimension.value} {self.text}"


def reasons(policy: Policy, sign_in: SignIn, tenant: SignInTenant) -> tuple[Reason, ...]:
    """The reason of each condition of the policy, in the order of the policy."""
    return tuple(reason(policy, dimension, sign_in, tenant) for dimension in policy.conditions)


def reason(policy: Policy, dimension: Dimension, sign_in: SignIn, tenant: SignInTenant, shown: int = _SHOWN) -> Reason:
    """Why one condition holds, does not hold, or is not decided. ``shown`` entries are named of a list that does not hold."""
    truth = condition_holds(policy, dimension, sign_in, tenant)
    if dimension in (Dimension.CLIENT, Dimension.DEVICE) and ignores_client_and_device(sign_in.target):
        return Reason(dimension, truth, "not evaluated when a device is registered")
    condition, value = policy.conditions[dimension], sign_in.value(dimension)
    if other := _other_kind(condition, sign_in):
        return Reason(dimension, truth, other)
    if why := getattr(condition, "undecidable", ""):
        return Reason(dimension, truth, f"cannot be read: {why}")
    return Reason(dimension, truth, _text(truth, list(_parts(condition, value, sign_in, tenant)), shown))


def _other_kind(condition: Any, sign_in: SignIn) -> str:
    """Where a policy is for other kinds of identities altogether, that it is. Its lists say nothing then."""
    person = sign_in.identity.kind in ("user", "agentUser")
    if isinstance(condition, Users) and not person:
        return f"it applies to users, not to {_KINDS.get(sign_in.identity.kind, 'workload identities')}"
    if isinstance(condition, Workloads) and person:
        return "it applies to service principals and agents, not to users"
    return ""


def _text(truth: Truth, parts: list[Part], shown: int) -> str:
    included = [part for part in parts if part.side == "include"]
    excluded = [part for part in parts if part.side == "exclude"]
    if truth is True:
        return f"included by {_named([part for part in included if part.truth is True], shown) or 'all'}"
    if truth is None:
        doubtful = [part for part in parts if part.truth is None]
        return f"not known: {_named(doubtful, shown) or 'what the condition does not say'}"
    by = [part for part in excluded if part.truth is True]
    if by:
        return f"excluded by {_named(by, shown)}"
    return f"not included: {_named(included, shown) or 'nothing is included'}"


def _named(parts: list[Part], shown: int) -> str:
    texts = [part.text for part in parts]
    more = f" and {len(texts) - shown} more" if len(texts) > shown else ""
    return ", ".join(texts[:shown]) + more


def _parts(condition: Any, value: Any, sign_in: SignIn, tenant: SignInTenant) -> Iterator[Part]:
    match condition:
        case Users():
            yield from _people("include", condition.included, sign_in, tenant)
            yield from _people("exclude", condition.excluded, sign_in, tenant)
        case Workloads():
            yield from _workloads(condition, sign_in, tenant)
        case Targets():
            yield from _targets(condition, sign_in, tenant)
        case Flows():
            for method in value or ("none",):
                yield from _values(condition.methods, method)
        case OneOf():
            yield from _values(condition, value)
        case Locations():
            for side, places in (("include", condition.included), ("exclude", condition.excluded)):
                for place in sorted(places):
                    known = tenant.locations.get(place)
                    text = f"location {known.name if known else in_portal(place)}"
                    yield Part("include" if side == "include" else "exclude", text, place_holds(place, value, tenant))
        case Devices():
            yield from _devices(condition, value)


def _people(side: Side, people: People, sign_in: SignIn, tenant: SignInTenant) -> Iterator[Part]:
    """Each entry as a list of its own: `describe` gives its words, `includes` its truth."""
    single = [
        *([People(everyone=True)] if people.everyone else ()),
        *([People(agent_users=True)] if people.agent_users else ()),
        *(People(users=frozenset((user,))) for user in sorted(people.users)),
        *(People(groups=frozenset((group,))) for group in sorted(people.groups)),
        *(People(roles=frozenset((role,))) for role in sorted(people.roles)),
        *(People(external=(external,)) for external in people.external),
        *(People(doubts=(doubt,)) for doubt in people.doubts),
    ]
    for entry in single:
        yield Part(side, " ".join(entry.describe(tenant, in_portal)), entry.includes(sign_in.identity))


def _workloads(condition: Workloads, sign_in: SignIn, tenant: SignInTenant) -> Iterator[Part]:
    identity = sign_in.identity
    agent = identity.kind == "agentIdentity"
    if identity.kind not in ("servicePrincipal", "agentIdentity"):
        yield Part("include", "service principals and agents only", False)
        return
    everything = condition.all_agents if agent else condition.all_owned
    word = "all agent identities" if agent else "all applications that this tenant owns"
    owned = True if agent else identity.single_tenant_owned
    if everything:
        yield Part("include", word, owned)
    if owned is not True:
        yield Part("include", "single-tenant applications of this tenant", owned)
    ids = {identity.id, identity.blueprint}
    lists = (condition.included_agents, condition.excluded_agents) if agent else (condition.included, condition.excluded)
    for entry in sorted(lists[0]):
        yield Part("include", tenant.name_of(entry), entry in ids and owned is True)
    for entry in sorted(lists[1]):
        yield Part("exclude", tenant.name_of(entry), entry in ids or entry == "all")
    chosen = condition.agent_filter if agent else condition.filter
    if chosen is not None:
        yield _filter(chosen, chosen.matches(identity.attributes))
    for doubt in condition.doubts:
        yield Part("include", f"unknown entry {doubt}", None)


def _filter(chosen: AttributeFilter, matched: Truth) -> Part:
    return Part("exclude" if chosen.excludes else "include", f"filter `{chosen.text}`", matched)


def _targets(condition: Targets, sign_in: SignIn, tenant: SignInTenant) -> Iterator[Part]:
    target = sign_in.target
    if condition.everything:
        yield Part("include", "all resources", Targets(everything=True).holds(target, tenant))
    for entry in sorted(condition.included):
        yield Part("include", tenant.name_of(spell(entry)), Targets(included=frozenset((entry,))).holds(target, tenant))
    for action in sorted(condition.actions):
        yield Part("include", f"user action {in_portal(action)}", target.user_action == action)
    for context in sorted(condition.contexts):
        yield Part("include", f"authentication context {context}", context in target.authentication_contexts)
    for entry in sorted(condition.excluded):
        yield Part("exclude", tenant.name_of(spell(entry)), Targets(included=frozenset((entry,))).holds(target, tenant))
    if condition.filter is not None:
        for app_id in target.audiences:
            matched = condition.filter.matches(target.attributes.get(app_id, tenant.attributes_of(app_id)))
            yield _filter(condition.filter, matched)
    for doubt in condition.doubts:
        yield Part("include", f"unknown entry {doubt}", None)


def _values(condition: OneOf, value: str) -> Iterator[Part]:
    if condition.included is None:
        yield Part("include", f"any {condition.name}".rstrip(), True)
    for entry in sorted(condition.included or ()):
        yield Part("include", in_portal(entry), value == entry)
    for entry in sorted(condition.doubt_included):
        yield Part("include", f"unknown value {entry}", None)
    for entry in sorted(condition.excluded):
        yield Part("exclude", in_portal(entry), value == entry)
    for entry in sorted(condition.doubt_excluded):
        yield Part("exclude", f"unknown value {entry}", None)


def _devices(condition: Devices, value: Any) -> Iterator[Part]:
    if condition.rule is None:
        yield Part("include", condition.describe(), Devices(included_states=condition.included_states).holds(value, None))
        for state in sorted(condition.excluded_states):
            yield Part("exclude", f"device state {state}", Devices(included_states=frozenset((state,))).holds(value, None))
        return
    side: Side = "exclude" if condition.excludes else "include"
    whole = Devices(rule=condition.rule).holds(value, None)
    told = []
    for one in comparisons(condition.rule):
        matched = {True: "true", False: "false", None: "not known"}[compare_device(one, value)]
        told.append(f"{one.name} -{one.operator} {', '.join(one.values)} is {matched}")
    text = f"filter `{condition.rule_text}` ({'; '.join(told)})"
    if condition.excludes:
        yield Part("include", f"devices outside of the {text}", True)
    yield Part(side, text, whole)
