"""Cases of `authentication_methods.system_preferred`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy_beta"
PREFERENCES = f"{PATH}/systemCredentialPreferences"
POLICY = "authenticationMethodsPolicy"

CASES = (
    Case("on for everybody"),
    Case("left to Microsoft", {f"{PREFERENCES}/state": "default"}, fails={POLICY}),
    Case("off", {f"{PREFERENCES}/state": "disabled"}, fails={POLICY}),
    Case("on for one group", {f"{PREFERENCES}/includeTargets/0/id": ONBOARDING}, fails={POLICY}),
    Case("R3: on for nobody", {f"{PREFERENCES}/includeTargets": []}, fails={POLICY}),
    Case(
        "a group is left out", {f"{PREFERENCES}/excludeTargets": Add({"targetType": "group", "id": ONBOARDING})}, fails={POLICY}
    ),
    Case("R13: the settings were not returned", {PREFERENCES: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: who is left out was not returned", {f"{PREFERENCES}/excludeTargets": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
