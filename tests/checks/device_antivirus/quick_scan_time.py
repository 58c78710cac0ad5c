"""Cases of `device_antivirus.quick_scan_time`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.quick_scan_time")
