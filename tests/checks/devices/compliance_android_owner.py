"""Cases of `devices.compliance_android_owner`."""

from __future__ import annotations

from tests.checks.compliance_cases import cases_of

CASES = cases_of("androidDeviceOwner", "Android", "storageRequireEncryption")
