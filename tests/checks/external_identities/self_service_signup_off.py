"""Cases of `external_identities.self_service_signup_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

POLICY, FLOWS = "authentication_flows_policy", "user_flows"
SWITCH = f"{POLICY}/selfServiceSignUp/isEnabled"
FLOW = {"id": "B2X_1_Partners", "userFlowType": "signUpOrSignIn"}
HOSTILE = {"id": "B2X_1_<script>`|\u001b[2J", "userFlowType": "signUpOrSignIn"}

CASES = (
    Case("off"),
    Case("off, and a flow exists", {FLOWS: [FLOW]}),
    Case("off, and flows could not be read", {FLOWS: gap(FLOWS)}),
    Case("on, and a flow exists", {SWITCH: True, FLOWS: [FLOW]}, {FLOW["id"]}),
    Case("on, and a flow with a hostile name", {SWITCH: True, FLOWS: [HOSTILE]}, {HOSTILE["id"]}),
    Case("on, and no flow exists", {SWITCH: True}),
    Case("on, and flows could not be read", {SWITCH: True, FLOWS: gap(FLOWS)}, verdict=Verdict.NOT_ASSESSED),
    Case("null", {SWITCH: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("no switch in the policy", {f"{POLICY}/selfServiceSignUp": None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=Verdict.NOT_ASSESSED),
)
