"""Cases of `authentication_methods.report_suspicious_activity`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ONBOARDING
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy_beta"
SETTINGS = f"{PATH}/reportSuspiciousActivitySettings"
POLICY = "authenticationMethodsPolicy"

CASES = (
    Case("on for all users"),
    Case("left to Microsoft", {f"{SETTINGS}/state": "default"}, fails={POLICY}),
    Case("off", {f"{SETTINGS}/state": "disabled"}, fails={POLICY}),
    Case("on for one group", {f"{SETTINGS}/includeTarget/id": ONBOARDING}, fails={POLICY}),
    Case("R20: no subscription carries P2", {"subscribed_skus": []}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R20: off, but a subscription without P2 decides first",
        {f"{SETTINGS}/state": "disabled", "subscribed_skus": [subscription("m365-e3", "SPE_E3", "AAD_PREMIUM")]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: the settings were not returned", {SETTINGS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the target was not returned", {f"{SETTINGS}/includeTarget": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
