"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

scan_direction = antivirus_setting(
    "scan_direction",
    RequiredSetting("defender.scan_direction", "both"),
    title="Incoming and outgoing files are scanned",
    severity=Severity.LOW,
    setting="Real Time Scan Direction",
    value="Both",
    why="If only one direction is scanned, malware that is written by a local program, or copied to a share, passes.",
    page="realtimescandirection",
    mappings={"partial": {"maester": ["MT.1167"]}},
    secure_by_default=True,
)
