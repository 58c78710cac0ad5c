"""Cases of `devices.compliance_windows`."""

from __future__ import annotations

from tests.checks.compliance_cases import cases_of, more_cases_of

CASES = (*cases_of("windows10", "Windows", "secureBootEnabled"), *more_cases_of("windows10", "passwordRequired"))
