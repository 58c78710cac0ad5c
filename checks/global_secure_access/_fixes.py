"""How the findings on Global Secure Access are fixed."""

from __future__ import annotations

from ztscan.plugin import NoFix

FIXES = {
    "internet_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "microsoft_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "private_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "signals_conditional_access": NoFix("The signal changes the addresses that policies see: review named locations first."),
}
