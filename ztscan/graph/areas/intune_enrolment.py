"""Enrolment in Microsoft Intune: who may enrol which devices, what they agree to, what they see and are told.

What is read about enrolment.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.devices import PolicyAssignment
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import P1, Keys, Permission, Resource, Shape
from ztscan.graph.triage import INTUNE


class PlatformRestriction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What may enrol of one platform."""

    platform_blocked: bool | None = None
    personal_device_enrollment_blocked: bool | None = None


class EnrolmentConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A configuration of enrolment of any kind. Restrictions are those of platform restrictions: null elsewhere."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    display_name: str | None = None
    priority: int | None = None
    """1 is evaluated first. 0 is the default, which is evaluated last."""
    kind: str | None = msgspec.field(name="deviceEnrollmentConfigurationType", default=None)
    """``defaultPlatformRestrictions``, ``singlePlatformRestriction``, ``enrollmentNotificationsConfiguration`` ..."""
    assignments: tuple[PolicyAssignment, ...] | None = None
    platform_type: str | None = None
    """Of a restriction of one platform: ``ios``, ``windows``, ``android``, ``androidForWork``, ``mac`` ..."""
    platform_restriction: PlatformRestriction | None = None
    android_restriction: PlatformRestriction | None = None
    android_for_work_restriction: PlatformRestriction | None = None
    ios_restriction: PlatformRestriction | None = None
    mac_os_restriction: PlatformRestriction | None = msgspec.field(name="macOSRestriction", default=None)
    windows_restriction: PlatformRestriction | None = None
    state: str | None = None
    """Of Windows Hello for Business: ``enabled``, ``disabled`` or ``notConfigured``."""

    @property
    def name(self) -> str:
        return self.display_name or self.id


class IncludedGroup(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None = None


class MobilityPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Whose Windows devices enrol in a management service when they join (``mobilityManagementPolicy``).

    The id is that of the application of the service.
    """

    id: str
    display_name: str | None = None
    applies_to: str | None = None
    """``none``, ``all`` or ``selected``."""
    is_valid: bool | None = None
    included_groups: tuple[IncludedGroup, ...] | None = None


class ManagementAuthority(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Which service manages the devices of the tenant (a property of ``organization``)."""

    id: str
    mobile_device_management_authority: str | None = None
    """``intune``, ``sccm``, ``office365`` or ``unknown``."""


class TermsAndConditions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class BrandingProfile(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What the Company Portal shows of the organisation. Logos are not read."""

    id: str
    profile_name: str | None = None
    is_default_profile: bool | None = None
    display_name: str | None = None
    contact_it_phone_number: str | None = msgspec.field(name="contactITPhoneNumber", default=None)
    contact_it_email_address: str | None = msgspec.field(name="contactITEmailAddress", default=None)
    assignments: tuple[PolicyAssignment, ...] | None = None

    @property
    def name(self) -> str:
        return self.profile_name or self.id


class WindowsDataProcessor(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Whether Intune features use Windows diagnostic data that Microsoft processes on behalf of the organisation."""

    are_data_processor_service_for_windows_features_enabled: bool | None = None
    has_valid_windows_license: bool | None = None


def _terms(terms_and_conditions: tuple[TermsAndConditions, ...]) -> tuple[str, ...]:
    return tuple(sorted(terms.id for terms in terms_and_conditions))


_ROLES = ("Global Reader", "Intune Administrator")
_SERVICE = Permission(("DeviceManagementServiceConfig.Read.All",), delegated_roles=_ROLES)
_APPS = Permission(("DeviceManagementApps.Read.All",), delegated_roles=_ROLES)
_CONFIGURATION = Permission(("DeviceManagementConfiguration.Read.All",), delegated_roles=_ROLES)

PERMISSION_IDS = (
    PermissionId(
        "DeviceManagementApps.Read.All",
        application="7a6ee1e7-141e-4cec-ae74-d9db155731ff",
        delegated="4edf5f54-4666-44af-9de9-0144fb4b6e8c",
    ),
    PermissionId(
        "DeviceManagementServiceConfig.Read.All",
        application="06a5fe6d-c49d-46a7-b082-56b1b14103c7",
        delegated="8696daa5-bce5-4b2e-83f9-51b6defc4e1e",
    ),
)
"""Of permissions that this area declares for all of Intune."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="enrolment_configurations",
        path="/deviceManagement/deviceEnrollmentConfigurations",
        entity=EnrolmentConfiguration,
        permission=_SERVICE,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 lacks restrictions of one platform, those of Android Enterprise, and notifications",
        select=(),  # each kind has properties of its own
        expand="assignments",
        licence=INTUNE,
        configuration=True,
        never_empty=True,
    ),
    Resource(
        name="mobility_policies",
        path="/policies/mobileDeviceManagementPolicies",
        entity=MobilityPolicy,
        permission=Permission((), delegated=("Policy.Read.All",), delegated_roles=_ROLES),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no policies for mobile device management",
        select=(),
        expand="includedGroups",
        licence=P1,
        configuration=True,
    ),
    Resource(
        name="management_authority",
        path="/organization",
        entity=ManagementAuthority,
        permission=Permission(("Organization.Read.All", *_SERVICE.application), delegated_roles=_ROLES),
        lane=Lane.DIRECTORY,
        licence=INTUNE,
        never_empty=True,
    ),
    Resource(
        name="terms_and_conditions",
        path="/deviceManagement/termsAndConditions",
        entity=TermsAndConditions,
        permission=_SERVICE,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="terms_assignments",
        path="/deviceManagement/termsAndConditions/{key}/assignments",
        entity=PolicyAssignment,
        permission=_SERVICE,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        keys=Keys(_terms, limit=200),
        configuration=True,
    ),
    Resource(
        name="branding_profiles",
        path="/deviceManagement/intuneBrandingProfiles",
        entity=BrandingProfile,
        permission=_APPS,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no branding of the Company Portal",
        select=("id", "profileName", "isDefaultProfile", "displayName", "contactITPhoneNumber", "contactITEmailAddress"),
        expand="assignments",
        licence=INTUNE,
        never_empty=True,
    ),
    Resource(
        name="windows_data_processor",
        path="/deviceManagement/dataProcessorServiceForWindowsFeaturesOnboarding",
        entity=WindowsDataProcessor,
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 does not have the setting",
        shape=Shape.SINGLETON,
        select=(),
        licence=INTUNE,
        configuration=True,
    ),
)
