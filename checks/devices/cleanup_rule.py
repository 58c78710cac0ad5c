from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.endpoints.platforms import (
    ANDROID_ADMIN,
    ANDROID_AOSP,
    ANDROID_OWNER,
    ANDROID_WORK,
    IOS,
    LABELS,
    MACOS,
    WINDOWS,
)
from ztscan.endpoints.population import DevicePopulation
from ztscan.entities.managed_devices import DeviceCleanupRule
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check

_RESOURCE = "device_cleanup_rules"
_ALL = "all"
_PLATFORMS = {
    "windows": WINDOWS,
    "macos": MACOS,
    "ios": IOS,
    "androiddeviceadministrator": ANDROID_ADMIN,
    "androiddedicatedandfullymanagedcorporateownedworkprofile": ANDROID_OWNER,
    "androidpersonallyownedworkprofile": ANDROID_WORK,
    "androidaosp": ANDROID_AOSP,
}
"""By the word of a rule, in lower case."""
_OTHERS = frozenset(("chromeos", "windowsholographic", "visionos", "tvos"))


@check(
    title="Intune removes inactive devices",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24802"]}, "equal": {"maester": ["MT.1053"]}},
    since="0.2.0",
)
def cleanup_rule(
    device_cleanup_rules: tuple[DeviceCleanupRule, ...], device_population: DevicePopulation, *, most_days: int = 270
) -> Iterator[Finding]:
    """Devices that no longer report disappear from Intune's lists.

    What it checks:
        For each platform with managed devices, a device cleanup rule removes devices after 1 to `most_days` (270) days without
        contact.

    Why it matters:
        Devices that are lost, sold or forgotten stay in the lists with their last state. They hide which devices really lack a
        setting.

    Limits:
        Linux, ChromeOS and other platforms without a rule of their own are not assessed. Without managed devices the check does
        not apply.

    Remediation:
        1. Open {portal:intune_cleanup}.
        2. Create a rule for all platforms that removes devices after 90 days without contact.

    References:
        https://learn.microsoft.com/intune/intune-service/remote-actions/devices-wipe
        https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevicecleanuprule
    """
    if not device_population.size:
        raise NotApplicable("Microsoft Intune manages no device")
    sure, possible = _covered(device_cleanup_rules, most_days)
    everybody = device_population.everybody
    present = {platform: device_population.platforms[platform] for platform in sorted(set(_PLATFORMS.values()))}
    used = [platform for platform, devices in present.items() if devices.yes]
    missing = [LABELS[platform] for platform in used if platform not in possible]
    if missing or not (used or possible):
        yield Finding(
            Subject("deviceManagement", "deviceManagement", "Device cleanup rules"),
            f"no rule removes devices within {most_days} days of inactivity{': ' if missing else ''}{', '.join(missing)}",
            in_order(map(_in_words, device_cleanup_rules), between="; ") or "no device cleanup rule",
            f"a rule of 1 to {most_days} days for all platforms",
        )
    perhaps = {platform for platform, devices in present.items() if devices.yes | devices.unknown(everybody)}
    if not missing and perhaps - sure:
        detail = f"whether rules cover {', '.join(LABELS[platform] for platform in sorted(perhaps - sure))} is not known"
        raise Unknown(Gap(_RESOURCE, GapReason.MALFORMED, detail, "look at the rules and the devices in Intune"))


def _covered(rules: tuple[DeviceCleanupRule, ...], most_days: int) -> tuple[frozenset[str], frozenset[str]]:
    """The platforms for which rules act in time: certainly, and at most."""
    sure, possible = frozenset[str](), frozenset[str]()
    every = frozenset(_PLATFORMS.values())
    for rule in rules:
        word, days = (rule.device_cleanup_rule_platform_type or "").casefold(), rule.device_inactivity_before_retirement_in_days
        if days is not None and not 0 < days <= most_days:
            continue
        platforms = frozenset((_PLATFORMS[word],)) if word in _PLATFORMS else frozenset[str]() if word in _OTHERS else every
        possible |= platforms
        if days is not None and (word == _ALL or word in _PLATFORMS):
            sure |= platforms
    return sure, possible


def _in_words(rule: DeviceCleanupRule) -> str:
    days = rule.device_inactivity_before_retirement_in_days
    return f"{rule.device_cleanup_rule_platform_type or 'platform not known'}: after {'unknown' if days is None else days} days"
