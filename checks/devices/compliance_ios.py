"""Decided by what devices get: see ``_compliance.py``."""

from __future__ import annotations

from ztscan.plugin import Severity

from ._compliance import compliance_check

compliance_ios = compliance_check(
    "ios",
    severity=Severity.HIGH,
    devices="iOS and iPadOS",
    kind="iosCompliancePolicy",
    platform="iOS/iPadOS",
    such_as="a passcode, no jailbreak or a minimum version",
    require="Block jailbroken devices, and require a passcode and a minimum version.",
    page="compliance-policy-create-ios",
    control="24543",
)
