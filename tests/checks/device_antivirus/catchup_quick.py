"""Cases of `device_antivirus.catchup_quick`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.catchup_quick_scan")
