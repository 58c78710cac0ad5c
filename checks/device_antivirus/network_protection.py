"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

network_protection = antivirus_setting(
    "network_protection",
    RequiredSetting("defender.network_protection", "block"),
    title="Network protection blocks dangerous destinations",
    severity=Severity.HIGH,
    setting="Enable Network Protection",
    value="Enabled (block mode)",
    why=(
        "It stops every program, not only the browser, from connecting to phishing sites and control servers. Audit only reports."
    ),
    page="enablenetworkprotection",
    limits="Windows Server takes another setting as well. Secure Score does not decide here.",
    mappings={"stronger": {"maester": ["MT.1165"]}},
)
