"""Cases of `devices.compliance_macos`."""

from __future__ import annotations

from tests.checks.compliance_cases import cases_of

CASES = cases_of("macOS", "macOS", "systemIntegrityProtectionEnabled")
