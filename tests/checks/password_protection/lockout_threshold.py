"""Cases of `password_protection.lockout_threshold`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.password import PASSWORD_RULES
from ztscan.core.model import Verdict

PATH = "group_settings"
FAILURES = f"{PATH}/{PASSWORD_RULES}/values/LockoutThreshold/value"
NONE = {f"{PATH}/{PASSWORD_RULES}": Remove()}
DEFAULT = "5cf42378-d67d-4f36-ba46-e8b86229381d"

CASES = (
    Case("10 failures"),
    Case(
        "R13: of which template an object is was not returned",
        {f"{PATH}/{PASSWORD_RULES}/templateId": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R24: 5 failures, though the text sorts behind 10", {FAILURES: "5"}),
    Case("R24: 50 failures", {FAILURES: "50"}, fails={PASSWORD_RULES}),
    Case("R24: 100 failures, though the text sorts close to 10", {FAILURES: "100"}, fails={PASSWORD_RULES}),
    Case("11 failures", {FAILURES: "11"}, fails={PASSWORD_RULES}),
    Case("the default holds", NONE),
    Case("the default is higher than what is asked for", NONE, fails={DEFAULT}, options={"maximum": 5}),
    Case("R13: the threshold was not returned", {FAILURES: None}, verdict=Verdict.NOT_ASSESSED),
    Case("not a number", {FAILURES: "ten"}, verdict=Verdict.NOT_ASSESSED),
    Case("the settings could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
