"""Why the findings on configuration have no fix."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {"scripts_no_secrets": NoFix("A secret that a script had is known to others: change it, and take it out of the script.")}
