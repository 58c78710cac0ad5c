"""Cases of `self_service_password_reset.no_security_questions`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import GUEST, LEARNER, WORKER
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
METHODS = f"{REPORT}/{WORKER}/methodsRegistered"

CASES = (
    Case("nobody has any"),
    Case("one member has some", {METHODS: ["securityQuestion", "passKeyDeviceBound"]}, fails={WORKER}),
    Case("a member with a method that is new", {METHODS: ["palmOfTheHand"]}),
    Case("R13: a guest is not counted", {f"{REPORT}/{GUEST}/methodsRegistered": ["securityQuestion"]}),
    Case("R13: a disabled member is not counted", {METHODS: ["securityQuestion"], f"users/{WORKER}/accountEnabled": False}),
    Case("R13: the methods were not returned", {METHODS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: an enabled member has no row", {f"{REPORT}/{WORKER}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one has no row, another has questions for certain",
        {f"{REPORT}/{WORKER}": Remove(), f"{REPORT}/{LEARNER}/methodsRegistered": ["securityQuestion"]},
        fails={LEARNER},
    ),
    Case("R3: there are no members", {"users": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
