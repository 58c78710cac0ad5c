"""What keeps Microsoft Intune working: approvals, certificates, tokens and connections to other services.

What is read about the operation of Intune.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Permission, Resource, Shape
from ztscan.graph.triage import INTUNE


class ApprovalPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Which kind of change a second administrator has to approve (``operationApprovalPolicy``)."""

    id: str
    display_name: str | None = None
    policy_type: str | None = None
    """``app``, ``script``, ``deviceWipe``, ``deviceRetire``, ``deviceDelete``, ``role`` ..."""
    approver_group_ids: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class ThreatDefenseConnector(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The connection to a vendor that reports the risk of devices. Its id is that of the vendor."""

    id: str
    partner_display_name: str | None = None
    partner_state: str | None = None
    """``enabled``, ``unresponsive``, ``error``, or a state before anybody set it up."""
    last_heartbeat_date_time: str | msgspec.UnsetType | None = msgspec.UNSET
    """Null, or the first of January in the year 1: the vendor never answered."""
    android_enabled: bool | None = None
    ios_enabled: bool | None = None
    windows_enabled: bool | None = None


class ApplePushCertificate(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The certificate without which Intune reaches no Apple device."""

    id: str
    apple_identifier: str | None = None
    expiration_date_time: str | None = None


class AppleEnrolmentToken(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A token for Automated Device Enrolment (``depOnboardingSetting``)."""

    id: str
    token_name: str | None = None
    token_expiration_date_time: str | None = None
    last_modified_date_time: str | None = None
    last_successful_sync_date_time: str | msgspec.UnsetType | None = msgspec.UNSET
    """Null for a token that never synchronised."""
    last_sync_error_code: int | None = None

    @property
    def name(self) -> str:
        return self.token_name or self.id


class AppleVolumeToken(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A token for apps that are bought in Apple Business Manager (``vppToken``)."""

    id: str
    organization_name: str | None = None
    state: str | None = None
    """``valid``, ``expired``, ``invalid``, ``assignedToExternalMDM`` ..."""
    expiration_date_time: str | None = None
    last_sync_date_time: str | msgspec.UnsetType | None = msgspec.UNSET
    last_sync_status: str | None = None
    """``completed``, ``inProgress``, ``failed`` or ``none``."""

    @property
    def name(self) -> str:
        return self.organization_name or self.id


class ManagedGooglePlay(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The connection to managed Google Play (``androidManagedStoreAccountEnterpriseSettings``)."""

    id: str
    bind_status: str | None = None
    """``notBound``, ``bound``, ``boundAndValidated`` or ``unbinding``."""
    last_app_sync_status: str | None = None
    last_app_sync_date_time: str | msgspec.UnsetType | None = msgspec.UNSET


class CertificateConnector(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A server that requests certificates for devices on premises (``ndesConnector``)."""

    id: str
    display_name: str | None = None
    machine_name: str | None = None
    state: str | None = None
    """``active``, ``inactive`` or ``none``."""
    last_connection_date_time: str | msgspec.UnsetType | None = msgspec.UNSET
    connector_version: str | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.machine_name or self.id


_ROLES = ("Global Reader", "Intune Administrator")
_CONFIGURATION = Permission(("DeviceManagementConfiguration.Read.All",), delegated_roles=_ROLES)
_SERVICE = Permission(("DeviceManagementServiceConfig.Read.All",), delegated_roles=_ROLES)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="approval_policies",
        path="/deviceManagement/operationApprovalPolicies",
        entity=ApprovalPolicy,
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no approval by several administrators",
        select=(),
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="threat_defense_connectors",
        path="/deviceManagement/mobileThreatDefenseConnectors",
        entity=ThreatDefenseConnector,
        permission=_SERVICE,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 lacks the name of the vendor, and states of a connection that was never set up",
        select=(),
        licence=INTUNE,
    ),
    Resource(
        name="apple_push_certificate",
        path="/deviceManagement/applePushNotificationCertificate",
        entity=ApplePushCertificate,
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        absent=Absent.NOT_CONFIGURED,
        licence=INTUNE,
    ),
    Resource(
        name="apple_enrolment_tokens",
        path="/deviceManagement/depOnboardingSettings",
        entity=AppleEnrolmentToken,
        permission=_SERVICE,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no tokens for Automated Device Enrolment",
        select=(),
        licence=INTUNE,
    ),
    Resource(
        name="apple_volume_tokens",
        path="/deviceAppManagement/vppTokens",
        entity=AppleVolumeToken,
        permission=_SERVICE,
        lane=Lane.OTHER,
        licence=INTUNE,
    ),
    Resource(
        name="managed_google_play",
        path="/deviceManagement/androidManagedStoreAccountEnterpriseSettings",
        entity=ManagedGooglePlay,
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no connection to managed Google Play",
        shape=Shape.SINGLETON,
        absent=Absent.NOT_CONFIGURED,
        select=(),
        licence=INTUNE,
    ),
    Resource(
        name="certificate_connectors",
        path="/deviceManagement/ndesConnectors",
        entity=CertificateConnector,
        permission=_CONFIGURATION,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no certificate connectors",
        select=(),
        licence=INTUNE,
    ),
)
