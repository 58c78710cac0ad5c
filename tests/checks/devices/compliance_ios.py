"""Cases of `devices.compliance_ios`."""

from __future__ import annotations

from tests.checks.compliance_cases import cases_of

CASES = cases_of("ios", "iOS", "securityBlockJailbrokenDevices")
