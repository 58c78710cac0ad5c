"""Cases of `conditional_access.p2_utilisation`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

INSIGHT = "premium_licence_insight"
USERS = f"{INSIGHT}/p2FeatureUtilizations/riskBasedConditionalAccess/userCount"

CASES = (
    Case("fewer users than licences"),
    Case("as many users as licences", {USERS: 30}),
    Case("one user more", {USERS: 31}, fails={"azureADPremiumLicenseInsight"}),
    Case("R13: the count was not returned", {USERS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: licences were not returned", {f"{INSIGHT}/entitledP2LicenseCount": None}, verdict=Verdict.NOT_ASSESSED),
    Case("nobody uses it", {USERS: 0}, verdict=Verdict.NOT_APPLICABLE),
    Case("the report could not be read", {INSIGHT: gap(INSIGHT)}, verdict=Verdict.NOT_ASSESSED),
)
