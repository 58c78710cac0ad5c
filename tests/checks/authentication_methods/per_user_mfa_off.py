"""Cases of `authentication_methods.per_user_mfa_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import GUEST, LEARNER, WORKER
from ztscan.core.model import GapReason, Verdict

STATES = "user_mfa_requirements"

CASES = (
    Case("off for everybody"),
    Case("off for everybody, and whether one of them is enabled was not returned", {f"users/{WORKER}/accountEnabled": None}),
    Case("enforced for one", {f"{STATES}/{WORKER}/perUserMfaState": "enforced"}, fails={WORKER}),
    Case(
        "enabled for one and for a guest",
        {f"{STATES}/{WORKER}/perUserMfaState": "enabled", f"{STATES}/{GUEST}/perUserMfaState": "enabled"},
        fails={WORKER, GUEST},
    ),
    Case(
        "R13: a disabled user is not counted",
        {f"{STATES}/{WORKER}/perUserMfaState": "enforced", f"users/{WORKER}/accountEnabled": False},
    ),
    Case("R13: a disabled guest is not counted", {f"{STATES}/{GUEST}": Remove(), f"users/{GUEST}/accountEnabled": False}),
    Case(
        "R13: whether the user is enabled was not returned",
        {f"{STATES}/{WORKER}/perUserMfaState": "enforced", f"users/{WORKER}/accountEnabled": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: the state was not returned", {f"{STATES}/{WORKER}/perUserMfaState": None}, verdict=Verdict.NOT_ASSESSED),
    Case("one user could not be read", {f"{STATES}/{WORKER}": gap(STATES)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one user could not be read, another is enforced for certain",
        {f"{STATES}/{WORKER}": gap(STATES), f"{STATES}/{LEARNER}/perUserMfaState": "enforced"},
        fails={LEARNER},
    ),
    Case("R3: there are no users", {"users": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("too many users to ask one by one", {STATES: gap(STATES, GapReason.UNAVAILABLE)}, verdict=Verdict.NOT_ASSESSED),
)
