"""Cases of `device_antivirus.scheduled_scan`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.schedule_scan_day")
