"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

cloud_protection = antivirus_setting(
    "cloud_protection",
    RequiredSetting("defender.cloud_protection", "on"),
    title="Cloud-delivered protection is on",
    severity=Severity.HIGH,
    setting="Allow Cloud Protection",
    value="Allowed",
    why="New malware is recognised in the cloud minutes after it is first seen, hours before signatures describe it.",
    page="allowcloudprotection",
    limits="Secure Score counts other devices and does not decide here.",
    mappings={"partial": {"maester": ["MT.1150"]}},
    secure_by_default=True,
)
