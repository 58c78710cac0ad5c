"""Why the findings on agents have no fix by a call."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {
    "external_agents_limited": NoFix("A person has to decide who needs each agent."),
    "have_attributes": NoFix("A person has to say which values describe the agent."),
    "have_owners": NoFix("A person has to say who owns the agent, or disable it."),
    "have_sponsors": NoFix("A person has to say who answers for the agent, or disable it."),
}
