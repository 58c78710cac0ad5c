"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

mapped_drives = antivirus_setting(
    "mapped_drives",
    RequiredSetting("defender.mapped_drive_full_scan", "off"),
    title="Full scans leave mapped network drives out",
    severity=Severity.LOW,
    setting="Allow Full Scan On Mapped Network Drives",
    value="Not allowed",
    why="When each device scans the same share, scans take long and are stopped. The server scans its own files.",
    page="allowfullscanonmappednetworkdrives",
    limits="This is advice on performance: a finding is no weakness by itself.",
    mappings={"partial": {"maester": ["MT.1155"]}},
    secure_by_default=True,
)
