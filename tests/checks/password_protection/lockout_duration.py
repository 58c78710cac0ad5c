"""Cases of `password_protection.lockout_duration`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.password import PASSWORD_RULES
from ztscan.core.model import Verdict

PATH = "group_settings"
SECONDS = f"{PATH}/{PASSWORD_RULES}/values/LockoutDurationInSeconds/value"
NONE = {f"{PATH}/{PASSWORD_RULES}": Remove()}
DEFAULT = "5cf42378-d67d-4f36-ba46-e8b86229381d"

CASES = (
    Case("60 seconds"),
    Case("59 seconds", {SECONDS: "59"}, fails={PASSWORD_RULES}),
    Case("R24: 7 seconds are less than 60, though the text sorts behind", {SECONDS: "7"}, fails={PASSWORD_RULES}),
    Case("R24: 100 seconds are more than 60, though the text sorts before", {SECONDS: "100"}),
    Case("the default holds", NONE),
    Case("the default is shorter than what is asked for", NONE, fails={DEFAULT}, options={"minimum": 120}),
    Case("asked for less", {SECONDS: "30"}, options={"minimum": 30}),
    Case("R13: the duration was not returned", {SECONDS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("not a number", {SECONDS: "a minute"}, verdict=Verdict.NOT_ASSESSED),
    Case("the settings could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
