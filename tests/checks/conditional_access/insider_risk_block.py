"""Cases of `conditional_access.insider_risk_block`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import applications, grant, policy, users
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def block(levels: str | None, key: str = "insiders", state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """A policy that blocks at these levels of insider risk."""
    return policy(key, key, state=state, conditions={"insiderRiskLevels": levels, **conditions}, grantControls=grant("block"))


OFFICE: dict[str, Any] = {"applications": applications("Office365")}
NO_GUESTS: dict[str, Any] = {
    "users": users(
        "All", excludeGuestsOrExternalUsers={"guestOrExternalUserTypes": "b2bCollaborationGuest", "externalTenants": None}
    )
}

CASES = (
    Case("blocked at elevated risk on Office 365", {POLICIES: [block("elevated", **OFFICE)]}),
    Case("R8: blocked at two levels on everything", {POLICIES: [block("elevated,moderate")]}),
    Case("blocked at moderate risk only", {POLICIES: [block("moderate")]}, fails={TENANT}),
    Case("R8: a level that is new", {POLICIES: [block("moderate,grave")]}, verdict=Verdict.NOT_ASSESSED),
    Case("R2: guests are left out", {POLICIES: [block("elevated", **NO_GUESTS)]}, fails={TENANT}),
    Case("R25: only reported", {POLICIES: [block("elevated", state="enabledForReportingButNotEnforced")]}, fails={TENANT}),
    Case("R18: no policies", {POLICIES: []}, fails={TENANT}),
)
