"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

behavior_monitoring = antivirus_setting(
    "behavior_monitoring",
    RequiredSetting("defender.behavior_monitoring", "on"),
    title="Behavior monitoring of Microsoft Defender Antivirus is on",
    severity=Severity.HIGH,
    setting="Allow Behavior Monitoring",
    value="Allowed",
    why="Behavior monitoring stops programs by what they do. Without it, malware that no signature describes runs on.",
    page="allowbehaviormonitoring",
    mappings={"partial": {"maester": ["MT.1149"]}},
    secure_by_default=True,
)
