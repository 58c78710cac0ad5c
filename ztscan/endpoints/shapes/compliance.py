"""Compliance policies, typed and of the settings catalog: whether each requires anything, on which platform, how fast it acts.

A policy without a requirement makes every device that it reaches compliant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from ztscan.core.model import Gap, GapReason
from ztscan.endpoints.platforms import (
    ANDROID_AOSP,
    ANDROID_OWNER,
    ANDROID_WORK,
    IOS,
    LINUX,
    MACOS,
    WINDOWS,
    platform_of_type,
    platforms_of,
)
from ztscan.endpoints.policy import DevicePolicy, Meaning, Merge, PolicySettings, Setting, TargetKind
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.graph.areas.device_policies import CatalogCompliancePolicy
from ztscan.graph.areas.devices import ComplianceActionsForRule, DeviceCompliancePolicy

TYPED, CATALOG = "device_compliance_policies", "catalog_compliance_policies"
JUDGED = (WINDOWS, MACOS, IOS, ANDROID_OWNER, ANDROID_WORK, ANDROID_AOSP, LINUX)
"""Platforms that compliance policies are written for."""
_PARTNER = "device_threat_protection_enabled"
"""Requires nothing without a level."""
_SWITCHES = tuple(
    name for name, kind in DeviceCompliancePolicy.__annotations__.items() if "bool" in str(kind) and name != _PARTNER
)
_VERSIONS = ("defender_version", "min_android_security_patch_level", "os_maximum_version", "os_minimum_version")
_BUILDS = "os_minimum_build_version"
_REAL_LEVELS = frozenset(("secured", "low", "medium", "high"))
_CORE = {
    WINDOWS: (
        "bit_locker_enabled",
        "password_required",
        "secure_boot_enabled",
        "storage_require_encryption",
        "code_integrity_enabled",
    ),
    MACOS: ("password_required", "storage_require_encryption", "system_integrity_protection_enabled", "firewall_enabled"),
    IOS: ("passcode_required", "security_block_jailbroken_devices"),
    ANDROID_OWNER: ("password_required", "storage_require_encryption"),
    ANDROID_WORK: ("password_required", "storage_require_encryption", "security_block_jailbroken_devices"),
    ANDROID_AOSP: ("password_required", "storage_require_encryption"),
}
"""Properties that every policy of the platform has. Where one was not returned, an empty policy may not be empty."""
_INCLUDING = frozenset((TargetKind.GROUP, TargetKind.ALL_USERS, TargetKind.ALL_DEVICES, TargetKind.OTHER_INCLUDED))


def compliance_meaning(platform: str) -> str:
    return f"compliance.{platform}"


MEANINGS = MappingProxyType(
    {
        compliance_meaning(platform): Meaning(
            compliance_meaning(platform), "a compliance requirement", platform, secure_by_default=False, merge=Merge.STRICTEST
        )
        for platform in JUDGED
    }
)
"""Whether a device has to meet any requirement to be compliant. Of several policies, the most restrictive decides."""


def compliance_policies(
    typed: Iterable[DeviceCompliancePolicy], catalog: Iterable[CatalogCompliancePolicy]
) -> Iterator[PolicySettings]:
    """Every compliance policy, with the platforms on which it requires something."""
    for one in typed:
        platforms = platform_of_type(one.odata_type)
        policy = DevicePolicy(TYPED, one.id, one.name, platforms, targets_of(one.assignments))
        yield _requiring(policy, _requires(one, platforms))
    for other in catalog:
        channels = frozenset(word.strip().lower() for word in (other.technologies or "").split(",") if word.strip())
        targets = targets_of(other.reach)
        policy = DevicePolicy(CATALOG, other.id, other.name or other.id, platforms_of(other.platforms), targets, channels)
        yield _requiring(policy, None if other.setting_count is None else other.setting_count > 0)


def _requiring(policy: DevicePolicy, requires: bool | None) -> PolicySettings:
    if policy.platforms is None:
        gap = Gap(
            policy.resource,
            GapReason.MALFORMED,
            f'the platform of the compliance policy "{policy.name}" is not known',
            "update ztscan",
        )
        return PolicySettings(policy, (), gap)
    if requires is False:
        return PolicySettings(policy, ())
    names = [compliance_meaning(platform) for platform in sorted(policy.platforms)]
    return PolicySettings(policy, tuple(Setting(name, "required", requires) for name in names))


def _requires(policy: DeviceCompliancePolicy, platforms: frozenset[str] | None) -> bool | None:
    """Whether a typed policy requires anything. None: what it may require was not returned."""
    if any(getattr(policy, name) for name in (*_SWITCHES, *_VERSIONS, _BUILDS)):
        return True
    if policy.device_compliance_policy_script is not None or policy.valid_operating_system_build_ranges:
        return True
    partner = requires_partner_level(policy)
    if partner or is_level(policy.advanced_threat_protection_required_security_level):
        return True
    core = [name for platform in platforms or () for name in _CORE.get(platform, ())]
    return None if partner is None or any(getattr(policy, name) is None for name in core) else False


def is_level(word: str | None) -> bool:
    """Whether a word is a level of threat that a device must not be above."""
    return (word or "").casefold() in _REAL_LEVELS


def requires_partner_level(policy: DeviceCompliancePolicy) -> bool | None:
    """Whether a policy requires a level of a partner of threat defence: the switch does nothing without a level, and a level
    nothing without the switch. None: one of them was not returned.
    """
    level = policy.device_threat_protection_required_security_level
    if policy.device_threat_protection_enabled is None:
        return None if is_level(level) else False
    return policy.device_threat_protection_enabled and (None if level is None else is_level(level))


def is_assigned(policy: DevicePolicy) -> bool | None:
    """Whether anybody is meant to get the policy: a policy that only excludes groups is assigned to nobody. None: not known."""
    kinds = {one.kind for one in policy.targets or ()}
    if kinds & _INCLUDING:
        return True
    return None if policy.targets is None or TargetKind.UNKNOWN in kinds else False


def hours_until_blocked(rules: tuple[ComplianceActionsForRule, ...] | None) -> int | Gap | None:
    """After how many hours a device that does not comply is marked so. None: never. A Gap where that was not returned."""
    actions = [action for rule in rules or () for action in rule.scheduled_action_configurations or ()]
    if not rules or any(rule.scheduled_action_configurations is None for rule in rules):
        return _without("scheduledActionsForRule")
    hours = [action.grace_period_hours for action in actions if (action.action_type or "").casefold() == "block"]
    if any(action.action_type is None for action in actions) or None in hours:
        return _without("scheduledActionConfigurations/gracePeriodHours")
    return min((hour for hour in hours if hour is not None), default=None)


def _without(name: str) -> Gap:
    detail = f"a compliance policy was read, but without its property `{name}`"
    return Gap(TYPED, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
