"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

network_files = antivirus_setting(
    "network_files",
    RequiredSetting("defender.network_file_scanning", "on"),
    title="Microsoft Defender Antivirus scans network files",
    severity=Severity.LOW,
    setting="Allow Scanning Network Files",
    value="Allowed",
    why="A file that is opened from a share can hold malware, and the server may not scan it.",
    page="allowscanningnetworkfiles",
    limits="What Windows does without a policy differs by version. Scans of slow shares cost time.",
    mappings={"stronger": {"maester": ["MT.1156"]}},
)
