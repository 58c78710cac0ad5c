"""Cases of `device_antivirus.behavior_monitoring`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.behavior_monitoring")
