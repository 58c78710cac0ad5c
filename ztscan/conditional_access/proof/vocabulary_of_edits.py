"""The edits of a policy that could bring it closer to a requirement: one exclusion, one condition, the grant, the state.

Only edits that a policy's purpose survives: a block is not widened for a requirement of a control, and no edit turns a policy
into a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ztscan.conditional_access.policy.conditions import ALL, Flows, Locations, OneOf
from ztscan.conditional_access.policy.editing import Edit, turning_on
from ztscan.conditional_access.policy.people import Users, external_users
from ztscan.conditional_access.policy.policy import REPORT_ONLY, Policy
from ztscan.conditional_access.policy.portal_words import in_portal
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, UNKNOWN_PLATFORM, Dimension, spell
from ztscan.conditional_access.proof.coverage import Escape
from ztscan.conditional_access.proof.edits_of_controls import grant_edits, session_edits
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.proof.words import listed
from ztscan.conditional_access.proof.words_of_conditions import limited_to
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.space import PLACE
from ztscan.conditional_access.space.target_atoms import APPLICATION
from ztscan.core.bit_sets import apart_from

_RISKS = {Dimension.USER_RISK: "userRiskLevels", Dimension.SIGN_IN_RISK: "signInRiskLevels"}
_OF = {
    "users": Dimension.IDENTITY,
    "applications": Dimension.TARGET,
    "platforms": Dimension.PLATFORM,
    "locations": Dimension.LOCATION,
}


def edits_of(escape: Escape, policy: Policy, boxes: tuple[Box, ...]) -> tuple[Edit, ...]:
    """Every edit of the policy that may help against ``boxes``. None where the policy cannot help, whatever is edited."""
    accepts = escape.requirement.accepts
    demands = bool(accepts.controls or accepts.strengths or accepts.session or accepts.anything)
    if policy.for_workloads or policy.of_security_defaults or (policy.grant.blocks and demands):
        return ()
    return tuple(_all_edits(escape, policy, boxes))


def sensible(edits: tuple[Edit, ...]) -> bool:
    """Whether a policy is still what it was after the edits. Otherwise a new policy is the better advice."""
    grants = [edit for edit in edits if edit.part == "grantControls"]
    widened = [edit.dimension for edit in edits if edit.widens]
    return len(grants) <= 1 and len(widened) <= 1 and not (widened and any(edit.adds for edit in edits))


def _all_edits(escape: Escape, policy: Policy, boxes: tuple[Box, ...]) -> Iterator[Edit]:
    if not policy.enforced:
        yield turning_on("it is in report-only mode" if policy.state == REPORT_ONLY else "it is off")
    condition = policy.conditions.get(Dimension.IDENTITY)
    if isinstance(condition, Users):
        yield from _people(escape, policy, condition, _side(boxes, Dimension.IDENTITY))
    targets = policy.conditions.get(Dimension.TARGET)
    if isinstance(targets, Targets):
        yield from _targets(escape, targets, _side(boxes, Dimension.TARGET))
    yield from _others(escape, policy)
    if not policy.grant.blocks:
        yield from grant_edits(policy, escape.requirement.accepts, escape.space.tenant)
        yield from session_edits(policy, escape.requirement.accepts)


def ends_exclusion(edits: Iterable[Edit], spared: Exclusion | None) -> bool:
    """Whether an edit ends an exclusion of accounts that may be for emergency access. It tells why, and is no advice."""
    if spared is None:
        return False
    kept: dict[tuple[str, ...], frozenset[str]] = {
        ("users", "excludeUsers"): spared.users,
        ("users", "excludeGroups"): spared.groups,
    }
    return any(members & kept.get(path, frozenset()) for edit in edits for path, members in edit.removes)


def protected(escape: Escape) -> int:
    """Emergency access accounts and accounts for directory synchronisation: an exclusion that they are under stays."""
    mask = 0
    for exclusion in escape.exclusions:
        if exclusion.emergency or exclusion.documented:
            mask |= exclusion.who.select(escape.space.identities)[0]
    return mask


def _side(boxes: tuple[Box, ...], dimension: Dimension) -> int:
    mask = 0
    for box in boxes:
        mask |= box[PLACE[dimension]]
    return mask


# -- whom ----------------------------------------------------------------------------------------------------------------


def _people(escape: Escape, policy: Policy, condition: Users, who: int) -> Iterator[Edit]:
    identities, name, excluded = escape.space.identities, escape.space.tenant.name_of, condition.excluded
    kept = protected(escape)

    def others(mask: int) -> bool:
        """Whether somebody of the escape is among them, and not only accounts that stay excluded."""
        return bool(mask & who and apart_from(mask & identities.known, kept))

    users = frozenset(user for user in excluded.users if (mask := identities.of_user(user)) & who and not mask & kept)
    spared = escape.spared.users if escape.spared else frozenset[str]()
    for some in filter(None, (users - spared, users & spared)):
        words = listed([f"user {name(user)}" for user in sorted(some)])
        yield _without("users", "excludeUsers", some, words)
    for group in sorted(excluded.groups):
        if others(identities.in_group(group)[1]):
            yield _without("users", "excludeGroups", frozenset((group,)), f"group {name(group)}")
    for role in sorted(excluded.roles):
        if others(identities.with_role(role)[1]):
            yield _without("users", "excludeRoles", frozenset((role,)), f"role {name(role)}")
    if excluded.external and identities.external & who:
        words = external_users(frozenset[str]().union(*(external.types for external in excluded.external)), in_portal)
        yield Edit(
            "conditions",
            f"remove {words} from its exclusions",
            f"it excludes {words}",
            sets=((("users", "excludeGuestsOrExternalUsers"), None),),
            removes=((("users", "excludeUsers"), frozenset(("guestsorexternalusers",))),),
            dimension=Dimension.IDENTITY,
        )
    if not condition.included.everyone:
        yield from _included(escape, policy, condition)


def _included(escape: Escape, policy: Policy, condition: Users) -> Iterator[Edit]:
    included = listed([*condition.included.describe(escape.space.tenant, in_portal)]) or "no users"
    missed = f"it includes only {included}"
    who = escape.requirement.region.who
    if who.roles and not (who.users or who.groups or who.external_types or who.members):
        roles = sorted(who.roles | condition.included.roles)
        yield _widening("include all privileged roles", missed, Dimension.IDENTITY, (("users", "includeRoles"), roles))
    everyone: tuple[tuple[tuple[str, ...], Any], ...] = ((("users", "includeUsers"), ["All"]),)
    users: Any = (policy.raw.get("conditions") or {}).get("users") or {}
    everyone += tuple((("users", key), []) for key in ("includeGroups", "includeRoles") if users.get(key))
    everyone += tuple((("users", key), None) for key in ("includeGuestsOrExternalUsers",) if users.get(key))
    yield _widening("include all users", missed, Dimension.IDENTITY, *everyone)


# -- what ----------------------------------------------------------------------------------------------------------------


def _targets(escape: Escape, condition: Targets, reached: int) -> Iterator[Edit]:
    if condition.actions or condition.contexts:
        return  # a policy for actions or contexts takes no applications
    space, what = escape.space, escape.requirement.region.what
    if not condition.everything:
        chosen = what.applications | what.groups
        missed = limited_to(Dimension.TARGET, condition, space.tenant)
        if chosen and not what.kinds:
            names = listed([space.tenant.name_of(entry) for entry in sorted(chosen)])
            entries = sorted(map(spell, condition.included | chosen))
            change = f"include {names}"
        elif condition.has_exclusion:
            entries, change = [], ""  # requests for baseline scopes would then have rules of their own
        else:
            entries, change = ["All"], "include all resources"
        if entries:
            yield _widening(change, missed, Dimension.TARGET, (("applications", "includeApplications"), entries))
    for entry in sorted(condition.excluded):
        left_out = space.masks(Dimension.TARGET, Targets(included=frozenset((entry,))))[1]
        if left_out & reached or entry == ALL or _baseline(escape, reached):
            yield _without("applications", "excludeApplications", frozenset((entry,)), space.tenant.name_of(spell(entry)))
    if condition.filter is not None and condition.filter.excludes:
        yield Edit(
            "conditions",
            "remove the filter from its excluded resources",
            f"it excludes resources by a filter: {condition.filter.text}",
            sets=((("applications", "applicationFilter"), None),),
            dimension=Dimension.TARGET,
        )


def _baseline(escape: Escape, reached: int) -> bool:
    """Whether requests for baseline scopes, or what else is no application, are among the targets reached."""
    return bool(escape.space.lists[Dimension.TARGET].where(lambda atom: atom.kind != APPLICATION)[1] & reached)


# -- other conditions ----------------------------------------------------------------------------------------------------


def _others(escape: Escape, policy: Policy) -> Iterator[Edit]:
    region = escape.requirement.region
    for dimension, condition in policy.conditions.items():
        missed = limited_to(dimension, condition, escape.space.tenant)
        if isinstance(condition, Locations):
            yield from _locations(escape, condition, missed, blocks=policy.grant.blocks)
        elif isinstance(condition, Flows):
            known = (condition.methods.included or frozenset()) | (region.flow or frozenset()) - {"none"}
            value = (
                None if region.flow is None or "none" in region.flow else {"transferMethods": ",".join(map(spell, sorted(known)))}
            )
            yield _widening(_words(dimension, region.flow), missed, dimension, (("authenticationFlows",), value))
        elif dimension is Dimension.DEVICE:
            yield _widening("remove its device condition", missed, dimension, (("devices",), None), (("deviceStates",), None))
        elif isinstance(condition, OneOf):
            yield from _one_of(escape, dimension, condition, missed)


def _one_of(escape: Escape, dimension: Dimension, condition: OneOf, missed: str) -> Iterator[Edit]:
    region = escape.requirement.region
    if condition.included is None and not condition.excluded and not condition.undecidable:
        return
    match dimension:
        case Dimension.CLIENT:
            wanted, keys = region.clients, ("clientAppTypes",)
            every: Any = ["all"]
        case Dimension.PLATFORM:
            yield from _platforms(region.platforms, condition, missed)
            return
        case Dimension.USER_RISK | Dimension.SIGN_IN_RISK:
            wanted = region.user_risk if dimension is Dimension.USER_RISK else region.sign_in_risk
            keys, every = (_RISKS[dimension],), []
        case Dimension.INSIDER_RISK:
            wanted, keys, every = region.insider_risk, ("insiderRiskLevels",), None
        case _:
            return
    value: Any = every
    if wanted is not None:
        levels = [spell(level) for level in sorted((condition.included or frozenset()) | wanted)]
        value = ",".join(levels) if dimension is Dimension.INSIDER_RISK else levels
    yield _widening(_words(dimension, wanted), missed, dimension, (keys, value))


def _platforms(wanted: frozenset[str] | None, condition: OneOf, missed: str) -> Iterator[Edit]:
    for platform in sorted(condition.excluded):
        if wanted is None or platform in wanted:
            yield _without("platforms", "excludePlatforms", frozenset((platform,)), f"platform {in_portal(platform)}")
    if wanted is None or UNKNOWN_PLATFORM in wanted:
        if condition.included is not None or condition.undecidable:
            yield _widening("remove its platform condition", missed, Dimension.PLATFORM, (("platforms",), None))
        return
    if condition.included is not None:
        value = [spell(platform) for platform in sorted(condition.included | wanted)]
        yield _widening(
            _words(Dimension.PLATFORM, wanted), missed, Dimension.PLATFORM, (("platforms", "includePlatforms"), value)
        )


def _locations(escape: Escape, condition: Locations, missed: str, *, blocks: bool) -> Iterator[Edit]:
    name, where = escape.space.tenant.name_of, escape.requirement.region.where
    for place in () if blocks else sorted(condition.excluded):  # where people work is what such a policy leaves open
        yield _without(
            "locations",
            "excludeLocations",
            frozenset((place,)),
            f"location {name(in_portal(place))}",
        )
    if where is not None and where.outside_trusted and condition.excluded != {ALL_TRUSTED}:
        value = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}
        yield _widening("apply it to all locations except trusted ones", missed, Dimension.LOCATION, (("locations",), value))
    yield _widening("remove its location condition", missed, Dimension.LOCATION, (("locations",), None))


def _words(dimension: Dimension, wanted: frozenset[str] | None) -> str:
    if wanted is None:
        return f"remove its {dimension.value} condition"
    return f"include {listed([in_portal(value) for value in sorted(wanted)])} in its {dimension.value} condition"


def _without(condition: str, key: str, members: frozenset[str], words: str) -> Edit:
    return Edit(
        "conditions",
        f"remove {words} from its exclusions",
        f"it excludes {words}",
        removes=(((condition, key), members),),
        dimension=_OF[condition],
    )


def _widening(change: str, missed: str, dimension: Dimension, *sets: tuple[tuple[str, ...], Any]) -> Edit:
    return Edit("conditions", change, missed, sets=sets, dimension=dimension, widens=True)
