"""Decided by what devices get: see ``_compliance.py``."""

from __future__ import annotations

from ztscan.plugin import Severity

from ._compliance import compliance_check

compliance_windows = compliance_check(
    "windows",
    severity=Severity.HIGH,
    devices="Windows",
    kind="windows10CompliancePolicy",
    platform="Windows 10 and later",
    such_as="BitLocker, Secure Boot, a password or a minimum version",
    require="Require BitLocker, Secure Boot, code integrity and a version that gets updates.",
    page="compliance-policy-create-windows",
    control="24541",
    version=2,
)
