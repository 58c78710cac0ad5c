"""Why the result for a requirement is undetermined: data that could not be read, or that ztscan does not model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.conditional_access.policy.conditions import Devices, Locations, OneOf
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import (
    ALL_TRUSTED,
    JUDGED_BY_MICROSOFT,
    MFA_TRUSTED_IPS,
    STRENGTH_PREFIX,
    UNMODELLED_PREFIX,
    Dimension,
)
from ztscan.conditional_access.proof.coverage import Escape, covers_of
from ztscan.conditional_access.space.boxes import Box, Cap, intersection
from ztscan.conditional_access.space.space import SignInSpace
from ztscan.core.model import Gap, GapReason

TOO_MANY = "the policies divide sign-ins into more combinations than ztscan analyses"
_POLICIES = "conditional_access_policies"


def gaps_of(escape: Escape, boxes: tuple[Box, ...]) -> tuple[Gap, ...]:
    """The reasons, each once. Never empty: if there is no other reason, the policies concerned are named."""
    if escape.ended_early:
        return (beyond_the_cap(escape.requirement.title, escape.cap),)
    involved = [
        policy
        for policy in escape.space.policies
        if policy.enforced
        and any(
            intersection(cover, box) for cover in covers_of(escape.space, policy, escape.requirement.accepts)[1] for box in boxes
        )
    ]
    names = ", ".join(policy.name or policy.id for policy in involved) or escape.requirement.title
    otherwise = f"the result depends on settings that Microsoft Graph does not provide: {names}"
    return gaps_behind(escape.space, involved, otherwise)


def gaps_behind(space: SignInSpace, involved: Iterable[Policy], otherwise: str) -> tuple[Gap, ...]:
    """What makes these policies undecidable, each once; ``otherwise`` where nothing is found."""
    found: dict[Gap, None] = {}
    for policy in involved:
        found.update(dict.fromkeys(_of_policy(space, policy)))
    if not found:
        found.update(dict.fromkeys((*_of_roles(space), *_of_memberships(space))))
    if not found:
        step = "evaluate the sign-in with What If in the Microsoft Entra admin center"
        found[Gap(_POLICIES, GapReason.UNAVAILABLE, otherwise, step)] = None
    return tuple(found)


def beyond_the_cap(title: str, cap: Cap) -> Gap:
    """Why the requirement with this title is undetermined: its proof reached the limit."""
    bound = f"the limit is {cap.boxes:,} at once and {cap.steps:,} in total"
    remedy = "reduce the number of policies with several conditions, or evaluate single sign-ins with `ztscan access` or What If"
    text = f"`{title}` is undetermined: {TOO_MANY} ({bound})"
    return Gap(_POLICIES, GapReason.UNAVAILABLE, text, remedy)


def _of_policy(space: SignInSpace, policy: Policy) -> Iterator[Gap]:
    name = policy.name or policy.id
    for doubt in policy.doubts:
        if doubt.endswith(JUDGED_BY_MICROSOFT):
            text = "security defaults require MFA when Microsoft considers it necessary, and no API shows when that is"
            yield Gap(
                "security_defaults", GapReason.UNAVAILABLE, text, "require MFA for every sign-in with a Conditional Access policy"
            )
            continue
        yield _not_modelled(name, f"has a value in `{doubt}`, which ztscan does not model")
    for control in sorted({control for clause in policy.grant.clauses for control in clause}):
        identifier = control.removeprefix(STRENGTH_PREFIX)
        if control.startswith(UNMODELLED_PREFIX):
            yield _not_modelled(name, f"requires `{control.removeprefix(UNMODELLED_PREFIX)}`, which ztscan does not model")
        elif identifier != control and space.tenant.strength(identifier) is None:
            text = f"policy `{name}` requires the authentication strength {identifier}, whose combinations were not read"
            yield Gap("authentication_strengths", GapReason.UNAVAILABLE, text, "grant Policy.Read.AuthenticationMethod")
    for dimension, condition in policy.conditions.items():
        if isinstance(condition, OneOf | Locations | Devices):
            yield from _of_limits(space, name, condition)
        if isinstance(condition, OneOf) and condition.doubt_included | condition.doubt_excluded:
            members = ", ".join(sorted(condition.doubt_included | condition.doubt_excluded))
            yield _not_modelled(name, f"has unknown values in its {dimension.value} condition: {members}")
        if isinstance(condition, Targets) and condition.doubts:
            yield _not_modelled(name, f"has unknown target resources: {', '.join(condition.doubts)}")
        if isinstance(condition, Locations):
            yield from _of_locations(space, name, condition)
        if isinstance(condition, Users):
            yield from _of_users(space, name, condition)
        if dimension is Dimension.TARGET and isinstance(condition, Targets) and condition.filter is not None:
            text = f"policy `{name}` filters applications by custom security attributes, which were not read"
            yield Gap("service_principals", GapReason.UNAVAILABLE, text, "review the filter in the Microsoft Entra admin center")


def _of_limits(space: SignInSpace, name: str, condition: OneOf | Locations | Devices) -> Iterator[Gap]:
    if condition.undecidable:
        yield _not_modelled(name, f"cannot be evaluated: {condition.undecidable}")
    elif isinstance(condition, Devices) and space.devices.beyond_bounds(condition):
        text = f"policy `{name}` has a device filter that, with those of other policies, tells too many devices apart"
        yield Gap(_POLICIES, GapReason.UNAVAILABLE, text, "name fewer properties and values in device filters")
    elif isinstance(condition, Locations) and space.locations.beyond_bounds(condition):
        text = f"policy `{name}` names locations that, with those of other policies, divide sign-ins into too many places"
        yield Gap(_POLICIES, GapReason.UNAVAILABLE, text, "name fewer locations, or the same ones in all policies")


def _of_locations(space: SignInSpace, name: str, condition: Locations) -> Iterator[Gap]:
    named = condition.included | condition.excluded
    for place in sorted(named - {"all", ALL_TRUSTED, MFA_TRUSTED_IPS} - set(space.tenant.locations)):
        text = f"policy `{name}` refers to the named location {place}, which does not exist or was not read"
        yield Gap("named_locations", GapReason.UNAVAILABLE, text, "remove the reference or restore the location")
    if named & {ALL_TRUSTED, MFA_TRUSTED_IPS}:
        text = f"policy `{name}` refers to trusted locations, and Microsoft Graph does not provide the MFA trusted IPs"
        yield Gap(
            "named_locations",
            GapReason.UNAVAILABLE,
            text,
            "use named locations, and keep the MFA trusted IPs empty",
        )


def _of_users(space: SignInSpace, name: str, condition: Users) -> Iterator[Gap]:
    for side in (condition.included, condition.excluded):
        for doubt in side.doubts:
            yield _not_modelled(name, f"has an unknown entry in its user condition: {doubt}")
        for group in sorted(side.groups):
            members = space.population.groups.get(group)
            if isinstance(members, Gap):
                yield members
            elif members is None:
                text = f"policy `{name}` refers to the group {space.tenant.name_of(group)}, whose members were not read"
                yield Gap(
                    "group_members",
                    GapReason.UNAVAILABLE,
                    text,
                    "grant GroupMember.Read.All, or remove a deleted group",
                )
        if side.roles:
            yield from _of_roles(space)
        if any(external.tenants is not None for external in side.external):
            text = f"policy `{name}` refers to home tenants of guests, and guest accounts do not show their home tenant"
            yield Gap("users", GapReason.UNAVAILABLE, text, "evaluate the sign-in of a guest with What If")


def _of_roles(space: SignInSpace) -> Iterator[Gap]:
    active = space.population.active_roles
    if isinstance(active, Gap):
        yield active
    elif space.population.role_doubt is not None:
        yield space.population.role_doubt
    eligible = space.population.eligible_roles
    if isinstance(eligible, Gap):
        yield eligible
    elif space.population.eligibility_doubt is not None:
        yield space.population.eligibility_doubt


def _of_memberships(space: SignInSpace) -> Iterator[Gap]:
    """What may hide who can activate the membership of a group that a policy excludes."""
    conditions = (policy.conditions[Dimension.IDENTITY] for policy in space.policies if policy.enforced)
    excluded = {group for users in conditions if isinstance(users, Users) for group in users.excluded.groups}
    eligible = (space.population.eligible_members.get(group) for group in sorted(excluded))
    yield from (found for found in eligible if isinstance(found, Gap))


def _not_modelled(name: str, what: str) -> Gap:
    return Gap(
        _POLICIES, GapReason.UNAVAILABLE, f"policy `{name}` {what}", "review the policy, or evaluate the sign-in with What If"
    )
