"""Groups, and directory objects of which only the kind and the name matter.

What is read about groups and their members, and about objects that are named by id.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ztscan.core.columns import Columns
from ztscan.core.model import Gap
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import GROUP_MEMBER_READ_ALL, GROUP_READ_ALL
from ztscan.graph.presence import Always
from ztscan.graph.resource import P1, AnswersFewer, Content, Keys, Permission, Resource


class DirectoryObject(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A user, group, service principal, device ... Graph gives only id and type of a kind that the scanner may not read."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    display_name: str | None = None
    user_principal_name: str | None = None
    visibility: str | msgspec.UnsetType | None = msgspec.UNSET
    """Of a group: ``HiddenMembership`` and others, null for a security group. Not sent for what is no group, or not readable."""

    @property
    def kind(self) -> str:
        """``user``, ``group``, ``servicePrincipal`` ...; empty where Graph did not say."""
        return (self.odata_type or "").rpartition(".")[2]

    @property
    def name(self) -> str:
        return self.user_principal_name or self.display_name or self.id


class Member(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A member of a group: its id and its kind, nothing else, since groups may hold the whole tenant."""

    columns: ClassVar[Columns] = Columns()

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)

    @property
    def kind(self) -> str:
        """``user``, ``group``, ``device``, ``servicePrincipal`` ...; empty where Graph did not say."""
        return (self.odata_type or "").rpartition(".")[2]


class Group(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None
    is_assignable_to_role: bool | None
    is_management_restricted: bool | None
    """True in a restricted management administrative unit."""
    security_enabled: bool | None
    group_types: tuple[str, ...] | None
    """``Unified``, ``DynamicMembership``."""
    on_premises_sync_enabled: bool | None


class DeletedGroup(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A group in the recycle bin (30 days). Not every kind of group goes there: absence says nothing."""

    id: str
    display_name: str | None
    group_types: tuple[str, ...] | None
    security_enabled: bool | None
    deleted_date_time: str | None


class DynamicGroup(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A group whose members follow from a rule."""

    id: str
    display_name: str | None
    group_types: tuple[str, ...] | None
    membership_rule: str | None
    membership_rule_processing_state: str | None
    """``On`` or ``Paused``."""

    @property
    def name(self) -> str:
        return self.display_name or self.id

    @property
    def is_dynamic(self) -> bool:
        """Whether the rule decides. A group whose types were not returned is one: the list was filtered by the type."""
        return "DynamicMembership" in (self.group_types or ("DynamicMembership",))

    @property
    def rule_with_state(self) -> str | None:
        """The rule, and whether it runs. None: one of them was not returned."""
        rule, state = self.membership_rule, self.membership_rule_processing_state
        return f"{rule} (processing {state})" if rule and state else None


class GroupOwner(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)


class M365Group(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A Microsoft 365 group, with twenty owners at most."""

    id: str
    display_name: str | None
    visibility: str | None
    """``Public``, ``Private`` or ``HiddenMembership``."""
    on_premises_sync_enabled: bool | None
    owners: tuple[GroupOwner, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class GroupLifecyclePolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """When Microsoft 365 groups expire unless somebody renews them."""

    id: str
    group_lifetime_in_days: int | None
    managed_group_types: str | None
    """``All``, ``Selected`` or ``None``."""


def may_hide_members(group: DirectoryObject | Gap | None) -> bool:
    """Whether a group may keep its members to itself: it does, or Graph did not say."""
    return isinstance(group, Gap) or (group is not None and group.visibility in ("HiddenMembership", msgspec.UNSET))


NAMES = ("id", "displayName", "userPrincipalName")
"""What is asked of an owner, which may be of any kind."""

HIDDEN_MEMBERSHIP = AnswersFewer(
    told_by="directory_objects",
    applies=may_hide_members,
    permission="Member.Read.Hidden",
    detail="Graph lists no members, and the group may hide its membership (`HiddenMembership`)",
)
"""Source: https://learn.microsoft.com/graph/permissions-reference#memberreadhidden"""

_SERVICE_PRINCIPALS = "v1.0 does not list service principals among the members and owners of a group"
"""Source: https://learn.microsoft.com/graph/api/group-list-members and group-list-owners. ``group_members`` decides about users
only, to whom policies apply."""

RESOURCES: tuple[Resource, ...] = (
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
        keys=Keys("access_policy_groups", per_request=15),
    ),
    Resource(
        name="group_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("policy_groups"),
        answers_fewer=HIDDEN_MEMBERSHIP,
    ),
    Resource(
        name="role_group_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        version="beta",
        why_beta=_SERVICE_PRINCIPALS,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("groups_with_roles"),
        answers_fewer=HIDDEN_MEMBERSHIP,
    ),
    Resource(
        name="role_group_owners",
        path="/groups/{key}/owners",
        entity=DirectoryObject,
        version="beta",
        why_beta=_SERVICE_PRINCIPALS,
        select=NAMES,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("groups_with_roles"),
        content=Content.GIVEN,
    ),
    Resource(
        name="directory_objects",
        path="/directoryObjects/getByIds",
        entity=DirectoryObject,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),
        method="POST",
        keys=Keys("named_objects", per_request=1000),
    ),
    Resource(
        name="deleted_groups",
        path="/directory/deletedItems/microsoft.graph.group",
        entity=DeletedGroup,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
    ),
    Resource(
        name="dynamic_groups",
        path="/groups",
        entity=DynamicGroup,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="groupTypes/any(c:c eq 'DynamicMembership')",
        top=999,
        counted=True,
    ),
    Resource(
        name="m365_groups",
        path="/groups",
        entity=M365Group,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        select=("id", "displayName", "visibility", "onPremisesSyncEnabled"),
        expand="owners($select=id)",
        filter="groupTypes/any(c:c eq 'Unified')",
        top=999,
        counted=True,
        always=(Always(sent=("owners",)),),
    ),
    Resource(
        name="group_lifecycle_policies",
        path="/groupLifecyclePolicies",
        entity=GroupLifecyclePolicy,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Groups Administrator")),
        lane=Lane.DIRECTORY,
        select=(),
        licence=P1,
        configuration=True,
    ),
)
