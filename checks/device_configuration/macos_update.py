from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.platforms import MACOS
from ztscan.entities.device_policies import DeviceConfiguration
from ztscan.plugin import Gap, Severity, Yielded, check

from ._apple import automatic, enforced_updates, reached_by_type


@check(
    title="macOS updates are enforced on every device",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24690"]}},
    since="0.2.0",
)
def macos_update(
    device_settings: DeviceSettings | Gap,
    device_configurations: tuple[DeviceConfiguration, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Whether each macOS device is made to install updates.

    What it checks:
        On each macOS device that Intune manages, a declarative policy enforces the latest version. A version that is not
        older than the newest one of its devices also passes. Update policies by MDM, and settings that install updates
        without a deadline, do not count: the finding says how many devices have them.

    Why it matters:
        Vulnerabilities of macOS are used within days of their update. Without a deadline, a Mac waits for its user.

    Limits:
        Devices must support declarative management. Which devices are supervised is not assessed. A policy that enforces
        a version is compared with the versions that devices have now.

    Remediation:
        1. Open {portal:intune_configuration} and create a policy of the settings catalog for macOS, with "Declarative
           Device Management > Software Update Enforce Latest".
        2. Assign it to all devices, and remove update policies by MDM.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/managed-software-updates-ios-macos
        https://learn.microsoft.com/intune/intune-service/protect/software-updates-guide-macos
    """
    settings = licensed_for_intune(device_settings, service_plans)
    profiles = licensed_for_intune(device_configurations, service_plans)
    by_mdm = reached_by_type(settings, profiles, "macossoftwareupdateconfiguration")
    hints = (("some have an update policy by MDM, which Apple has deprecated", by_mdm), automatic(settings))
    yield from enforced_updates(settings, MACOS, *hints)
