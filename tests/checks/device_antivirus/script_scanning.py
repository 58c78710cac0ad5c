"""Cases of `device_antivirus.script_scanning`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.script_scanning")
