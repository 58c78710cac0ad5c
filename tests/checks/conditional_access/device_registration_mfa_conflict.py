"""Cases of `conditional_access.device_registration_mfa_conflict`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import (
    applications,
    policy,
)
from tests.checks.policy_changes import (
    POLICIES,
    REPORT_ONLY,
)
from ztscan.core.model import Verdict

SWITCH = "device_registration_policy/multiFactorAuthConfiguration"
KEY = "ca-device-registration"
ACTION = applications(includeUserActions=["urn:user:registerdevice"])

CASES = (
    Case("a policy, and the switch is off"),
    Case("a policy, and the switch is on", {SWITCH: "required"}, fails={KEY}),
    Case(
        "two policies",
        {SWITCH: "required", POLICIES: Add(policy("second", "Second", conditions={"applications": ACTION}))},
        fails={KEY, "second"},
    ),
    Case(
        "R25: the policy only reports",
        {SWITCH: "required", f"{POLICIES}/{KEY}/state": REPORT_ONLY},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R3: no policies at all", {SWITCH: "required", POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the switch was not returned", {SWITCH: None}, verdict=Verdict.NOT_ASSESSED),
    Case("policies could not be read", {SWITCH: "required", POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
