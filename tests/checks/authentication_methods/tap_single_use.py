"""Cases of `authentication_methods.tap_single_use`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/TemporaryAccessPass"
ONCE = f"{METHOD}/isUsableOnce"

CASES = (
    Case("once only"),
    Case("again and again", {ONCE: False}, fails={"TemporaryAccessPass"}),
    Case("again and again, but passes are off", {ONCE: False, f"{METHOD}/state": "disabled"}, verdict=Verdict.NOT_APPLICABLE),
    Case("passes are not listed among the methods", {METHOD: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the switch was not returned", {ONCE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
