"""Cases of `authentication_methods.authenticator_lite_disabled`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.authentication_methods import feature
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy_beta"
METHOD = f"{PATH}/authenticationMethodConfigurations/MicrosoftAuthenticator"
LITE = f"{METHOD}/featureSettings/companionAppAllowedState"

CASES = (
    Case("off"),
    Case("left to Microsoft, whose default is on", {LITE: feature("default")}, fails={"MicrosoftAuthenticator"}),
    Case("on", {LITE: feature("enabled")}, fails={"MicrosoftAuthenticator"}),
    Case("on, but Authenticator is off", {LITE: feature(), f"{METHOD}/state": "disabled"}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the setting was not returned", {LITE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the state was not returned", {f"{LITE}/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
