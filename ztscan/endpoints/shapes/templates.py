"""Administrative templates. Graph names their settings in the language of the tenant, and no id of them was seen.

So nothing of them is read as a value: a setting that may be of a meaning is *unread* for the devices that get it. Settings of
Microsoft Defender are recognised by their English name, and in other languages any of them may be each; the others go by path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.policy import DevicePolicy, PolicySettings, Setting
from ztscan.endpoints.setting import UNREAD
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.graph.areas.device_policies import GroupPolicyConfiguration, GroupPolicyValue

PROFILES, VALUES = "group_policy_configurations", "group_policy_values"
_DEFENDER = ("microsoft defender antivirus", "windows defender antivirus", "microsoft defender exploit guard")
_MEANINGS = {
    "turn off real-time protection": "realtime_protection",
    "scan all downloaded files and attachments": "ioav",
    "monitor file and program activity on your computer": "on_access",
    "turn on behavior monitoring": "behavior_monitoring",
    "scan archive files": "archive_scanning",
    "join microsoft maps": "cloud_protection",
    "turn on e-mail scanning": "email_scanning",
    "turn on script scanning": "script_scanning",
    "scan removable drives": "removable_drive_full_scan",
    "run full scan on mapped network drives": "mapped_drive_full_scan",
    "configure scanning of network files": "network_file_scanning",
    "scan network files": "network_file_scanning",
    "check for the latest virus and spyware security intelligence before running a scheduled scan": "signature_before_scan",
    "specify the maximum percentage of cpu utilization during a scan": "avg_cpu_load",
    "specify the time for a daily quick scan": "quick_scan_time",
    "configure extended cloud check": "cloud_extended_timeout",
    "specify the interval to check for security intelligence updates": "signature_interval",
    "configure removal of items from quarantine folder": "retain_quarantine",
    "specify the day of the week to run a scheduled scan": "schedule_scan_day",
    "select cloud protection level": "cloud_block_level",
    "configure detection for potentially unwanted applications": "pua",
    "prevent users and apps from accessing dangerous websites": "network_protection",
    "configure local administrator merge behavior for lists": "local_admin_merge",
    "configure monitoring for incoming and outgoing file and program activity": "scan_direction",
    "turn on catch-up full scan": "catchup_full_scan",
    "turn on catch-up quick scan": "catchup_quick_scan",
    "send file samples when further analysis is required": "sample_submission",
}
_ALL = "turn off microsoft defender antivirus"
_RULES = "configure attack surface reduction rules"
_ENGLISH = "windows components"
"""Part of the path of every setting of Microsoft Defender where the tenant's language is English."""
_PROFILES = ("domain", "private", "public")
_OF_PATHS = {
    "firewall": tuple(f"firewall.{profile}{part}" for profile in _PROFILES for part in ("", "_inbound")),
    "bitlocker": ("bitlocker.method", "bitlocker.encryption_type", "bitlocker.escrow"),
    "windows hello": ("hello.enabled",),
    "windows update": ("update.quality_deferral", "update.quality_deadline", "update.automatic"),
    "\\laps": tuple(meaning for meaning in MEANINGS if meaning.startswith("laps.")),
}
"""By a part of the path that is the same in other languages, what settings there may decide."""


def template_profiles(
    profiles: Iterable[GroupPolicyConfiguration], values: ByKey[Sequence[GroupPolicyValue]]
) -> Iterator[PolicySettings]:
    """Every profile of administrative templates with the meanings that it touches."""
    for profile in profiles:
        known = template_profile(profile)
        found = values[profile.id]
        if isinstance(found, Gap):
            yield PolicySettings(known, (), found)
            continue
        places = [place for place in map(_place, found) if place is not None]
        if len(places) < len(found):
            detail = f'Graph did not return what the settings of the profile "{profile.name}" are'
            yield PolicySettings(known, (), Gap(VALUES, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
            continue
        yield PolicySettings(known, tuple(dict.fromkeys(_touched(places))))


def template_profile(profile: GroupPolicyConfiguration) -> DevicePolicy:
    """The profile, as far as its reach depends on it."""
    return DevicePolicy(PROFILES, profile.id, profile.name, frozenset((WINDOWS,)), targets_of(profile.assignments))


def _place(value: GroupPolicyValue) -> tuple[str, str] | None:
    """The name of the setting that a value is of, and its path. None: one of them was not returned."""
    definition = value.definition
    if definition is None or definition.display_name is None or definition.category_path is None:
        return None
    return definition.display_name.casefold().strip(), definition.category_path.casefold()


def _touched(places: Iterable[tuple[str, str]]) -> Iterator[Setting]:
    for name, path in places:
        yield from (MEANINGS[meaning].setting(UNREAD) for meaning in _meanings(name, path))


def _meanings(name: str, path: str) -> Iterator[str]:
    for part, meanings in _OF_PATHS.items():
        if part in path:
            yield from meanings
    if not any(one in path for one in _DEFENDER):
        return
    is_translated = _ENGLISH not in path
    if name == _ALL or is_translated:
        yield from (meaning for meaning in MEANINGS if meaning.startswith("defender."))
    if name == _RULES or is_translated:
        yield from (meaning for meaning in MEANINGS if meaning.startswith("asr."))
    if name in _MEANINGS:
        yield f"defender.{_MEANINGS[name]}"
