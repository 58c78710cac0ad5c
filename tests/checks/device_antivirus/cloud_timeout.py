"""Cases of `device_antivirus.cloud_timeout`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.cloud_extended_timeout")
