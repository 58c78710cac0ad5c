"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

catchup_full = antivirus_setting(
    "catchup_full",
    RequiredSetting("defender.catchup_full_scan", "on"),
    title="Missed full scans are made up for",
    severity=Severity.LOW,
    setting="Disable Catchup Full Scan",
    value="Disabled",
    why="A device that is off at the time of its scan is not scanned for weeks.",
    page="disablecatchupfullscan",
    limits="The setting of the portal is the inverse. Some tools advise the contrary, for performance.",
)
