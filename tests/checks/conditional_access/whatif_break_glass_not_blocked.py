"""Cases of `conditional_access.whatif_break_glass_not_blocked`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import applications, grant, policy, users
from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
BOTH = {BREAK_GLASS_1, BREAK_GLASS_2}


def one(control: str, key: str = "one") -> dict[str, Any]:
    """A policy that is for everybody."""
    return policy(key, key.title(), conditions={"users": users("All", excludeUsers=[])}, grantControls=grant(control))


def only(*controls: str, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """The change to one policy that is for everybody."""
    conditions = {"users": users("All", excludeUsers=[]), **conditions}
    return {POLICIES: [policy("one", "One", state=state, conditions=conditions, grantControls=grant(*controls))]}


ABROAD: dict[str, Any] = {"locations": {"includeLocations": ["All"], "excludeLocations": ["countries"]}}

CASES = (
    Case("excluded", only("block", users=users("All"))),
    Case("asked for MFA", only("mfa")),
    Case("asked for MFA or a compliant device", only("mfa", "compliantDevice")),
    Case("asked for a compliant device", only("compliantDevice"), fails=BOTH),
    Case("blocked from abroad", only("block", **ABROAD), fails=BOTH),
    Case("blocked, and asked for MFA by another policy", {POLICIES: [one("block"), one("mfa", "two")]}, fails=BOTH),
    Case("blocked from one application", only("block", applications=applications("MicrosoftAdminPortals")), fails=BOTH),
    Case("one of them is excluded", only("block", users=users("All", excludeUsers=[BREAK_GLASS_1])), fails={BREAK_GLASS_2}),
    Case("R25: only reported", only("block", state="enabledForReportingButNotEnforced")),
    Case("a condition that is new", only("block", weather="rain"), verdict=Verdict.NOT_ASSESSED),
    Case("nobody is declared", emergency_access=(), verdict=Verdict.MANUAL),
    Case("those declared do not exist", emergency_access=("nobody@fabrikam.example",), verdict=Verdict.MANUAL),
)
