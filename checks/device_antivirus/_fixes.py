"""Why the findings on antivirus have no fix."""

from __future__ import annotations

from ztscan.plugin import NoFix

_SETTINGS = [
    "archive_scanning",
    "behavior_monitoring",
    "catchup_full",
    "catchup_quick",
    "cloud_block_level",
    "cloud_protection",
    "cloud_timeout",
    "cpu_limit",
    "email_scanning",
    "local_admin_merge",
    "mapped_drives",
    "network_files",
    "network_protection",
    "pua",
    "quick_scan_time",
    "realtime",
    "removable_drives",
    "retain_malware",
    "sample_submission",
    "scan_direction",
    "scheduled_scan",
    "script_scanning",
    "signature_before_scan",
    "signature_interval",
]
_POLICY = NoFix("A policy for all devices is piloted first: a person has to decide on its settings and exclusions.")
FIXES = {
    **dict.fromkeys(
        _SETTINGS, NoFix("Graph replaces the settings of a policy as a whole, and which policy is to have it is a choice.")
    ),
    "windows_policy": _POLICY,
    "macos_policy": _POLICY,
}
