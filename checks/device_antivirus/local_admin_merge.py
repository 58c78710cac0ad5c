"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

local_admin_merge = antivirus_setting(
    "local_admin_merge",
    RequiredSetting("defender.local_admin_merge", "on"),
    title="Local exclusions are not merged with those of policies",
    severity=Severity.HIGH,
    setting="Disable Local Admin Merge",
    value="Enabled",
    why="With local exclusions, anyone with administrator rights on a device can hide a folder from the antivirus.",
    page="defender-csp#configurationdisablelocaladminmerge",
    mappings={"stronger": {"maester": ["MT.1166"]}},
)
