"""Cases of `device_antivirus.scan_direction`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.scan_direction")
