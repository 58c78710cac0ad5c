"""Cases of `password_protection.weak_password_policy`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ADMIN, GUEST, LEARNER, WORKER
from ztscan.core.model import Verdict

WILMA = f"users/{WORKER}"
POLICIES = f"{WILMA}/passwordPolicies"
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("nobody is exempt"),
    Case("one is", {POLICIES: "DisableStrongPassword"}, {WORKER}),
    Case("next to another word", {POLICIES: "DisablePasswordExpiration, DisableStrongPassword"}, {WORKER}),
    Case("in another case", {POLICIES: "DISABLESTRONGPASSWORD,DisablePasswordExpiration"}, {WORKER}),
    Case("a password that does not expire", {POLICIES: "DisablePasswordExpiration"}),
    Case("a word that contains it", {POLICIES: "DisableStrongPasswordHints"}, verdict=NOT_ASSESSED),
    Case("an empty list", {POLICIES: ""}),
    Case(
        "two people, one a guest",
        {POLICIES: "DisableStrongPassword", f"users/{GUEST}/passwordPolicies": "DisableStrongPassword"},
        {WORKER, GUEST},
    ),
    Case("disabled", {POLICIES: "DisableStrongPassword", f"{WILMA}/accountEnabled": False}),
    Case("perhaps disabled", {POLICIES: "DisableStrongPassword", f"{WILMA}/accountEnabled": None}, {WORKER}),
    Case("a hostile name", {POLICIES: "DisableStrongPassword", f"{WILMA}/userPrincipalName": "<b>`|\u001b[2J"}, {WORKER}),
    Case("it was not returned for one", {POLICIES: Remove()}, verdict=NOT_ASSESSED),
    Case(
        "one is exempt, and for another it was not returned",
        {POLICIES: "DisableStrongPassword", f"users/{LEARNER}/passwordPolicies": Remove()},
        {WORKER},
    ),
    Case("an administrator", {f"users/{ADMIN}/passwordPolicies": "DisableStrongPassword"}, {ADMIN}),
    Case("users could not be read", {"users": gap("users")}, verdict=NOT_ASSESSED),
)
