"""Decided by what devices get: see ``_compliance.py``."""

from __future__ import annotations

from ztscan.plugin import Severity

from ._compliance import compliance_check

compliance_macos = compliance_check(
    "macos",
    severity=Severity.HIGH,
    devices="macOS",
    kind="macOSCompliancePolicy",
    platform="macOS",
    such_as="FileVault, system integrity protection or the firewall",
    require="Require encryption, system integrity protection, the firewall and a minimum version.",
    page="compliance-policy-create-mac-os",
    control="24542",
)
