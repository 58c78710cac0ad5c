"""Cases of `password_protection.custom_banned_list`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.password import PASSWORD_RULES
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import Verdict

PATH = "group_settings"
VALUES = f"{PATH}/{PASSWORD_RULES}/values"
ON, WORDS = f"{VALUES}/EnableBannedPasswordCheck/value", f"{VALUES}/BannedPasswordList/value"
DEFAULT = "5cf42378-d67d-4f36-ba46-e8b86229381d"

CASES = (
    Case("enforced, with words"),
    Case("in lower case", {ON: "true"}),
    Case("one word", {WORDS: "fabrikam"}),
    Case("not enforced", {ON: "False"}, fails={PASSWORD_RULES}),
    Case("R3: enforced, without words", {WORDS: ""}, fails={PASSWORD_RULES}),
    Case("enforced, with nothing but tabs", {WORDS: "\t\t"}, fails={PASSWORD_RULES}),
    Case("the default holds", {f"{PATH}/{PASSWORD_RULES}": Remove()}, fails={DEFAULT}),
    Case("R20: no subscription carries P1", {ON: "False", "subscribed_skus": []}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R20: a plan that was switched off does not count",
        {
            ON: "False",
            "subscribed_skus": [
                {
                    **subscription("m365-e3", "SPE_E3"),
                    "servicePlans": [{"servicePlanId": "p1", "servicePlanName": "AAD_PREMIUM", "provisioningStatus": "Disabled"}],
                }
            ],
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R20: P1 in a product of whatever name", {"subscribed_skus": [subscription("new", "NEW_PRODUCT", "AAD_PREMIUM")]}),
    Case("R13: the switch was not returned", {f"{VALUES}/EnableBannedPasswordCheck": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the words were not returned", {WORDS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("a switch that is neither true nor false", {ON: "perhaps"}, verdict=Verdict.NOT_ASSESSED),
    Case("the settings could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
