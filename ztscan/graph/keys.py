"""Key sources: the ids with which a fan-out resource is requested, derived from earlier evidence.

A parameter annotated ``X | Gap`` may be missing: its keys are then not requested. A check over these keys needs that resource
too, so it meets the gap. A parameter without ``Gap`` makes the fan-out itself a gap. All sources return each key once, in order,
so that a scan and its replay send the same requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.applications import (
    Application,
    ApplicationOwners,
    AppRoleAssignment,
    ServicePrincipal,
    ServicePrincipalOwners,
)
from ztscan.graph.areas.authentication_methods import AuthenticationMethodsPolicy, MethodTarget
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.groups import DirectoryObject, Group, Member
from ztscan.graph.areas.policies import AdminConsentRequestPolicy, CustomAppManagementPolicy
from ztscan.graph.areas.role_groups import GroupAssignment, GroupEligibility
from ztscan.graph.areas.roles import (
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleEligibilityScheduleInstance,
    RolePolicyAssignment,
)
from ztscan.graph.areas.tenant import Domain
from ztscan.graph.areas.users import User
from ztscan.graph.object_ids import object_ids as _ids
from ztscan.graph.powerful_permissions import APPLICATION_PERMISSIONS, MICROSOFT_GRAPH, POWERFUL_APIS, POWERFUL_APP_ROLES, Reach
from ztscan.graph.resource import key_source

_PERHAPS_USER = frozenset({"user", "agentUser", ""})
"""Kinds that are, or may be, a user. Empty: not known."""
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
RISKY_APIS = frozenset(
    {
        "00000003-0000-0000-c000-000000000000",  # Microsoft Graph
        "00000002-0000-0ff1-ce00-000000000000",  # Exchange Online
        "00000003-0000-0ff1-ce00-000000000000",  # SharePoint Online
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",  # Azure Service Management
        "499b84ac-1321-427f-aa17-267ca6975798",  # Azure DevOps
        "00000007-0000-0000-c000-000000000000",  # Dataverse
        "00000009-0000-0000-c000-000000000000",  # Power BI
    }
)
"""Application ids of the APIs with delegated permissions that are known to be risky."""

Roles = tuple[RoleAssignment, ...]
Instances = tuple[RoleAssignmentScheduleInstance, ...]
Eligibilities = tuple[RoleEligibilityScheduleInstance, ...]
Objects = ByKey[DirectoryObject | None]
Members = ByKey[Table[Member]]
T = TypeVar("T", bound=msgspec.Struct)


def _role_principals(*assignments: Roles | Instances | Eligibilities | Gap) -> Iterator[str]:
    for group in assignments:
        if not isinstance(group, Gap):
            yield from (assignment.principal_id for assignment in group)


def _rows(by_key: ByKey[tuple[T, ...]] | ByKey[Table[T]] | Gap) -> Iterator[T]:
    """All rows that could be read, of every key."""
    if not isinstance(by_key, Gap):
        for key in by_key:
            rows = by_key[key]
            if not isinstance(rows, Gap):
                yield from rows


def _kind(objects: Objects | Gap, key: str) -> str:
    """The kind of an object. Empty: it could not be read."""
    found = objects if isinstance(objects, Gap) else objects[key]
    return "" if found is None or isinstance(found, Gap) else found.kind


@key_source
def federated_domains(domains: tuple[Domain, ...]) -> tuple[str, ...]:
    """Names of the verified domains that are federated; others have no federation to read."""
    return tuple(sorted(domain.id for domain in domains if domain.is_verified and domain.authentication_type == "Federated"))


@key_source
def role_assignable_group_ids(role_assignable_groups: tuple[Group, ...]) -> tuple[str, ...]:
    """Every group that can hold a directory role (Entra admits 500 at most)."""
    return _ids(group.id for group in role_assignable_groups)


@key_source
def groups_with_roles(
    role_assignable_groups: tuple[Group, ...],
    role_assignments: Roles,
    role_assignment_schedule_instances: Instances | Gap,
    role_eligibility_schedule_instances: Eligibilities | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    directory_objects: Objects | Gap,
) -> tuple[str, ...]:
    """Groups that give a role to their members: those assigned or eligible, and groups eligible for membership in one of them.

    The latter may be ordinary groups: their members can activate the role in two steps.
    """
    assignable = set(role_assignable_group_ids(role_assignable_groups))
    principals = set(
        _ids(_role_principals(role_assignments, role_assignment_schedule_instances, role_eligibility_schedule_instances))
    )
    holders = assignable & principals
    eligible = _ids(entry.principal_id for entry in _rows(role_group_eligibility))
    return tuple(sorted(holders.union(key for key in eligible if _kind(directory_objects, key) == "group")))


@key_source
def groups_that_activate_roles(
    role_assignments: Roles | Gap,
    role_assignment_schedule_instances: Instances | Gap,
    role_eligibility_schedule_instances: Eligibilities | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]],
) -> tuple[str, ...]:
    """Groups with a role whose membership or ownership can be activated. PIM for Groups has no settings to read for others."""
    holders = set(
        _ids(_role_principals(role_assignments, role_assignment_schedule_instances, role_eligibility_schedule_instances))
    )
    return _ids(row.group_id for row in _rows(role_group_eligibility) if row.group_id in holders)


@key_source
def role_holders(
    role_assignments: Roles,
    role_assignment_schedule_instances: Instances | Gap,
    role_eligibility_schedule_instances: Eligibilities | Gap,
    role_group_members: Members | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    directory_objects: Objects | Gap,
) -> tuple[str, ...]:
    """Users with an active or eligible directory role, directly or through groups.

    A principal of unknown kind is requested too: Graph then says whether it is a user.
    """
    principals = set(
        _ids(_role_principals(role_assignments, role_assignment_schedule_instances, role_eligibility_schedule_instances))
    )
    principals.update(_ids(entry.principal_id for entry in _rows(role_group_eligibility)))
    users = {key for key in principals if _kind(directory_objects, key) in _PERHAPS_USER}
    if not isinstance(role_group_members, Gap):
        users.difference_update(role_group_members)
    users.update(_ids(member.id for member in _rows(role_group_members) if member.kind in _PERHAPS_USER))
    return tuple(sorted(users))


@key_source
def standing_global_administrators(
    role_assignments: Roles,
    role_assignment_schedule_instances: Instances | Gap,
    role_group_members: Members | Gap,
    directory_objects: Objects | Gap,
    declared_emergency_access: tuple[str, ...],
) -> tuple[str, ...]:
    """Users with an active assignment of Global Administrator: the emergency access accounts are among them.

    Nobody where no emergency access account is declared: of nobody else a check needs to know the methods.
    """
    if not declared_emergency_access:
        return ()
    activated: set[str] = set()
    if not isinstance(role_assignment_schedule_instances, Gap):
        activated = {
            instance.principal_id
            for instance in role_assignment_schedule_instances
            if instance.role_definition_id == GLOBAL_ADMINISTRATOR and instance.assignment_type == "Activated"
        }
    users: set[str] = set()
    for assignment in role_assignments:
        principal = assignment.principal_id
        if assignment.role_definition_id != GLOBAL_ADMINISTRATOR or principal in activated:
            continue
        if not isinstance(role_group_members, Gap) and principal in role_group_members:
            members = role_group_members[principal]
            users.update(_ids(m.id for m in (() if isinstance(members, Gap) else members) if m.kind in _PERHAPS_USER))
        elif _kind(directory_objects, principal) in _PERHAPS_USER:
            users.add(principal)
    return tuple(sorted(users))


@key_source
def enabled_users(users: Table[User]) -> tuple[str, ...]:
    """Users that can sign in, and those for which that is unknown."""
    return tuple(users.where(lambda user: user.account_enabled is not False).in_order.column("id"))


def _condition_ids(policies: tuple[ConditionalAccessPolicy, ...], *properties: str) -> Iterator[str]:
    for policy in policies:
        for name in properties:
            yield from policy.listed("users", name)


def _targets(policy: AuthenticationMethodsPolicy) -> Iterator[MethodTarget]:
    for method in policy.authentication_method_configurations or ():
        yield from (method.include_targets or ()) + (method.exclude_targets or ())
        features = method.feature_settings
        if features is not None:
            for state in (features.display_app_information_required_state, features.display_location_information_required_state):
                if state is not None:
                    yield from (target for target in (state.include_target, state.exclude_target) if target is not None)
    campaign = policy.registration_enforcement and policy.registration_enforcement.authentication_methods_registration_campaign
    if campaign:
        yield from (campaign.include_targets or ()) + (campaign.exclude_targets or ())


@key_source
def policy_groups(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    authentication_methods_policy: AuthenticationMethodsPolicy | Gap,
    excluded_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    directory_objects: Objects | Gap,
    declared_groups: tuple[str, ...],
) -> tuple[str, ...]:
    """Groups that Conditional Access, the authentication methods policy or the configuration names.

    And groups whose members can activate the membership of an excluded group. Deleted ones have no members to read.
    """
    named = set(_ids(declared_groups))
    eligible = _ids(row.principal_id for row in _rows(excluded_group_eligibility) if row.access_id != "owner")
    named.update(key for key in eligible if _kind(directory_objects, key) == "group")
    if not isinstance(conditional_access_policies, Gap):
        named.update(_ids(_condition_ids(conditional_access_policies, "includeGroups", "excludeGroups")))
    if not isinstance(authentication_methods_policy, Gap):
        named.update(_ids(t.id for t in _targets(authentication_methods_policy) if t.target_type in {"group", None}))
    if not isinstance(directory_objects, Gap):
        named = {key for key in named if directory_objects[key] is not None}
    return tuple(sorted(named))


@key_source
def access_policy_groups(conditional_access_policies: tuple[ConditionalAccessPolicy, ...]) -> tuple[str, ...]:
    """Groups that Conditional Access policies of any state name."""
    return _ids(_condition_ids(conditional_access_policies, "includeGroups", "excludeGroups"))


@key_source
def excluded_groups(conditional_access_policies: tuple[ConditionalAccessPolicy, ...]) -> tuple[str, ...]:
    """Groups that Conditional Access policies of any state exclude: who activates the membership of one leaves the policy."""
    return _ids(_condition_ids(conditional_access_policies, "excludeGroups"))


@key_source
def named_objects(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    authentication_methods_policy: AuthenticationMethodsPolicy | Gap,
    admin_consent_request_policy: AdminConsentRequestPolicy | Gap,
    role_assignments: Roles | Gap,
    role_assignment_schedule_instances: Instances | Gap,
    role_eligibility_schedule_instances: Eligibilities | Gap,
    role_management_policy_assignments: tuple[RolePolicyAssignment, ...] | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    role_group_assignment_schedules: ByKey[tuple[GroupAssignment, ...]] | Gap,
    excluded_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    declared_objects: tuple[str, ...],
) -> tuple[str, ...]:
    """Every object that a policy, a method target, a reviewer, an approver, a role assignment or ztscan.toml names by id."""
    named: list[str | None] = list(
        _role_principals(role_assignments, role_assignment_schedule_instances, role_eligibility_schedule_instances)
    )
    named.extend(declared_objects)
    if not isinstance(conditional_access_policies, Gap):
        lists = ("includeUsers", "excludeUsers", "includeGroups", "excludeGroups")
        named.extend(_condition_ids(conditional_access_policies, *lists))
    if not isinstance(authentication_methods_policy, Gap):
        named.extend(target.id for target in _targets(authentication_methods_policy))
    if not isinstance(admin_consent_request_policy, Gap):
        named.extend(reviewer.principal_id for reviewer in admin_consent_request_policy.reviewers or ())
    if not isinstance(role_management_policy_assignments, Gap):
        named.extend(_approvers(role_management_policy_assignments))
    named.extend(entry.principal_id for entry in _rows(role_group_eligibility))
    named.extend(entry.principal_id for entry in _rows(role_group_assignment_schedules))
    named.extend(entry.principal_id for entry in _rows(excluded_group_eligibility))
    return _ids(named)


def _approvers(assignments: tuple[RolePolicyAssignment, ...]) -> Iterator[str | None]:
    for assignment in assignments:
        for rule in (assignment.policy and assignment.policy.rules) or ():
            for stage in (rule.setting and rule.setting.approval_stages) or ():
                for approver in (stage.primary_approvers or ()) + (stage.escalation_approvers or ()):
                    yield approver.user_id or approver.group_id


@key_source
def apis_with_risky_permissions(service_principals: tuple[ServicePrincipal, ...]) -> tuple[str, ...]:
    """Service principals of the APIs with risky delegated permissions, as far as the tenant has them."""
    return tuple(sorted(principal.id for principal in service_principals if principal.app_id in RISKY_APIS))


@key_source
def custom_app_management_policies(app_management_policies: tuple[CustomAppManagementPolicy, ...]) -> tuple[str, ...]:
    """Policies on the credentials of single applications: whether one has an effect depends on what it is assigned to."""
    return tuple(sorted(policy.id for policy in app_management_policies if policy.is_enabled is not False))


@key_source
def apis_with_powerful_permissions(service_principals: tuple[ServicePrincipal, ...]) -> tuple[str, ...]:
    """Service principals of the APIs other than Microsoft Graph with powerful application permissions, if the tenant has them."""
    others = POWERFUL_APIS - {MICROSOFT_GRAPH}
    return tuple(sorted(principal.id for principal in service_principals if principal.app_id in others))


def _powerful_clients(
    service_principals: tuple[ServicePrincipal, ...], assignments: ByKey[tuple[AppRoleAssignment, ...]] | Gap
) -> Iterator[str]:
    """Clients with a direct application permission on an API other than Microsoft Graph."""
    apis = {principal.id: principal.app_id for principal in service_principals}
    for one in _rows(assignments):
        permission = APPLICATION_PERMISSIONS.get((apis.get(one.resource_id, ""), one.app_role_id))
        if permission is not None and permission.reach is Reach.DIRECT:
            yield one.principal_id


def _powerful_principals(
    service_principals: tuple[ServicePrincipal, ...],
    role_assignments: Roles | Gap,
    graph_app_role_assignments: tuple[AppRoleAssignment, ...] | Gap,
    api_app_role_assignments: ByKey[tuple[AppRoleAssignment, ...]] | Gap,
    role_group_members: Members | Gap,
) -> set[str]:
    """Service principals that hold a directory role, themselves or by group, or a direct application permission."""
    holders = set(_ids(member.id for member in _rows(role_group_members)))
    if not isinstance(role_assignments, Gap):
        holders.update(_ids(assignment.principal_id for assignment in role_assignments))
    if not isinstance(graph_app_role_assignments, Gap):
        holders.update(_ids(a.principal_id for a in graph_app_role_assignments if a.app_role_id in POWERFUL_APP_ROLES))
    holders.update(_ids(_powerful_clients(service_principals, api_app_role_assignments)))
    return holders & {principal.id for principal in service_principals}


@key_source
def privileged_service_principals(
    service_principals: tuple[ServicePrincipal, ...],
    role_assignments: Roles | Gap,
    graph_app_role_assignments: tuple[AppRoleAssignment, ...] | Gap,
    api_app_role_assignments: ByKey[tuple[AppRoleAssignment, ...]] | Gap,
    service_principals_with_owners: tuple[ServicePrincipalOwners, ...] | Gap,
    role_group_members: Members | Gap,
) -> tuple[str, ...]:
    """Those service principals, and those whose owners the expansion may have cut off."""
    keys = _powerful_principals(
        service_principals, role_assignments, graph_app_role_assignments, api_app_role_assignments, role_group_members
    )
    if not isinstance(service_principals_with_owners, Gap):
        keys.update(principal.id for principal in service_principals_with_owners if principal.may_have_more_owners)
    return tuple(sorted(keys))


@key_source
def privileged_applications(
    applications: tuple[Application, ...],
    service_principals: tuple[ServicePrincipal, ...],
    role_assignments: Roles | Gap,
    graph_app_role_assignments: tuple[AppRoleAssignment, ...] | Gap,
    api_app_role_assignments: ByKey[tuple[AppRoleAssignment, ...]] | Gap,
    applications_with_owners: tuple[ApplicationOwners, ...] | Gap,
    role_group_members: Members | Gap,
) -> tuple[str, ...]:
    """Applications behind those service principals, and those whose owners the expansion may have cut off."""
    powerful = _powerful_principals(
        service_principals, role_assignments, graph_app_role_assignments, api_app_role_assignments, role_group_members
    )
    app_ids = {principal.app_id for principal in service_principals if principal.id in powerful}
    keys = {application.id for application in applications if application.app_id in app_ids}
    if not isinstance(applications_with_owners, Gap):
        keys.update(application.id for application in applications_with_owners if application.may_have_more_owners)
    return tuple(sorted(keys))
