"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

catchup_quick = antivirus_setting(
    "catchup_quick",
    RequiredSetting("defender.catchup_quick_scan", "on"),
    title="Missed quick scans are made up for",
    severity=Severity.LOW,
    setting="Disable Catchup Quick Scan",
    value="Disabled",
    why="Laptops are often off at the time of the daily quick scan, and then none runs.",
    page="disablecatchupquickscan",
    limits="The setting of the portal is the inverse. Some tools advise the contrary, for performance.",
)
