"""Versions of Windows that devices are kept at, and how Macs are set up when they enrol.

What is read about updates and set-up of devices.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.devices import INTUNE_CONFIGURATION, PolicyAssignment
from ztscan.graph.areas.intune_operations import AppleEnrolmentToken
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Keys, Permission, Resource
from ztscan.graph.triage import INTUNE


class FeatureUpdateProfile(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A policy that keeps devices at a version of Windows."""

    id: str
    display_name: str | None = None
    feature_update_version: str | None = None
    """``Windows 11, version 24H2`` and the like."""
    end_of_support_date: str | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class AppleEnrolmentProfile(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How a device of Apple is set up by Automated Device Enrolment. The properties on an administrator are those of a Mac."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    """``#microsoft.graph.depMacOSEnrollmentProfile`` or ``#microsoft.graph.depIOSEnrollmentProfile``."""
    display_name: str | None = None
    is_default: bool | None = None
    admin_account_user_name: str | msgspec.UnsetType | None = msgspec.UNSET
    """Name of the local administrator account that is created. Null: none is."""

    @property
    def name(self) -> str:
        return self.display_name or self.id


def apple_enrolment_token_ids(apple_enrolment_tokens: tuple[AppleEnrolmentToken, ...]) -> tuple[str, ...]:
    """Tokens for Automated Device Enrolment, each with its profiles."""
    return tuple(sorted(token.id for token in apple_enrolment_tokens))


_SERVICE = Permission(("DeviceManagementServiceConfig.Read.All",), delegated_roles=("Global Reader", "Intune Administrator"))

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="feature_update_profiles",
        path="/deviceManagement/windowsFeatureUpdateProfiles",
        entity=FeatureUpdateProfile,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 does not have feature update policies",
        select=(),
        expand="assignments",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="apple_enrolment_profiles",
        path="/deviceManagement/depOnboardingSettings/{key}/enrollmentProfiles",
        entity=AppleEnrolmentProfile,
        permission=_SERVICE,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 does not have profiles of Automated Device Enrolment",
        select=(),  # each kind has properties of its own
        licence=INTUNE,
        keys=Keys(apple_enrolment_token_ids),
    ),
)
