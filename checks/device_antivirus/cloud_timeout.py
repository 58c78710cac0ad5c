"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

cloud_timeout = antivirus_setting(
    "cloud_timeout",
    RequiredSetting("defender.cloud_extended_timeout", "30 to 50 seconds"),
    title="The extended cloud check timeout is 30 to 50 seconds",
    severity=Severity.LOW,
    setting="Cloud Extended Timeout",
    value="50",
    why="An unknown file is held back while the cloud examines it. After the 10 seconds of the default it runs.",
    page="cloudextendedtimeout",
    mappings={"stronger": {"maester": ["MT.1162"]}},
)
