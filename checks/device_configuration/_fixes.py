"""Why the findings on configuration have no fix."""

from __future__ import annotations

from ztscan.plugin import NoFix

_PILOT = NoFix("A policy is piloted before it reaches all devices: a person decides on its settings and its groups.")
_CHECKS = (
    "app_control",
    "asr_rules",
    "bitlocker",
    "endpoint_analytics",
    "epm",
    "feature_update_supported",
    "filevault",
    "ios_update",
    "local_users_restricted",
    "macos_firewall",
    "macos_laps",
    "macos_update",
    "managed_installer",
    "platform_sso",
    "security_baseline",
    "wifi_android",
    "wifi_ios",
    "wifi_macos",
    "windows_firewall",
    "windows_hello",
    "windows_laps",
    "windows_update",
)
_LEAKED = NoFix("A secret that a script had is known to others: change it, and take it out of the script.")
FIXES = {**dict.fromkeys(_CHECKS, _PILOT), "scripts_no_secrets": _LEAKED}
