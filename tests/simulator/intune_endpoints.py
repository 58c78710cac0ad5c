"""Endpoints of devices and of Intune that behave in a way of their own.

Intune pages by itself and takes no ``$top`` for the policies of the settings catalog and their settings; Entra keeps what belongs
to a device, and refuses recovery keys to a caller that does not say its name.
"""

from __future__ import annotations

from tests.simulator.endpoints import BETA, Bucket, Endpoint
from tests.simulator.errors import Family

_INTUNE = frozenset({"INTUNE_A"})
_CONFIGURATION = ("DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All")
_PAGE = 25


def _catalog(path: str, kind: str, *, parent: str = "", expand: frozenset[str] = frozenset()) -> Endpoint:
    """A list of the settings catalog."""
    return Endpoint(
        path=path,
        type=kind,
        permissions=_CONFIGURATION,
        versions=BETA,
        family=Family.INTUNE,
        bucket=Bucket.OTHER,
        licence=_INTUNE,
        page=_PAGE,
        select=not parent,
        expand=expand,
        parent=parent,
    )


_POLICIES, _COMPLIANCE = "deviceManagement/configurationPolicies", "deviceManagement/compliancePolicies"
_SETTING = "deviceManagementConfigurationSetting"

INTUNE = (
    _catalog(_POLICIES, "deviceManagementConfigurationPolicy", expand=frozenset({"assignments"})),
    _catalog(f"{_POLICIES}/{{id}}/settings", _SETTING, parent=_POLICIES),
    _catalog(_COMPLIANCE, "deviceManagementCompliancePolicy", expand=frozenset({"assignments", "scheduledActionsForRule"})),
    _catalog(f"{_COMPLIANCE}/{{id}}/settings", _SETTING, parent=_COMPLIANCE),
    Endpoint(
        path="directory/deviceLocalCredentials",
        type="deviceLocalCredentialInfo",
        permissions=("DeviceLocalCredential.ReadBasic.All", "DeviceLocalCredential.Read.All"),
        page=100,
        largest=1000,
        named_caller=True,
    ),
    Endpoint(
        path="informationProtection/bitlocker/recoveryKeys",
        type="bitlockerRecoveryKey",
        permissions=("BitlockerKey.ReadBasic.All", "BitlockerKey.Read.All"),
        bucket=Bucket.OTHER,
        page=100,
        select=False,
        named_caller=True,
    ),
)
