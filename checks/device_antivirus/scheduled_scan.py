"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

scheduled_scan = antivirus_setting(
    "scheduled_scan",
    RequiredSetting("defender.schedule_scan_day", "a day"),
    title="A scan is scheduled",
    severity=Severity.LOW,
    setting="Schedule Scan Day",
    value="Every day or a day of the week",
    why="A scan finds malware that arrived before its signature, and lies on the device.",
    page="schedulescanday",
    limits="Time and kind of the scan are not assessed.",
    mappings={"partial": {"maester": ["MT.1158"]}},
    secure_by_default=True,
)
