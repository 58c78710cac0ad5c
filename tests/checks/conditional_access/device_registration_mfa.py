"""Cases of `conditional_access.device_registration_mfa`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import (
    PHISHING_RESISTANT_MFA,
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    POLICIES,
    everybody,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

MFA = everybody(grant("mfa"), applications=applications(includeUserActions=["urn:user:registerdevice"]))
SWITCH = "device_registration_policy/multiFactorAuthConfiguration"
SETTING = "device_registration_policy"

CASES = (
    *rows_of_proof(MFA),
    Case("the switch instead of a policy", {POLICIES: [], SWITCH: "required"}),
    Case("the switch, and policies could not be read", {POLICIES: gap(POLICIES), SWITCH: "required"}),
    Case("both", {SWITCH: "required"}),
    Case("R10: an authentication strength", only({**MFA, "grantControls": grant(strength=PHISHING_RESISTANT_MFA)})),
    Case(
        "a policy for security information",
        only(everybody(grant("mfa"), applications=applications(includeUserActions=["urn:user:registersecurityinfo"]))),
        fails={TENANT},
    ),
    Case("a policy, and the switch could not be read", {SETTING: gap(SETTING)}),
    Case("neither a policy nor the reading of the switch", {POLICIES: [], SETTING: gap(SETTING)}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the switch was not returned, and there is no policy", {POLICIES: [], SWITCH: None}, verdict=Verdict.NOT_ASSESSED),
    Case("a switch in capitals", {POLICIES: [], SWITCH: "Required"}),
)
