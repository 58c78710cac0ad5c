"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

quick_scan_time = antivirus_setting(
    "quick_scan_time",
    RequiredSetting("defender.quick_scan_time", "one time of the day"),
    title="Policies agree on the time of the daily quick scan",
    severity=Severity.LOW,
    setting="Schedule Quick Scan Time",
    value="one time",
    why="Where policies set different times, no quick scan is certain to run when the device is on.",
    page="schedulequickscantime",
    limits="Any time of the day will do. Typed profiles are not read for it.",
    mappings={"partial": {"maester": ["MT.1159"]}},
    secure_by_default=True,
)
