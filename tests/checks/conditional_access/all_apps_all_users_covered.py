"""Cases of `conditional_access.all_apps_all_users_covered`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import MFA_FOR_ALL, applications, grant, policy, users
from tests.checks.compliant.names import TENANT, WORKER
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"


def everybody(key: str = MFA_FOR_ALL, **properties: Any) -> dict[str, Any]:
    return policy(key, key, **properties)


def without(application: str) -> dict[str, Any]:
    return everybody(conditions={"applications": applications("All", excludeApplications=[application])})


ONLY_EXCHANGE = policy(
    "mail", "Mail", conditions={"applications": applications(EXCHANGE)}, grantControls=grant("compliantDevice")
)
NO_WORKER = {"users": users("All", excludeUsers=[WORKER])}

CASES = (
    Case("one policy for everybody and everything", {POLICIES: [everybody()]}),
    Case("R2: one leaves an application out", {POLICIES: [without(EXCHANGE)]}, fails={TENANT}),
    Case("R2: it leaves one out, and another policy is for that", {POLICIES: [without(EXCHANGE), ONLY_EXCHANGE]}),
    Case("one person is left out", {POLICIES: [everybody(conditions=NO_WORKER)]}, fails={TENANT}),
    Case("a new password only", {POLICIES: [everybody(grantControls=grant("passwordChange"))]}, fails={TENANT}),
    Case("R25: only reported", {POLICIES: [everybody(state="enabledForReportingButNotEnforced")]}, fails={TENANT}),
    Case("R18: no policies", {POLICIES: []}, fails={TENANT}),
    Case("an exclusion that is new", {POLICIES: [everybody(conditions={"weather": "rain"})]}, verdict=Verdict.NOT_ASSESSED),
)
