"""Cases of `device_antivirus.signature_interval`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.signature_interval")
