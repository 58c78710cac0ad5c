"""Devices as Microsoft Intune manages them: the policies that decide which ones are compliant.

What is read about devices.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Permission, Resource, Shape
from ztscan.graph.triage import INTUNE


class AssignmentTarget(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """To whom a policy is assigned. An exclusion has a ``group_id``, too: only ``odata_type`` tells them apart."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    group_id: str | None = None
    collection_id: str | None = None
    """Of a collection of Configuration Manager."""
    filter_id: str | None = msgspec.field(name="deviceAndAppManagementAssignmentFilterId", default=None)
    filter_type: str | None = msgspec.field(name="deviceAndAppManagementAssignmentFilterType", default=None)
    """``include``, ``exclude`` or ``none``."""


class PolicyAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One assignment of a policy of any kind."""

    id: str
    target: AssignmentTarget | None = None


class ComplianceAction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What happens to a device that is not compliant, and after how many hours."""

    action_type: str | None = None
    """``block``, ``notification``, ``retire``, ``wipe``, ``removeResourceAccessProfiles``, ``remoteLock`` ..."""
    grace_period_hours: int | None = None


class ComplianceActionsForRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    rule_name: str | None = None
    scheduled_action_configurations: tuple[ComplianceAction, ...] | None = None


class ComplianceScript(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A script whose answers a policy requires (custom compliance)."""

    device_compliance_script_id: str | None = None


class BuildRange(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Builds of Windows that a policy accepts."""

    lowest_version: str | None = None


class DeviceCompliancePolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A compliance policy of any platform. A setting that the platform lacks is None, as one that is not configured."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    """``#microsoft.graph.windows10CompliancePolicy`` and the like: the platform."""
    display_name: str | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None
    scheduled_actions_for_rule: tuple[ComplianceActionsForRule, ...] | None = None

    active_firewall_required: bool | None = None
    anti_spyware_required: bool | None = None
    antivirus_required: bool | None = None
    bit_locker_enabled: bool | None = None
    code_integrity_enabled: bool | None = None
    configuration_manager_compliance_required: bool | None = None
    defender_enabled: bool | None = None
    defender_version: str | None = None
    device_threat_protection_enabled: bool | None = None
    device_threat_protection_required_security_level: str | None = None
    """``unavailable`` (not configured), ``secured``, ``low``, ``medium``, ``high``, ``notSet``."""
    advanced_threat_protection_required_security_level: str | None = None
    """Of Microsoft Defender for Endpoint on iOS, macOS and Android."""
    early_launch_anti_malware_driver_enabled: bool | None = None
    firewall_enabled: bool | None = None
    firmware_protection_enabled: bool | None = None
    gatekeeper_allowed_app_source: str | None = None
    kernel_dma_protection_enabled: bool | None = None
    managed_email_profile_required: bool | None = None
    memory_integrity_enabled: bool | None = None
    min_android_security_patch_level: str | None = None
    os_maximum_version: str | None = None
    os_minimum_version: str | None = None
    os_minimum_build_version: str | None = None
    passcode_minimum_length: int | None = None
    passcode_required: bool | None = None
    password_minimum_length: int | None = None
    password_required: bool | None = None
    require_healthy_device_report: bool | None = None
    require_no_pending_system_updates: bool | None = None
    rtp_enabled: bool | None = None
    secure_boot_enabled: bool | None = None
    security_block_device_administrator_managed_devices: bool | None = None
    security_block_jailbroken_devices: bool | None = None
    security_disable_usb_debugging: bool | None = None
    security_prevent_install_apps_from_unknown_sources: bool | None = None
    security_require_company_portal_app_integrity: bool | None = None
    security_require_google_play_services: bool | None = None
    security_require_intune_app_integrity: bool | None = None
    security_require_safety_net_attestation_basic_integrity: bool | None = None
    security_require_safety_net_attestation_certified_device: bool | None = None
    security_require_verify_apps: bool | None = None
    signature_out_of_date: bool | None = None
    storage_require_encryption: bool | None = None
    system_integrity_protection_enabled: bool | None = None
    tpm_required: bool | None = None
    virtualization_based_security_enabled: bool | None = None
    device_compliance_policy_script: ComplianceScript | None = None
    valid_operating_system_build_ranges: tuple[BuildRange, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class DeviceManagementSettings(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    secure_by_default: bool | None = None
    """Whether a device without a compliance policy counts as not compliant."""
    device_compliance_checkin_threshold_days: int | None = None
    """Days without contact after which a device counts as not compliant."""


class DeviceManagement(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Tenant-wide settings of Microsoft Intune."""

    settings: DeviceManagementSettings | None = None


INTUNE_CONFIGURATION = Permission(
    ("DeviceManagementConfiguration.Read.All",), delegated_roles=("Global Reader", "Intune Administrator")
)

PERMISSION_IDS = (
    PermissionId(
        "DeviceManagementConfiguration.Read.All",
        application="dc377aa6-52d8-4e23-b271-2a7ae04cedf3",
        delegated="f1493658-876a-4c87-8fa7-edb559b3476a",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="device_compliance_policies",
        path="/deviceManagement/deviceCompliancePolicies",
        entity=DeviceCompliancePolicy,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),  # each platform has properties of its own
        version="beta",
        why_beta="v1.0 lacks activeFirewallRequired, antivirusRequired, defenderEnabled and the filters of assignments",
        expand="assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="device_management",
        path="/deviceManagement",
        entity=DeviceManagement,
        permission=INTUNE_CONFIGURATION,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        licence=INTUNE,
    ),
)
