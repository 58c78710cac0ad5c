"""App protection policies of Microsoft Intune: rules for work data in apps, with or without an enrolled device.

What is read about them, and about the people whom they can reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from ztscan.core.columns import Columns
from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.devices import PolicyAssignment
from ztscan.graph.areas.groups import HIDDEN_MEMBERSHIP, DirectoryObject, Member, may_hide_members
from ztscan.graph.areas.tenant import SubscribedSku, usable_skus_with
from ztscan.graph.lanes import Lane
from ztscan.graph.object_ids import object_ids
from ztscan.graph.permissions import GROUP_MEMBER_READ_ALL, USER_READ_ALL
from ztscan.graph.resource import AnswersFewer, Content, Keys, Permission, Resource
from ztscan.graph.triage import INTUNE, is_intune_plan


class AppIdentifier(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An app by the name that its platform gives it."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    bundle_id: str | None = None
    """Of an app for iOS."""
    package_id: str | None = None
    """Of an app for Android."""


class ProtectedApp(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    mobile_app_identifier: AppIdentifier | None = None


class AppProtectionPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A policy for iOS or Android (``iosManagedAppProtection``, ``androidManagedAppProtection``)."""

    id: str
    display_name: str | None = None
    is_assigned: bool | None = None
    """True with exclusions only, too."""
    assignments: tuple[PolicyAssignment, ...] | None = None
    apps: tuple[ProtectedApp, ...] | None = None
    app_group_type: str | None = None
    """``selectedPublicApps``, ``allCoreMicrosoftApps``, ``allMicrosoftApps`` or ``allApps``."""
    targeted_app_management_levels: str | None = None
    """``unspecified``, or the kinds of devices: ``unmanaged``, ``mdm``, ``androidEnterprise`` ..."""
    pin_required: bool | None = None
    organizational_credentials_required: bool | None = None
    period_online_before_access_check: str | None = None
    """ISO 8601 duration (``PT30M``)."""
    device_compliance_required: bool | None = None
    app_action_if_device_compliance_required: str | None = None
    """What happens on a jailbroken or rooted device: ``block``, ``wipe`` or ``warn``."""
    app_action_if_unable_to_authenticate_user: str | msgspec.UnsetType | None = msgspec.UNSET
    required_android_safety_net_device_attestation_type: str | msgspec.UnsetType | None = msgspec.UNSET
    """Of Android: ``none``, ``basicIntegrity`` or ``basicIntegrityAndDeviceCertification``."""
    app_action_if_android_safety_net_device_attestation_failed: str | msgspec.UnsetType | None = msgspec.UNSET

    @property
    def name(self) -> str:
        return self.display_name or self.id


class IntuneUser(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A user who has a subscription with Intune."""

    columns: ClassVar[Columns] = Columns()

    id: str


Policies = tuple[AppProtectionPolicy, ...]


def _targets(*shapes: Policies | Gap) -> Iterator[str]:
    for policies in shapes:
        for policy in () if isinstance(policies, Gap) else policies:
            for assignment in policy.assignments or ():
                if assignment.target is not None and assignment.target.group_id:
                    yield assignment.target.group_id.casefold()


def _groups(ios_app_protections: Policies | Gap, android_app_protections: Policies | Gap) -> tuple[str, ...]:
    """Groups that a policy includes or excludes."""
    return object_ids(_targets(ios_app_protections, android_app_protections))


def _groups_that_exist(app_protection_groups: ByKey[DirectoryObject | None]) -> tuple[str, ...]:
    """Those of them that are not deleted, and those of which that is not known."""
    return tuple(sorted(key for key in app_protection_groups if app_protection_groups[key] is not None))


def _skus_with_intune(subscribed_skus: tuple[SubscribedSku, ...]) -> tuple[str, ...]:
    """Subscriptions that can be used and include Intune, in whatever edition."""
    return object_ids(usable_skus_with(subscribed_skus, is_intune_plan))


_APPS = Permission(("DeviceManagementApps.Read.All",), delegated_roles=("Global Reader", "Intune Administrator"))
_WHY_BETA = "v1.0 lacks appGroupType, appActionIfUnableToAuthenticateUser and appActionIfDeviceComplianceRequired"

RESOURCES: tuple[Resource, ...] = (
    *(
        Resource(
            name=f"{platform}_app_protections",
            path=f"/deviceAppManagement/{platform}ManagedAppProtections",
            entity=AppProtectionPolicy,
            permission=_APPS,
            lane=Lane.OTHER,
            version="beta",
            why_beta=_WHY_BETA,
            select=(),  # each platform has properties of its own
            expand="assignments,apps",
            licence=INTUNE,
            configuration=True,
        )
        for platform in ("ios", "android")
    ),
    Resource(
        name="app_protection_groups",
        path="/directoryObjects/getByIds",
        entity=DirectoryObject,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),
        method="POST",
        keys=Keys(_groups, per_request=1000),
    ),
    Resource(
        name="app_protection_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(_groups_that_exist),
        answers_fewer=AnswersFewer(
            told_by="app_protection_groups",
            applies=may_hide_members,
            permission=HIDDEN_MEMBERSHIP.permission,
            detail=HIDDEN_MEMBERSHIP.detail,
        ),
    ),
    Resource(
        name="intune_users",
        path="/users",
        entity=IntuneUser,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="assignedLicenses/any(l:l/skuId eq {key})",
        top=999,
        keys=Keys(_skus_with_intune),
        content=Content.PEOPLE,
    ),
)
