"""Cases of `device_antivirus.realtime`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.realtime_protection")
