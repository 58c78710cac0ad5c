"""Cases of `device_antivirus.signature_before_scan`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.signature_before_scan")
