"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

signature_interval = antivirus_setting(
    "signature_interval",
    RequiredSetting("defender.signature_interval", "1 to 4 hours"),
    title="Signatures are updated every 4 hours or more often",
    severity=Severity.LOW,
    setting="Signature Update Interval",
    value="4 or less",
    why="Signatures appear several times a day. Without a policy Windows looks for them every 8 hours.",
    page="signatureupdateinterval",
    mappings={"stronger": {"maester": ["MT.1163"]}},
)
