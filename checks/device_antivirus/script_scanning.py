"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

script_scanning = antivirus_setting(
    "script_scanning",
    RequiredSetting("defender.script_scanning", "on"),
    title="Microsoft Defender Antivirus scans scripts",
    severity=Severity.HIGH,
    setting="Allow Script Scanning",
    value="Allowed",
    why="Attackers prefer scripts to programs: they need no file, and tools that run them are on every device.",
    page="allowscriptscanning",
    mappings={"partial": {"maester": ["MT.1152"]}},
    secure_by_default=True,
)
