"""What is read about groups and their members, and about objects that are named by id."""

from __future__ import annotations

from ztscan.graph.entities.groups import DeletedGroup, DirectoryObject, Group, Member
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Keys, Permission, Resource
from ztscan.graph.resources.keys import access_policy_groups, groups_with_roles, named_objects, policy_groups
from ztscan.graph.resources.permissions import GROUP_MEMBER_READ_ALL, GROUP_READ_ALL

GROUPS: tuple[Resource, ...] = (
    Resource(
        name="role_assignable_groups",
        path="/groups",
        entity=Group,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="isAssignableToRole eq true",
        top=999,
        counted=True,
    ),
    Resource(
        name="access_policy_groups",
        path="/groups",
        entity=Group,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys(access_policy_groups, per_request=15),
    ),
    Resource(
        name="group_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(policy_groups),
    ),
    Resource(
        name="role_group_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(groups_with_roles),
    ),
    Resource(
        name="role_group_owners",
        path="/groups/{key}/owners",
        entity=DirectoryObject,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(groups_with_roles),
    ),
    Resource(
        name="directory_objects",
        path="/directoryObjects/getByIds",
        entity=DirectoryObject,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),
        method="POST",
        keys=Keys(named_objects, per_request=1000),
    ),
    Resource(
        name="deleted_groups",
        path="/directory/deletedItems/microsoft.graph.group",
        entity=DeletedGroup,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
    ),
)
