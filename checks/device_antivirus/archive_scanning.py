"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

archive_scanning = antivirus_setting(
    "archive_scanning",
    RequiredSetting("defender.archive_scanning", "on"),
    title="Microsoft Defender Antivirus scans archives",
    severity=Severity.MEDIUM,
    setting="Allow Archive Scanning",
    value="Allowed",
    why="Malware often arrives in an archive. Scanned there, it is found before somebody unpacks it.",
    page="allowarchivescanning",
    mappings={"partial": {"maester": ["MT.1148"]}},
    secure_by_default=True,
)
