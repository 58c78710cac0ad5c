"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

signature_before_scan = antivirus_setting(
    "signature_before_scan",
    RequiredSetting("defender.signature_before_scan", "on"),
    title="Scans start with current signatures",
    severity=Severity.LOW,
    setting="Check For Signatures Before Running Scan",
    value="Enabled",
    why="A scan with yesterday's signatures misses what was found today, and the next one is a day away.",
    page="checkforsignaturesbeforerunningscan",
    mappings={"stronger": {"maester": ["MT.1160"]}},
)
