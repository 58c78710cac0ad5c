"""Cases of `authentication_methods.fido2_self_service`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/Fido2"
SELF_SERVICE = f"{METHOD}/isSelfServiceRegistrationAllowed"

CASES = (
    Case("allowed"),
    Case("not allowed", {SELF_SERVICE: False}, fails={"Fido2"}),
    Case(
        "not allowed, but the method is off", {SELF_SERVICE: False, f"{METHOD}/state": "disabled"}, verdict=Verdict.NOT_APPLICABLE
    ),
    Case("R13: the switch was not returned", {SELF_SERVICE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
