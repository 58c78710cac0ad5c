"""Cases of `device_antivirus.mapped_drives`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.mapped_drive_full_scan")
