from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.device_policies import DeviceConfiguration
from ztscan.plugin import Gap, Severity, Yielded, check

from ._wifi import enterprise_networks


@check(
    title="Wi-Fi profiles for macOS require an enterprise sign-in",
    severity=Severity.LOW,
    objectives=["network.encrypt_traffic"],
    mappings={"partial": {"zta": ["24870"]}},
    since="0.2.0",
)
def wifi_macos(device_configurations: tuple[DeviceConfiguration, ...] | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether macOS devices are given a Wi-Fi network with a sign-in of its own for each device.

    What it checks:
        Each Wi-Fi profile for macOS that is assigned uses WPA-Enterprise: networks without encryption, with WEP or with a
        shared key are findings. Sign-in by password (PEAP, EAP-TTLS) passes with a note, because a certificate (EAP-TLS)
        is better.

    Why it matters:
        A shared key is known to everybody who ever had it, and cannot be taken from one person. An open network can be
        read and imitated.

    Limits:
        Networks that people add themselves are not visible. Whether certificates of the server are checked is not
        assessed. Tenants without a Wi-Fi profile for the platform are not applicable.

    Remediation:
        1. Open {portal:intune_configuration} and create a Wi-Fi profile of the type Enterprise with EAP-TLS and a
           certificate profile.
        2. Assign it, and remove the assignments of the profile that the finding names.

    References:
        https://learn.microsoft.com/intune/intune-service/configuration/wi-fi-settings-configure
        https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-macoswificonfiguration
    """
    profiles = licensed_for_intune(device_configurations, service_plans)
    yield from enterprise_networks(profiles, "macOS")
