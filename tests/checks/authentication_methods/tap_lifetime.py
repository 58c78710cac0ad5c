"""Cases of `authentication_methods.tap_lifetime`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/TemporaryAccessPass"
LONGEST, LENGTH = f"{METHOD}/maximumLifetimeInMinutes", f"{METHOD}/defaultLength"
PASS = {"TemporaryAccessPass"}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("eight hours, twelve characters"),
    Case("Microsoft's defaults", {LENGTH: 8}),
    Case("a minute more than eight hours", {LONGEST: 481}, PASS),
    Case("a month", {LONGEST: 43200, f"{METHOD}/defaultLifetimeInMinutes": 1440}, PASS),
    Case("an hour is the limit", {}, PASS, options={"maximum_minutes": 60}),
    Case("seven characters", {LENGTH: 7}, PASS),
    Case("too long and too short", {LONGEST: 1000, LENGTH: 4}, PASS),
    Case("fifteen characters are required", {}, PASS, options={"minimum_length": 15}),
    Case("too long, but passes are off", {LONGEST: 43200, f"{METHOD}/state": "disabled"}, verdict=Verdict.NOT_APPLICABLE),
    Case("passes are not listed among the methods", {METHOD: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the lifetime was not returned", {LONGEST: None}, verdict=NOT_ASSESSED),
    Case("R13: the length was not returned", {LENGTH: None}, verdict=NOT_ASSESSED),
    Case("too short, and the lifetime was not returned", {LONGEST: None, LENGTH: 4}, PASS),
    Case("too long, and the length was not returned", {LONGEST: 43200, LENGTH: None}, PASS),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=NOT_ASSESSED),
)
