"""App protection: which people the policies of a platform reach.

The policies target users, with or without an enrolled device. A user is protected who is in what some policy includes, and not in
what the same policy excludes. What could not be read may include or exclude anybody. ``reach`` is that definition over sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.policy import FilterMode, PolicyTarget, TargetKind
from ztscan.engine.check import required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.app_protection import AppIdentifier, AppProtectionPolicy, IntuneUser
from ztscan.graph.areas.tenant import SubscribedSku
from ztscan.graph.areas.users import User
from ztscan.graph.triage import is_intune_plan

CORE_APPS = {
    "com.microsoft.office.outlook": "Outlook",
    "com.microsoft.skype.teams": "Teams",
    "com.microsoft.skydrive": "OneDrive",
}
"""By the ids that both platforms give them, in lower case, their names."""
_GROUPS = frozenset({"allcoremicrosoftapps", "allmicrosoftapps", "allapps"})
_SELECTED = "selectedpublicapps"


class LicensedPeople(msgspec.Struct, frozen=True):
    """Enabled members with a subscription that includes Intune. Gaps: there may be more of them."""

    ids: frozenset[str]
    gaps: tuple[Gap, ...] = ()


@fact
def intune_people(
    enabled_members: Table[User], intune_users: ByKey[Table[IntuneUser]] | Gap, subscribed_skus: tuple[SubscribedSku, ...] | Gap
) -> LicensedPeople:
    """The people whom app protection policies can reach."""
    if isinstance(intune_users, Gap):
        return LicensedPeople(frozenset(), (intune_users,))
    licensed: set[str] = set()
    gaps: list[Gap] = [] if isinstance(subscribed_skus, Gap) else [*_nameless(subscribed_skus)]
    for key in intune_users:
        rows = intune_users[key]
        if isinstance(rows, Gap):
            gaps.append(rows)
        else:
            licensed.update(rows.column("id"))
    return LicensedPeople(frozenset(licensed.intersection(enabled_members.column("id"))), tuple(gaps))


def _nameless(skus: Iterable[SubscribedSku]) -> Iterator[Gap]:
    """A gap where a subscription that may include Intune does not state its id: nobody can be asked for who has it."""
    for sku in skus:
        plans = sku.service_plans
        if not sku.sku_id and (plans is None or any(is_intune_plan(plan.service_plan_name or "") for plan in plans)):
            detail = f"the subscription {sku.sku_part_number or sku.id} does not state its `skuId`"
            yield Gap("subscribed_skus", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
            return


class PeopleOfGroup(msgspec.Struct, frozen=True):
    """The people in a group, or why they are not known. A deleted group has none."""

    name: str
    people: frozenset[str] | Gap


class PeopleReach(msgspec.Struct, frozen=True):
    """Whom a policy reaches: certainly, and at most. ``excluded`` has those whom each excluded group takes away, by name."""

    sure: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    excluded: Mapping[str, frozenset[str]] | None = None
    gaps: tuple[Gap, ...] = ()


def reach(
    targets: Iterable[PolicyTarget], groups: Mapping[str, PeopleOfGroup], everybody: frozenset[str], resource: str
) -> PeopleReach:
    """Whom a policy with these targets reaches, of ``everybody``. ``groups`` by id in lower case."""
    included, perhaps_included = frozenset[str](), frozenset[str]()
    excluded, perhaps_excluded = frozenset[str](), frozenset[str]()
    taken: dict[str, frozenset[str]] = {}
    gaps: dict[Gap, None] = {}
    for target in targets:
        people, gap = _of(target, groups, everybody, resource)
        if gap is not None:
            gaps[gap] = None
        if target.kind is TargetKind.EXCLUDED_GROUP and gap is None:
            excluded |= people
            name = groups[target.group].name
            taken[name] = taken.get(name, frozenset()) | people
        elif target.kind is TargetKind.EXCLUDED_GROUP:
            perhaps_excluded |= people
        elif gap is None:
            included |= people
        else:
            perhaps_included |= people
            if target.kind is TargetKind.UNKNOWN:
                perhaps_excluded |= people
    possible = (included | perhaps_included) - excluded
    return PeopleReach((included - excluded) - perhaps_excluded, possible, _named(taken, included, perhaps_included), tuple(gaps))


def _named(
    taken: Mapping[str, frozenset[str]], included: frozenset[str], perhaps: frozenset[str]
) -> Mapping[str, frozenset[str]]:
    reached = included | perhaps
    return {name: people & reached for name, people in taken.items() if people & reached}


def _of(
    target: PolicyTarget, groups: Mapping[str, PeopleOfGroup], everybody: frozenset[str], resource: str
) -> tuple[frozenset[str], Gap | None]:
    """The people of a target; with a gap: at most these."""
    if target.kind is TargetKind.ALL_USERS:
        people: frozenset[str] | Gap = everybody
    elif target.kind in (TargetKind.GROUP, TargetKind.EXCLUDED_GROUP):
        group = groups.get(target.group)
        people = group.people if group else Gap(resource, GapReason.UNAVAILABLE, f"`{target.group}` was not read", "scan again")
    else:
        detail = f"an assignment has the kind `{target.kind.value}`, of which it is not known whom it reaches"
        people = Gap(resource, GapReason.MALFORMED, detail, "review the assignment in the portal, or update ztscan")
    if isinstance(people, Gap):
        return everybody, people
    if target.mode is not FilterMode.NONE:
        detail = "an assignment has a filter on apps, of which it is not known whom it leaves out"
        return people & everybody, Gap(resource, GapReason.MALFORMED, detail, "review the filter in the portal")
    return people & everybody, None


def protected_core_apps(policy: AppProtectionPolicy, resource: str) -> frozenset[str]:
    """Which of the core apps a policy protects on unmanaged devices. Raises Unknown where that is not known.

    Policies add up: each app of a person is protected by the policy that names it.
    """
    levels = required(policy.targeted_app_management_levels, resource, "targetedAppManagementLevels").casefold().split(",")
    if not {"unspecified", "unmanaged"}.intersection(level.strip() for level in levels):
        return frozenset()
    kind = required(policy.app_group_type, resource, "appGroupType").casefold()
    if kind in _GROUPS:
        return frozenset(CORE_APPS)
    required(kind if kind == _SELECTED else None, resource, "appGroupType (a known value)")
    apps = required(policy.apps, resource, "apps")
    names = {name.casefold() for app in apps for name in _names(app.mobile_app_identifier, resource)}
    return frozenset(names).intersection(CORE_APPS)


def _names(identifier: AppIdentifier | None, resource: str) -> Iterable[str]:
    found = required(identifier, resource, "apps/mobileAppIdentifier")
    return (name for name in (found.bundle_id, found.package_id) if name)
