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


class CompliancePolicyAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    target: AssignmentTarget | None = None


class DeviceCompliancePolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A compliance policy of any platform. Its settings are those of ``windows10CompliancePolicy``: null elsewhere.

    v1.0 lacks the settings on antivirus, firewall and Microsoft Defender.
    """

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    """``#microsoft.graph.windows10CompliancePolicy`` and the like: the platform."""
    display_name: str | None = None
    assignments: tuple[CompliancePolicyAssignment, ...] | None = None
    bit_locker_enabled: bool | None = None
    code_integrity_enabled: bool | None = None
    early_launch_anti_malware_driver_enabled: bool | None = None
    os_minimum_version: str | None = None
    password_required: bool | None = None
    require_healthy_device_report: bool | None = None
    secure_boot_enabled: bool | None = None
    storage_require_encryption: bool | None = None


class DeviceManagementSettings(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    secure_by_default: bool | None = None
    """Whether a device without a compliance policy counts as not compliant."""


class DeviceManagement(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Tenant-wide settings of Microsoft Intune."""

    settings: DeviceManagementSettings | None = None


_CONFIGURATION = Permission(
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
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        select=(),  # each platform has properties of its own
        expand="assignments",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="device_management",
        path="/deviceManagement",
        entity=DeviceManagement,
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        licence=INTUNE,
    ),
)
