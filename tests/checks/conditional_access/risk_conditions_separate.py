"""Cases of `conditional_access.risk_conditions_separate`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import (
    grant,
)
from tests.checks.policy_changes import (
    P1,
    POLICIES,
    REPORT_ONLY,
    everybody,
    only,
)
from ztscan.core.model import Verdict

BOTH = everybody(grant("block"), key="both", signInRiskLevels=["high"], userRiskLevels=["high"])

CASES = (
    Case("a policy for each"),
    Case("R9: one policy for both", only(BOTH), fails={"both"}),
    Case("R9: one policy for both beside one for each", {POLICIES: Add(BOTH)}, fails={"both"}),
    Case("R25: it only reports", {POLICIES: Add({**BOTH, "state": REPORT_ONLY})}),
    Case("R3, R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("no policy on risk", only(everybody(grant("mfa"))), verdict=Verdict.NOT_APPLICABLE),
    Case("R20: nobody has bought it", P1, verdict=Verdict.NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
