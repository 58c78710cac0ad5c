"""Expectations from the policies of today: what each enabled policy comes to, where that can be written down and is proved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ztscan.conditional_access.policy.conditions import ALL, Flows, Locations, OneOf
from ztscan.conditional_access.policy.people import People, Users, Workloads
from ztscan.conditional_access.policy.policy import Condition, Grant, Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import CLIENTS, PLATFORMS, Dimension, spell
from ztscan.conditional_access.proof.expected import judge_people
from ztscan.conditional_access.proof.expected_region import OUTCOMES
from ztscan.conditional_access.proof.expected_workloads import judge_workloads
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.config.expectations import (
    OWN_SERVICE_PRINCIPALS,
    Expectation,
    ExpectedConditions,
    ExpectedTargets,
    ExpectedWho,
    Outcome,
)
from ztscan.core.model import Finding, Gap
from ztscan.engine.check import NotApplicable, Unknown

_LONGEST_NAME = 60
_STRONGEST_FIRST: tuple[Outcome, ...] = (
    "compliant-device",
    "phishing-resistant",
    "passwordless",
    "mfa",
    "managed-device",
    "risk-remediation",
    "mfa-or-managed-device",
)
"""The outcomes that a clause of a grant is compared with. Every other clause is *any control*."""


class Suggestion(NamedTuple):
    """What a policy comes to, or why that is not suggested."""

    policy: Policy
    expectation: Expectation | None
    why_not: str = ""


class _Unwritable(Exception):  # noqa: N818 - an outcome, not an error
    """An expectation has no words for a condition."""


def suggestions(coverage: SignInCoverage, workloads: WorkloadCoverage | Gap, names: Iterable[str] = ()) -> Iterator[Suggestion]:
    """One for each enabled policy, in order of name. Each expectation is proved. ``names``: those that are taken."""
    taken = set(names)
    for policy in sorted(coverage.policies, key=lambda policy: (policy.name, policy.id)):
        if not policy.enforced or policy.of_security_defaults:
            continue
        try:
            one = _expectation(policy, _name(policy, taken), coverage.tenant)
        except _Unwritable as unwritable:
            yield Suggestion(policy, None, f"an expectation cannot say: {unwritable}")
            continue
        why_not = _why_not_proved(one, coverage, workloads)
        taken |= set() if why_not else {one.name}
        yield Suggestion(policy, None if why_not else one, why_not)


def _why_not_proved(one: Expectation, coverage: SignInCoverage, workloads: WorkloadCoverage | Gap) -> str:
    """Why the expectation does not certainly hold today. Empty: it holds."""
    try:
        if one.about_people:
            yielded = list(judge_people(one, coverage))
        elif isinstance(workloads, Gap):
            return workloads.detail
        else:
            yielded = list(judge_workloads(one, workloads))
    except NotApplicable as nobody:
        return str(nobody)
    except Unknown as unknown:
        return f"undecided: {unknown}"
    found = next((finding for finding in yielded if isinstance(finding, Finding)), None)
    return f"it does not hold: {found.message}" if found else ""


def _name(policy: Policy, taken: set[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", policy.name.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "policy"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _expectation(policy: Policy, name: str, tenant: SignInTenant) -> Expectation:
    """What the policy comes to. Raises _Unwritable where an expectation has no words for it."""
    if policy.doubts:
        raise _Unwritable(f"what ztscan does not model ({policy.doubts[0]})")
    conditions = dict(policy.conditions)
    who = conditions.pop(Dimension.IDENTITY, None)
    if isinstance(who, Users):
        included, excluded = _people(who.included), _people(who.excluded)
    elif isinstance(who, Workloads):
        included, excluded = _workloads(who)
    else:
        raise _Unwritable("whom the policy is about")
    targets = conditions.pop(Dimension.TARGET, None)
    then = tuple(dict.fromkeys(_outcomes(policy.grant, tenant)))
    if not then:
        raise _Unwritable("session controls")
    return Expectation(
        name=name,
        then=then,
        who=included,
        but=excluded,
        to=_targets(targets),
        when=_when(conditions),
    )


def _outcomes(grant: Grant, tenant: SignInTenant) -> Iterator[Outcome]:
    if grant.blocks:
        yield "blocked"
        return
    for clause in grant.clauses:
        kept = (outcome for outcome in _STRONGEST_FIRST if all(OUTCOMES[outcome].accepts.accepts(c, tenant) for c in clause))
        yield next(kept, "any-control")


def _people(people: People) -> ExpectedWho:
    if people.doubts or people.agent_users:
        raise _Unwritable("agent users, or an entry that ztscan does not know")
    if any(external.tenants is not None or external.doubt for external in people.external):
        raise _Unwritable("external users of listed tenants")
    kinds: set[Any] = {spell(kind) for external in people.external for kind in external.types}
    if people.everyone:
        return ExpectedWho()
    return ExpectedWho(
        users=tuple(sorted(people.users)),
        groups=tuple(sorted(people.groups)),
        roles=tuple(sorted(people.roles)),
        guest_types=tuple(sorted(kinds)),
    )


def _workloads(who: Workloads) -> tuple[ExpectedWho, ExpectedWho]:
    if who.filter or who.agent_filter or who.all_agents or who.included_agents or who.excluded_agents or who.doubts:
        raise _Unwritable("agents, or filters over custom security attributes")
    included = (OWN_SERVICE_PRINCIPALS,) if who.all_owned else tuple(sorted(who.included))
    if not included:
        raise _Unwritable("nobody")
    return ExpectedWho(service_principals=included), ExpectedWho(service_principals=tuple(sorted(who.excluded)))


def _targets(targets: Condition | None) -> ExpectedTargets:
    if targets is None:
        return ExpectedTargets()
    if not isinstance(targets, Targets) or targets.doubts or targets.filter is not None:
        raise _Unwritable("filters over applications")
    actions: tuple[Any, ...] = tuple(sorted(targets.actions))
    return ExpectedTargets(
        applications=() if targets.everything else tuple(sorted(map(spell, targets.included))),
        except_applications=tuple(sorted(map(spell, targets.excluded))),
        user_actions=actions,
        contexts=tuple(sorted(targets.contexts)),
    )


def _when(conditions: dict[Dimension, Condition]) -> ExpectedConditions:
    conditions.pop(Dimension.DEVICE, None)  # without its condition on devices the expectation says more; the proof decides
    locations = conditions.pop(Dimension.LOCATION, None)
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    if locations is not None:
        if not isinstance(locations, Locations) or locations.undecidable:
            raise _Unwritable("its condition on locations")
        inside = () if ALL in locations.included else tuple(sorted(map(spell, locations.included)))
        outside = tuple(sorted(map(spell, locations.excluded)))
    flow = conditions.pop(Dimension.FLOW, None)
    if flow is not None and not isinstance(flow, Flows):
        raise _Unwritable("its condition on authentication flows")
    lists = {
        "clients": _values(conditions.pop(Dimension.CLIENT, None), CLIENTS),
        "platforms": _values(conditions.pop(Dimension.PLATFORM, None), PLATFORMS),
        "user_risk": _values(conditions.pop(Dimension.USER_RISK, None)),
        "sign_in_risk": _values(conditions.pop(Dimension.SIGN_IN_RISK, None)),
        "insider_risk": _values(conditions.pop(Dimension.INSIDER_RISK, None)),
        "service_principal_risk": _values(conditions.pop(Dimension.SERVICE_PRINCIPAL_RISK, None)),
        "flows": _values(flow.methods if flow else None),
    }
    if conditions:
        raise _Unwritable(f"its condition on the {min(dimension.value for dimension in conditions)}")
    return ExpectedConditions(locations=inside, outside_locations=outside, **lists)


def _values(condition: Condition | None, every: Iterable[str] = ()) -> Any:
    """The values for which a condition holds; nothing for all of them."""
    if condition is None:
        return ()
    if not isinstance(condition, OneOf) or condition.undecidable or condition.doubt_included or condition.doubt_excluded:
        raise _Unwritable("a value that ztscan does not know")
    everything = set(every)
    included = set(everything if condition.included is None else condition.included) - condition.excluded
    if condition.included is None and not everything and condition.excluded:
        raise _Unwritable("an exclusion of values")
    return () if included == everything else tuple(sorted(value if value == "none" else spell(value) for value in included))
