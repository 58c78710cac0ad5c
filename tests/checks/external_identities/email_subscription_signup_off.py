"""Cases of `external_identities.email_subscription_signup_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

POLICY = "authorization_policy"
FLAG = f"{POLICY}/allowedToSignUpEmailBasedSubscriptions"

CASES = (
    Case("off"),
    Case("on", {FLAG: True}, {"authorizationPolicy"}),
    Case("null", {FLAG: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: not returned", {FLAG: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=Verdict.NOT_ASSESSED),
)
