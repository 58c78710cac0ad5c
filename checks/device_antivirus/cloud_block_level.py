"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

cloud_block_level = antivirus_setting(
    "cloud_block_level",
    RequiredSetting("defender.cloud_block_level", "high, high plus or zero tolerance"),
    RequiredSetting("defender.cloud_protection", "on", may_be_absent=True),
    title="The cloud block level is high or stricter",
    severity=Severity.MEDIUM,
    setting="Cloud Block Level",
    value="High",
    why="At a high level, the cloud also blocks files that are suspicious and not yet known to be malware.",
    page="cloudblocklevel",
    limits=("It has effect with cloud-delivered protection only, which must not be off. High levels block some harmless files."),
    mappings={"stronger": {"maester": ["MT.1161"]}},
)
