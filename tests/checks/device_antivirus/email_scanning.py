"""Cases of `device_antivirus.email_scanning`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of, more_cases_of

CASES = (*cases_of("defender.email_scanning"), *more_cases_of("defender.email_scanning"))
