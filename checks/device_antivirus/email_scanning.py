"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

email_scanning = antivirus_setting(
    "email_scanning",
    RequiredSetting("defender.email_scanning", "on"),
    title="Microsoft Defender Antivirus scans mail files",
    severity=Severity.LOW,
    setting="Allow Email Scanning",
    value="Allowed",
    why="Mail that is stored on the device can hold malware that nobody has opened yet.",
    page="allowemailscanning",
    limits="The setting is about files such as PST and MBX, not about messages on their way to Outlook.",
    mappings={"stronger": {"maester": ["MT.1151"]}},
)
