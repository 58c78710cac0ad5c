"""Cases of `authentication_methods.authenticator_number_matching`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.authentication_methods import feature
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy_beta"
METHOD = f"{PATH}/authenticationMethodConfigurations/MicrosoftAuthenticator"
NUMBERS = f"{METHOD}/featureSettings/numberMatchingRequiredState"

CASES = (
    Case("Graph no longer shows the setting"),
    Case("enabled for all users", {NUMBERS: feature("enabled")}),
    Case("left to Microsoft, who enforces it", {NUMBERS: feature("default")}),
    Case("enabled for one group, which has no effect any more", {NUMBERS: feature("enabled", ONBOARDING)}),
    Case("disabled", {NUMBERS: feature("disabled")}, fails={"MicrosoftAuthenticator"}),
    Case("a state that is new", {NUMBERS: feature("unknownFutureValue")}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "disabled, but Authenticator is off",
        {NUMBERS: feature("disabled"), f"{METHOD}/state": "disabled"},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: the features were not returned", {f"{METHOD}/featureSettings": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
