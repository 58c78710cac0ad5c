"""Cases of `device_antivirus.catchup_full`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.catchup_full_scan")
