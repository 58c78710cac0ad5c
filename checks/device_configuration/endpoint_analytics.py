from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.requirement import RequiredSetting, require_each
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="Endpoint analytics gets startup performance from every Windows device",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24576"]}},
    since="0.2.0",
)
def endpoint_analytics(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether Windows devices report how they perform.

    What it checks:
        On each Windows device that Intune manages, a profile for health monitoring is enabled and its scope contains
        "Endpoint analytics" (`bootPerformance`).

    Why it matters:
        Devices that start slowly or crash are noticed before their users switch protection off to help themselves.

    Limits:
        Whether devices send data is not assessed. Configuration Manager can also send it, and is not visible.

    Remediation:
        1. Open {portal:intune_configuration} and create a profile "Windows health monitoring".
        2. Enable health monitoring with the scope "Endpoint analytics", and assign it to all devices.

    References:
        https://learn.microsoft.com/intune/analytics/configure
        https://learn.microsoft.com/intune/intune-service/configuration/windows-health-monitoring
    """
    settings = licensed_for_intune(device_settings, service_plans)
    without = settings.of("analytics.enabled").with_outcome(SettingOutcome.NOT_CONFIGURED)
    yield from require_each(
        (settings, RequiredSetting("analytics.enabled", "on")),
        (settings.without(without), RequiredSetting("analytics.boot_performance", "on")),
    )
