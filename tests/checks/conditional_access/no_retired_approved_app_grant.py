"""Cases of `conditional_access.no_retired_approved_app_grant`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import (
    grant,
)
from tests.checks.policy_changes import (
    POLICIES,
    REPORT_ONLY,
    everybody,
)
from ztscan.core.model import Verdict

APPROVED = everybody(grant("approvedApplication"), key="approved")

CASES = (
    Case("no policy has it"),
    Case("approved apps", {POLICIES: Add(APPROVED)}, fails={"approved"}),
    Case(
        "or app protection", {POLICIES: Add({**APPROVED, "grantControls": grant("approvedApplication", "compliantApplication")})}
    ),
    Case(
        "and app protection",
        {POLICIES: Add({**APPROVED, "grantControls": grant("approvedApplication", "compliantApplication", operator="AND")})},
        fails={"approved"},
    ),
    Case("or MFA", {POLICIES: Add({**APPROVED, "grantControls": grant("approvedApplication", "mfa")})}, fails={"approved"}),
    Case("R25: it only reports", {POLICIES: Add({**APPROVED, "state": REPORT_ONLY})}),
    Case(
        "an operator that is new",
        {POLICIES: Add({**APPROVED, "grantControls": grant("approvedApplication", "compliantApplication", operator="XOR")})},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "an operator that is new beside one that certainly fails",
        {
            POLICIES: Add(
                APPROVED,
                {**APPROVED, "id": "new", "grantControls": grant("approvedApplication", "compliantApplication", operator="XOR")},
            )
        },
        fails={"approved"},
    ),
    Case("R3, R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
