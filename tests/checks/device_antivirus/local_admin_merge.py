"""Cases of `device_antivirus.local_admin_merge`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.local_admin_merge")
