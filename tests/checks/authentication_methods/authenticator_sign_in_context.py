"""Cases of `authentication_methods.authenticator_sign_in_context`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.authentication_methods import feature
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/MicrosoftAuthenticator"
APP = f"{METHOD}/featureSettings/displayAppInformationRequiredState"
PLACE = f"{METHOD}/featureSettings/displayLocationInformationRequiredState"

CASES = (
    Case("both shown to everybody"),
    Case("nobody is left out, and Graph says so with null", {f"{APP}/excludeTarget": None}),
    Case("the application is left to Microsoft", {APP: feature("default")}, fails={"MicrosoftAuthenticator"}),
    Case("the place is off", {PLACE: feature("disabled")}, fails={"MicrosoftAuthenticator"}),
    Case("the place is shown to one group", {PLACE: feature("enabled", ONBOARDING)}, fails={"MicrosoftAuthenticator"}),
    Case("a group is left out", {f"{APP}/excludeTarget/id": ONBOARDING}, fails={"MicrosoftAuthenticator"}),
    Case(
        "neither, but Authenticator is off",
        {APP: feature("disabled"), f"{METHOD}/state": "disabled"},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: the place was not returned", {PLACE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the state was not returned", {f"{APP}/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the application was not returned, the place is off for certain",
        {APP: None, PLACE: feature("disabled")},
        fails={"MicrosoftAuthenticator"},
    ),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
