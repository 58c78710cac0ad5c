"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

pua = antivirus_setting(
    "pua",
    RequiredSetting("defender.pua", "block"),
    title="Potentially unwanted apps are blocked",
    severity=Severity.MEDIUM,
    setting="PUA Protection",
    value="On (block)",
    why="Unwanted apps slow devices down, show advertisements and bring malware. Audit blocks none of them.",
    page="puaprotection",
    mappings={"stronger": {"maester": ["MT.1164"]}},
)
