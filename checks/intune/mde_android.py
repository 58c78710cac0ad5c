from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.platforms import ANDROID, answers_for, platform_of_type, possible_platforms
from ztscan.entities.devices import DeviceCompliancePolicy
from ztscan.entities.intune_operations import ThreatDefenseConnector
from ztscan.entities.managed_devices import ManagedDevice
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Table, Unknown, check, known, required

from ._defender import DEFENDER, ENABLED, RESOURCE, is_defender, state_of
from ._evidence import is_assigned

_POLICIES = "device_compliance_policies"
SUBJECT = Subject("mobileThreatDefenseConnector", DEFENDER, "Microsoft Defender for Endpoint")
_LEVELS = frozenset({"unavailable", "notset", "secured", "low", "medium", "high"})
_EXPECTED = "deviceThreatProtectionRequiredSecurityLevel: medium, low or secured"
_NO_LEVEL = frozenset({"unavailable", "notset", "high"})
"""Levels that a device of any risk meets: *high* is the least secure one and allows all threats."""


@check(
    title="Defender for Endpoint decides the compliance of Android devices",
    severity=Severity.MEDIUM,
    objectives=["endpoints.defender_connector"],
    mappings={"stronger": {"zta": ["24871"]}},
    since="0.2.0",
)
def mde_android(
    threat_defense_connectors: tuple[ThreatDefenseConnector, ...] | Gap,
    device_compliance_policies: tuple[DeviceCompliancePolicy, ...] | Gap,
    managed_devices: Table[ManagedDevice] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that the risk of Android devices reaches Intune and has an effect.

    What it checks:
        The connector of Microsoft Defender for Endpoint is enabled, and connects Android devices. At least one assigned
        compliance policy for a way in which Android devices are managed here requires the level Medium, Low or Secured.

    Why it matters:
        Telephones read mail and files. Without the connection, a telephone with a malicious app stays compliant.

    Limits:
        Whether the policy reaches every device is assessed by checks on compliance. The level High allows all threats and does
        not count, nor does a group that is excluded too. Whether the app Microsoft Defender is
        installed is not assessed. Another vendor of threat defence does not count. Tenants without an Android device in Intune
        are not applicable.

    Remediation:
        1. Open {portal:intune_connectors} > Microsoft Defender for Endpoint, and turn on Connect Android devices.
        2. Open {portal:intune_compliance}, and set Require the device to be at or under the Device Threat Level in the policy
           for Android.
        3. Assign the app Microsoft Defender from managed Google Play.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/advanced-threat-protection-configure
        https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector
    """
    connectors = licensed_for_intune(threat_defense_connectors, service_plans)
    devices = licensed_for_intune(managed_devices, service_plans)
    systems = {*devices.column("operating_system")}
    if not any(_is_android(system) for system in systems):
        required(None if None in systems else True, "managed_devices", "operatingSystem")
        raise NotApplicable("Intune manages no Android device")
    connector = next((one for one in connectors if is_defender(one)), None)
    state = "no connector" if connector is None else state_of(connector)
    if connector is None or state != ENABLED:
        yield _finding("Defender for Endpoint is not connected to Intune", f"partnerState: {state}", "partnerState: enabled")
        return
    if not required(connector.android_enabled, RESOURCE, "androidEnabled"):
        message = "Defender for Endpoint does not report the risk of Android devices"
        yield _finding(message, "androidEnabled: false", "androidEnabled: true")
    elif not _is_used(licensed_for_intune(device_compliance_policies, service_plans), _managed(devices)):
        message = "no compliance policy uses the risk of Android devices that Defender for Endpoint reports"
        yield _finding(
            message,
            "no assigned policy for these devices requires a level",
            _EXPECTED,
        )


def _finding(message: str, observed: str, expected: str) -> Finding:
    return Finding(SUBJECT, message, observed, expected)


def _is_android(system: str | None) -> bool:
    return (system or "").casefold().startswith("android")


def _managed(devices: Table[ManagedDevice]) -> frozenset[frozenset[str]]:
    """For the Android devices, the platforms of policies that each may be of."""
    columns = ("operating_system", "device_enrollment_type", "managed_device_owner_type")
    rows = {*zip(*(devices.column(name) for name in columns), strict=True)}
    return frozenset(possible_platforms(*row) for row in rows if _is_android(row[0]))


def _is_used(policies: tuple[DeviceCompliancePolicy, ...], managed: frozenset[frozenset[str]]) -> bool:
    """Whether an assigned policy for these devices requires a level of risk. Raises Unknown where that is not known."""
    gaps: dict[Gap, None] = {}
    for policy in policies:
        try:
            platforms = platform_of_type(required(policy.odata_type, _POLICIES, "@odata.type")) or frozenset()
            if not platforms & ANDROID or not _requires_level(policy) or not is_assigned(policy.assignments, _POLICIES):
                continue
            answers = {answers_for(platform, possible) for platform in platforms for possible in managed}
            if True in answers:
                return True
            required(None if None in answers else False, "managed_devices", "deviceEnrollmentType (of Android devices)")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    return False


def _requires_level(policy: DeviceCompliancePolicy) -> bool:
    """Whether a policy requires a level of risk. The level of a partner does nothing while its switch is off."""
    if _is_level(policy.advanced_threat_protection_required_security_level, "advancedThreatProtectionRequiredSecurityLevel"):
        return True
    return _is_level(
        policy.device_threat_protection_required_security_level, "deviceThreatProtectionRequiredSecurityLevel"
    ) and required(policy.device_threat_protection_enabled, _POLICIES, "deviceThreatProtectionEnabled")


def _is_level(level: str | None, name: str) -> bool:
    return level is not None and known(level, _LEVELS, _POLICIES, name) not in _NO_LEVEL
