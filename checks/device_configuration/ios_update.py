from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.platforms import IOS
from ztscan.entities.device_policies import DeviceConfiguration
from ztscan.plugin import Gap, Severity, Yielded, check

from ._apple import enforced_updates, reached_by_type


@check(
    title="iOS updates are enforced on every device",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24554"]}},
    since="0.2.0",
)
def ios_update(
    device_settings: DeviceSettings | Gap,
    device_configurations: tuple[DeviceConfiguration, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Whether each iOS device is made to install updates.

    What it checks:
        On each iOS device that Intune manages, a declarative policy enforces the latest version. A version that is not older
        than the newest one of its devices also passes. Update policies by MDM, which Apple has deprecated, do not count: the
        finding says how many devices have one.

    Why it matters:
        Most attacks on telephones use vulnerabilities for which there is an update, and they are used within days.

    Limits:
        Devices must support declarative management. Which devices are supervised is not assessed. A policy that enforces
        a version is compared with the versions that devices have now.

    Remediation:
        1. Open {portal:intune_configuration} and create a policy of the settings catalog for iOS, with "Declarative
           Device Management > Software Update Enforce Latest".
        2. Assign it to all devices, and remove update policies by MDM.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/managed-software-updates-ios-macos
        https://learn.microsoft.com/intune/intune-service/protect/software-updates-guide-ios-ipados
    """
    settings = licensed_for_intune(device_settings, service_plans)
    profiles = licensed_for_intune(device_configurations, service_plans)
    by_mdm = reached_by_type(settings, profiles, "iosupdateconfiguration")
    yield from enforced_updates(settings, IOS, ("some have an update policy by MDM, which Apple has deprecated", by_mdm))
