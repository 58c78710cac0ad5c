"""Cases of `device_antivirus.network_protection`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.network_protection")
