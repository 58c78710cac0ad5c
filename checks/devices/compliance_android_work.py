"""Decided by what devices get: see ``_compliance.py``."""

from __future__ import annotations

from ztscan.plugin import Severity

from ._compliance import compliance_check

compliance_android_work = compliance_check(
    "android_work",
    severity=Severity.MEDIUM,
    devices="Android work profiles",
    kind="androidWorkProfileCompliancePolicy",
    platform="Android Enterprise, personally-owned work profile",
    such_as="no rooted device, a password or a security patch level",
    require="Block rooted devices, and require a password and a security patch level.",
    page="compliance-policy-create-android-for-work",
    control="24547",
)
