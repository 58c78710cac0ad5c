"""Decided by the table of settings: see ``_settings.py``."""

from __future__ import annotations

from ztscan.endpoints.requirement import RequiredSetting
from ztscan.plugin import Severity

from ._settings import antivirus_setting

cpu_limit = antivirus_setting(
    "cpu_limit",
    RequiredSetting("defender.avg_cpu_load", "1 to 50 percent"),
    title="Scans use at most half of the processor",
    severity=Severity.LOW,
    setting="Avg CPU Load Factor",
    value="50 or less",
    why="Users stop scans that slow their device down, or ask for exclusions. The value 0 removes every limit.",
    page="avgcpuloadfactor",
    limits="This is advice on performance.",
    mappings={"partial": {"maester": ["MT.1157"]}},
    secure_by_default=True,
)
