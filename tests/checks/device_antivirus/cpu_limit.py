"""Cases of `device_antivirus.cpu_limit`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.avg_cpu_load")
