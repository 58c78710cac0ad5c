"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

realtime = antivirus_setting(
    "realtime",
    RequiredSetting("defender.realtime_protection", "on"),
    RequiredSetting("defender.on_access", "on", may_be_absent=True),
    RequiredSetting("defender.ioav", "on", may_be_absent=True),
    title="Real-time protection of Microsoft Defender Antivirus is on",
    severity=Severity.CRITICAL,
    setting="Allow Realtime Monitoring",
    value="Allowed",
    why=("Without real-time protection, malware runs until the next scheduled scan finds it. Attackers switch it off first."),
    page="allowrealtimemonitoring",
    limits="Scanning on access and of downloads must not be off either. Tamper protection is not read.",
    mappings={"partial": {"maester": ["MT.1153"]}},
    secure_by_default=True,
)
