"""Cases of `device_antivirus.removable_drives`."""

from __future__ import annotations

from tests.checks.antivirus_cases import cases_of

CASES = cases_of("defender.removable_drive_full_scan")
