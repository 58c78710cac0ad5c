"""Decided by what devices get: see ``_compliance.py``."""

from __future__ import annotations

from ztscan.plugin import Severity

from ._compliance import compliance_check

compliance_android_owner = compliance_check(
    "android_owner",
    severity=Severity.MEDIUM,
    devices="corporate Android",
    kind="androidDeviceOwnerCompliancePolicy",
    platform="Android Enterprise, corporate-owned",
    such_as="a password, encryption or a security patch level",
    require="Require a password, encryption and a security patch level.",
    page="compliance-policy-create-android-for-work",
    control="24545",
)
