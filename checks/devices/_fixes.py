"""Why the findings on devices have no fix."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {"compliance_windows": NoFix("A person has to decide what a compliant Windows device is, and pilot the policy.")}
