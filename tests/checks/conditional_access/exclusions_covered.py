"""Cases of `conditional_access.exclusions_covered`."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import applications, grant, policy, users
from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2, GUEST, WORKER
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
EMERGENCY = [BREAK_GLASS_1, BREAK_GLASS_2]
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
WORKER_OUT = policy("mfa", "MFA", conditions={"users": users("All", excludeUsers=[*EMERGENCY, WORKER])})
MAIL_OUT = policy("mfa", "MFA", conditions={"applications": applications("All", excludeApplications=[EXCHANGE])})
OFFICE_OUT = policy("mfa", "MFA", conditions={"locations": {"includeLocations": ["All"], "excludeLocations": ["head-office"]}})
WORKER_TOO = policy("worker", "Worker", conditions={"users": users(WORKER)}, grantControls=grant("compliantDevice"))
ACCEPTED = AcceptedExclusion(
    requirement="conditional_access.exclusions_covered", reason="leaves in spring", expires=date(2027, 3, 31), users=(WORKER,)
)


def changed(one: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {**one, **properties}


CASES = (
    Case("only emergency accounts are left out", {POLICIES: [policy("mfa", "MFA")]}),
    Case("one person is left out", {POLICIES: [WORKER_OUT]}, fails={"mfa"}),
    Case("one person is left out and meets another policy", {POLICIES: [WORKER_OUT, WORKER_TOO]}),
    Case("one person is left out on purpose", {POLICIES: [WORKER_OUT]}, accepted_exclusions=(ACCEPTED,)),
    Case("R2: an application is left out", {POLICIES: [MAIL_OUT]}, fails={"mfa"}),
    Case("a location is left out", {POLICIES: [OFFICE_OUT]}, fails={"mfa"}),
    Case(
        "R25: the other policy only reports",
        {POLICIES: [WORKER_OUT, changed(WORKER_TOO, state="enabledForReportingButNotEnforced")]},
        fails={"mfa"},
    ),
    Case(
        "the other policy has a condition that is new",
        {POLICIES: [WORKER_OUT, policy("worker", "Worker", conditions={"users": users(WORKER), "weather": "rain"})]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "nothing is left out",
        {POLICIES: [policy("guests", "Guests", conditions={"users": users(GUEST, excludeUsers=[])})]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
)
