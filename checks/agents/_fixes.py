"""Why the findings on agents have no fix by a call."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {
    "have_owners": NoFix("A person has to say who owns the agent, or disable it."),
    "have_sponsors": NoFix("A person has to say who answers for the agent, or disable it."),
}
