"""What the checks on app protection share: the policies of both platforms, and the people whom none of them protects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ztscan.directory.counting import agreeing, counted
from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.app_protection import CORE_APPS, LicensedPeople, PeopleOfGroup, PeopleReach, protected_core_apps, reach
from ztscan.endpoints.policy import PolicyTarget
from ztscan.endpoints.targets import includes_somebody, policy_target
from ztscan.entities.app_protection import AppProtectionPolicy
from ztscan.entities.groups import DirectoryObject, Member
from ztscan.entities.managed_devices import EntraDevice
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Subject, Table, Unknown, affected, required

Policies = tuple[AppProtectionPolicy, ...]
IOS, ANDROID = "ios_app_protections", "android_app_protections"
PLATFORMS = {IOS: "iOS", ANDROID: "Android"}
_KINDS = {IOS: "iosManagedAppProtection", ANDROID: "androidManagedAppProtection"}
_SYSTEMS = {IOS: ("ios", "ipad", "iphone"), ANDROID: ("android",)}


def subject_of(policy: AppProtectionPolicy, resource: str) -> Subject:
    return Subject(_KINDS[resource], policy.id, policy.name)


def in_use(devices: Table[EntraDevice], resource: str) -> None:
    """Raises NotApplicable where the directory has no enabled device of the platform, and Unknown where that is not known."""
    systems = {device.operating_system for device in devices if device.account_enabled is not False}
    if not any((system or "").casefold().startswith(_SYSTEMS[resource]) for system in systems):
        required(None if None in systems else True, "entra_devices", "operatingSystem")
        raise NotApplicable(f"the directory has no enabled device with {PLATFORMS[resource]}")


def targets_of(policy: AppProtectionPolicy, resource: str) -> tuple[PolicyTarget, ...]:
    """The targets of a policy. Raises Unknown where they were not returned, or Graph says that there are more."""
    assignments = required(policy.assignments, resource, "assignments")
    if not assignments and policy.is_assigned:
        required(None, resource, "assignments (isAssigned is true)")
    return tuple(
        policy_target(None, None, None, None)
        if one.target is None
        else policy_target(one.target.odata_type, one.target.group_id, one.target.filter_id, one.target.filter_type)
        for one in assignments
    )


def groups_of(
    objects: ByKey[DirectoryObject | None] | Gap, members: ByKey[Table[Member]] | Gap, targets: Iterable[PolicyTarget]
) -> Mapping[str, PeopleOfGroup]:
    """The groups that targets name, by id."""
    return {target.group: _group(objects, members, target.group) for target in targets if target.group}


def _group(objects: ByKey[DirectoryObject | None] | Gap, members: ByKey[Table[Member]] | Gap, key: str) -> PeopleOfGroup:
    found = objects if isinstance(objects, Gap) else objects[key]
    if found is None:
        return PeopleOfGroup(key, frozenset())
    rows = members if isinstance(members, Gap) else members[key]
    name = key if isinstance(found, Gap) else found.name
    return PeopleOfGroup(name, rows if isinstance(rows, Gap) else frozenset(rows.column("id")))


def uncovered(
    policies: Policies,
    resource: str,
    people: LicensedPeople,
    objects: ByKey[DirectoryObject | None] | Gap,
    members: ByKey[Table[Member]] | Gap,
    users: Table[User],
) -> Iterator[Finding]:
    """The finding on the people whom no policy of a platform protects. Raises Unknown where some may be protected or not."""
    gaps: dict[Gap, None] = dict.fromkeys(people.gaps)
    reached: list[tuple[AppProtectionPolicy, PeopleReach]] = []
    sure, perhaps = ({app: frozenset[str]() for app in CORE_APPS} for _ in range(2))
    for policy in policies:
        try:
            targets = targets_of(policy, resource)
            found = reach(targets, groups_of(objects, members, targets), people.ids, resource)
            apps = protected_core_apps(policy, resource) if found.possible else ()
            if apps:
                reached.append((policy, found))
                gaps.update(dict.fromkeys(found.gaps))
            for app in apps:
                sure[app] |= found.sure
                perhaps[app] |= found.possible
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            perhaps = dict.fromkeys(CORE_APPS, people.ids)
    if not people.ids and not gaps:
        raise NotApplicable("no enabled member has a subscription with Intune")
    missing = people.ids.difference(people.ids.intersection(*perhaps.values()))
    if missing:
        lacking = [CORE_APPS[app] for app, protected in perhaps.items() if missing - protected]
        yield _finding(missing, lacking, people, reached, resource, users)
    elif people.ids.difference(people.ids.intersection(*sure.values())) or people.gaps:
        raise Unknown(*gaps)
    if missing and gaps:
        raise Unknown(*gaps)


def _finding(
    missing: frozenset[str],
    lacking: list[str],
    people: LicensedPeople,
    reached: list[tuple[AppProtectionPolicy, PeopleReach]],
    resource: str,
    users: Table[User],
) -> Finding:
    platform = PLATFORMS[resource]
    share = f"{len(missing):,} of {counted(len(people.ids), 'licensed user')}"
    causes = [
        f"{len(missing & taken):,} {agreeing(len(missing & taken), 'are excluded')} by group {group} of policy {policy.name}"
        for policy, found in reached
        for group, taken in sorted((found.excluded or {}).items())
        if missing & taken
    ]
    names = ((key, user.name if (user := users.by_id.get(key)) is not None else key) for key in missing)
    return Finding(
        Subject("deviceAppManagement", resource, f"App protection policies for {platform}"),
        f"{share} {agreeing(len(missing), 'have no app protection')} on {platform}",
        "; ".join(causes)
        or f"no policy for {' and '.join(filter(None, (', '.join(lacking[:-1]), lacking[-1])))} is assigned to them",
        "an assigned policy for Outlook, Teams and OneDrive on unmanaged devices",
        users=len(missing),
        members=(affected("user", names),),
    )


def judged_policies(
    shapes: Mapping[str, Policies | Gap],
    plans: frozenset[str],
    judge: Callable[[AppProtectionPolicy, str], Iterator[Finding]],
) -> Iterator[Finding]:
    """The findings on each assigned policy of both platforms. Raises NotApplicable where none is assigned."""
    gaps: dict[Gap, None] = {}
    assigned = 0
    for resource, evidence in shapes.items():
        try:
            policies = licensed_for_intune(evidence, plans)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        for policy in policies:
            try:
                if not _is_assigned(policy, resource):
                    continue
                assigned += 1
                yield from judge(policy, resource)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not assigned:
        raise NotApplicable("no app protection policy is assigned")


def _is_assigned(policy: AppProtectionPolicy, resource: str) -> bool:
    return required(includes_somebody(targets_of(policy, resource)), resource, "assignments/target (of a known kind)")
