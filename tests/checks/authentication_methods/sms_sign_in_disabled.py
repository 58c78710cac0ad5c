"""Cases of `authentication_methods.sms_sign_in_disabled`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.authentication_methods import ALL_USERS
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/Sms"
ON = {f"{METHOD}/state": "enabled"}
TARGETS = f"{METHOD}/includeTargets"

CASES = (
    Case("a second factor only", ON),
    Case("a first factor for everybody", {**ON, f"{TARGETS}/0/isUsableForSignIn": True}, fails={"Sms"}),
    Case(
        "a first factor for one of two groups",
        {**ON, TARGETS: Add({**ALL_USERS, "id": ONBOARDING, "isUsableForSignIn": True})},
        fails={"Sms"},
    ),
    Case("text messages are off", {f"{TARGETS}/0/isUsableForSignIn": True}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the switch was not returned", {**ON, f"{TARGETS}/0/isUsableForSignIn": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the switch of one target was not returned, another is on for certain",
        {
            **ON,
            f"{TARGETS}/0/isUsableForSignIn": None,
            TARGETS: Add({**ALL_USERS, "id": ONBOARDING, "isUsableForSignIn": True}),
        },
        fails={"Sms"},
    ),
    Case("R13: the targets were not returned", {**ON, TARGETS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
