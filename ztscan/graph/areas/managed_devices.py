"""Devices: as Microsoft Intune manages them, and as Microsoft Entra knows them.

What is read about devices. The largest tenants have several hundred thousand: they are held in columns, nothing is asked per
device, and what differs from device to device costs from 5 to 30 MB there.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ztscan.core.columns import Columns
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Content, Permission, Resource
from ztscan.graph.triage import INTUNE


class CoManagedWorkloads(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Which workloads of a co-managed device Intune manages; Configuration Manager has the others."""

    compliance_policy: bool | None = None
    device_configuration: bool | None = None
    endpoint_protection: bool | None = None


class ManagedDevice(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A device that Intune manages, or that reports to it."""

    columns: ClassVar[Columns] = Columns(
        kept=("id",),
        packed=("azure_ad_device_id", "user_id", "device_name", "last_sync_date_time", "os_version", "model"),
    )
    """Versions and models are packed because there are so many that together they would form a combination for each device."""

    id: str
    azure_ad_device_id: str | None = msgspec.field(name="azureADDeviceId")
    """``device_id`` of the device in Entra, not its object id. Zeros for one that is not registered there."""
    user_id: str | None
    """The primary user; empty for a shared device."""
    device_name: str | None
    operating_system: str | None
    """``Windows``, ``macOS``, ``iOS``, ``iPadOS``, ``Android``, ``AndroidEnterprise``, ``Linux``, ``ChromeOS`` ..."""
    os_version: str | None
    management_agent: str | None
    """``mdm``, ``eas``, ``easMdm``, ``configurationManagerClient``, ``msSense``, ``jamf`` ..."""
    managed_device_owner_type: str | None
    """``company``, ``personal`` or ``unknown``."""
    compliance_state: str | None
    """``compliant``, ``noncompliant``, ``inGracePeriod``, ``conflict``, ``error``, ``configManager``, ``unknown``."""
    is_encrypted: bool | None
    jail_broken: str | None
    """``True``, ``False`` or ``Unknown``."""
    model: str | None
    manufacturer: str | None
    enrollment_profile_name: str | None
    device_enrollment_type: str | None
    device_category_display_name: str | None
    last_sync_date_time: str | None
    join_type: str | msgspec.UnsetType | None = msgspec.UNSET
    """``azureADJoined``, ``hybridAzureADJoined``, ``azureADRegistered``, ``unknown``."""
    processor_architecture: str | msgspec.UnsetType | None = msgspec.UNSET
    """``x64``, ``x86``, ``arM64``, ``arm``, ``unknown``."""
    sku_family: str | msgspec.UnsetType | None = msgspec.UNSET
    """Edition of Windows, such as ``Enterprise``."""

    configuration_manager_client_enabled_features: CoManagedWorkloads | msgspec.UnsetType | None = msgspec.UNSET
    """Null for a device that is not co-managed."""

    @property
    def name(self) -> str:
        return self.device_name or self.id


class EntraDevice(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A device object of the directory. Members of groups are named by its ``id``; everything else names ``device_id``."""

    columns: ClassVar[Columns] = Columns(
        kept=("id",), packed=("device_id", "display_name", "approximate_last_sign_in_date_time", "registration_date_time")
    )

    id: str
    device_id: str | None
    display_name: str | None
    account_enabled: bool | None
    operating_system: str | None
    operating_system_version: str | None
    trust_type: str | None
    """``AzureAd`` (joined), ``ServerAd`` (hybrid joined), ``Workplace`` (registered)."""
    is_compliant: bool | None
    """Null where nothing manages the device."""
    is_managed: bool | None
    management_type: str | None
    profile_type: str | None
    """``RegisteredDevice``, ``SecureVM``, ``Printer``, ``Shared``, ``IoT``."""
    device_ownership: str | None
    on_premises_sync_enabled: bool | None
    approximate_last_sign_in_date_time: str | None
    """Null: never, or not known. Graph updates it every few days."""
    registration_date_time: str | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class LapsBackup(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A device whose local administrator password is backed up in Entra. The password is neither asked for nor permitted."""

    columns: ClassVar[Columns] = Columns(kept=("id",), packed=("device_name", "last_backup_date_time", "refresh_date_time"))

    id: str
    """``device_id`` of the device in Entra."""
    device_name: str | None
    last_backup_date_time: str | None
    refresh_date_time: str | None
    """When the password is changed next."""


class BitlockerKey(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A BitLocker recovery key that Entra keeps. The key itself is neither asked for nor permitted."""

    columns: ClassVar[Columns] = Columns(kept=("id",), packed=("device_id", "created_date_time"))

    id: str
    device_id: str | None
    """``device_id`` of the device in Entra."""
    volume_type: str | None
    """``1`` or ``operatingSystemVolume``, ``2`` or ``fixedDataVolume``, ``3`` or ``removableDataVolume``."""
    created_date_time: str | None


class DeviceCleanupRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """After how many days without contact Intune removes devices of a platform from its lists."""

    id: str
    display_name: str | None = None
    device_cleanup_rule_platform_type: str | None = None
    """``all``, ``androidAOSP``, ``androidDeviceAdministrator``, ``ios``, ``macOS``, ``windows`` ..."""
    device_inactivity_before_retirement_in_days: int | None = None


PERMISSION_IDS = (
    PermissionId(
        "BitlockerKey.ReadBasic.All",
        application="f690d423-6b29-4d04-98c6-694c42282419",
        delegated="5a107bfc-4f00-4e1a-b67e-66451267bc68",
    ),
    PermissionId(
        "Device.Read.All", application="7438b122-aefc-4978-80ed-43db9fcc7715", delegated="951183d1-1a61-466f-a6d1-1fde911bfd95"
    ),
    PermissionId(
        "DeviceLocalCredential.ReadBasic.All",
        application="db51be59-e728-414b-b800-e0f010df1a79",
        delegated="9917900e-410b-4d15-846e-42a357488545",
    ),
    PermissionId(
        "DeviceManagementManagedDevices.Read.All",
        application="2f51be20-0bb4-4fed-bf7b-db946066c75e",
        delegated="314874da-47d6-4978-88dc-cf0d37f0bb82",
    ),
)
"""Of permissions that only this area needs."""

MANAGED_DEVICES = Permission(
    ("DeviceManagementManagedDevices.Read.All",), delegated_roles=("Global Reader", "Intune Administrator")
)
_KEEPERS = (
    "Global Reader",
    "Security Administrator",
    "Security Reader",
    "Cloud Device Administrator",
    "Helpdesk Administrator",
    "Intune Administrator",
)
CALLER = {"ocp-client-name": "ztscan", "ocp-client-version": "1"}
"""Headers without which Graph refuses the list of recovery keys.
https://learn.microsoft.com/graph/api/bitlocker-list-recoverykeys"""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="managed_devices",
        path="/deviceManagement/managedDevices",
        entity=ManagedDevice,
        version="beta",
        why_beta="v1.0 lacks joinType, processorArchitecture and skuFamily, which assignment filters compare",
        permission=MANAGED_DEVICES,
        lane=Lane.OTHER,
        top=1000,
        licence=INTUNE,
        content=Content.PEOPLE,
    ),
    Resource(
        name="device_cleanup_rules",
        path="/deviceManagement/managedDeviceCleanupRules",
        entity=DeviceCleanupRule,
        version="beta",
        why_beta="v1.0 does not have cleanup rules",
        permission=MANAGED_DEVICES,
        lane=Lane.OTHER,
        select=(),
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="entra_devices",
        path="/devices",
        entity=EntraDevice,
        permission=Permission(("Device.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        content=Content.PEOPLE,
    ),
    Resource(
        name="laps_backups",
        path="/directory/deviceLocalCredentials",
        entity=LapsBackup,
        permission=Permission(("DeviceLocalCredential.ReadBasic.All",), delegated_roles=_KEEPERS),
        lane=Lane.DIRECTORY,
        headers=CALLER,
        content=Content.PEOPLE,
    ),
    Resource(
        name="bitlocker_keys",
        path="/informationProtection/bitlocker/recoveryKeys",
        entity=BitlockerKey,
        permission=Permission(("BitlockerKey.ReadBasic.All",), delegated_roles=_KEEPERS),
        lane=Lane.OTHER,
        select=(),  # a selection is written to the audit log as a look at keys; without one, keys are not returned
        headers=CALLER,
        content=Content.PEOPLE,
    ),
)
