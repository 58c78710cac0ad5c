"""Cases of `device_antivirus.sample_submission`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.sample_submission")
