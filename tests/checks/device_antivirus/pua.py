"""Cases of `device_antivirus.pua`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.pua")
