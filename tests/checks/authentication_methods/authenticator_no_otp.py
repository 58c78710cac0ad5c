"""Cases of `authentication_methods.authenticator_no_otp`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/MicrosoftAuthenticator"
CODES = f"{METHOD}/isSoftwareOathEnabled"

CASES = (
    Case("push only"),
    Case("codes are accepted", {CODES: True}, fails={"MicrosoftAuthenticator"}),
    Case(
        "codes are accepted, but the method is off",
        {CODES: True, f"{METHOD}/state": "disabled"},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("the method is not listed", {METHOD: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the switch was not returned", {CODES: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
