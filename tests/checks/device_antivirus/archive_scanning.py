"""Cases of `device_antivirus.archive_scanning`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.archive_scanning")
