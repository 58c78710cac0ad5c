"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

removable_drives = antivirus_setting(
    "removable_drives",
    RequiredSetting("defender.removable_drive_full_scan", "on"),
    title="Full scans include removable drives",
    severity=Severity.LOW,
    setting="Allow Full Scan Removable Drive Scanning",
    value="Allowed",
    why="Removable drives carry malware between devices, also past the firewall.",
    page="allowfullscanremovabledrivescanning",
    limits="Documentation does not agree on what Windows does without a policy, so that it does not count.",
    mappings={"stronger": {"maester": ["MT.1154"]}},
)
