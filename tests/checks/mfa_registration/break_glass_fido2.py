"""Cases of `mfa_registration.break_glass_fido2`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
METHODS = f"{REPORT}/{BREAK_GLASS_1}/methodsRegistered"
GROUP = "bbbbbbbb-0000-4000-8000-00000000aaaa"
NOBODY = "nobody@fabrikam.example"
POLICIES = "conditional_access_policies"


def policy(key: str, excluded: list[str], state: str = "enabled") -> dict[str, Any]:
    return {"id": key, "state": state, "conditions": {"users": {"includeUsers": ["All"], "excludeUsers": excluded}}}


LEFT_OUT = [policy("mfa", [BREAK_GLASS_1])]
BOTH, NONE = [BREAK_GLASS_2, BREAK_GLASS_1, "gone"], policy("none", [])
SUGGESTED = {
    "two, whom every enabled policy excludes": [policy("a", BOTH), policy("b", [*BOTH, "x"]), policy("off", [], "disabled")],
    "one, as the other is not excluded everywhere": [policy("a", BOTH), *LEFT_OUT],
    "nobody, as one policy excludes nobody": [policy("a", BOTH), NONE],
    "nobody, as one policy is for no users": [policy("a", BOTH), {"id": "b", "state": "enabled", "conditions": {"users": {}}}],
    "nobody, as there are no policies": [],
}

CASES = (
    Case("both have a key"),
    Case("declared by name", {}, emergency_access=("Emergency.One@fabrikam.example",)),
    Case("R14: a key and a password", {METHODS: ["password", "fido2SecurityKey"]}),
    Case("R14: a key, and a text message that other checks judge", {METHODS: ["fido2SecurityKey", "mobilePhone"]}),
    Case("Authenticator only", {METHODS: ["microsoftAuthenticatorPush"]}, fails={BREAK_GLASS_1}),
    Case("a passkey that is synced to somebody's telephone", {METHODS: ["passKeySynced"]}, fails={BREAK_GLASS_1}),
    Case("nothing", {METHODS: []}, fails={BREAK_GLASS_1}),
    Case("one that is declared does not exist", {}, emergency_access=(BREAK_GLASS_2, NOBODY), fails={NOBODY}),
    Case(
        "a group without users is declared",
        {f"group_members/{GROUP}": []},
        emergency_access=(),
        emergency_groups=(GROUP,),
        fails={GROUP},
    ),
    Case("R5: none is declared", {}, emergency_access=(), verdict=Verdict.MANUAL),
    Case(
        "R5: none is declared, one is suggested but not judged",
        {METHODS: [], POLICIES: LEFT_OUT},
        emergency_access=(),
        verdict=Verdict.MANUAL,
    ),
    *(
        Case(f"R5: suggested are {who}", {POLICIES: policies}, emergency_access=(), verdict=Verdict.MANUAL)
        for who, policies in SUGGESTED.items()
    ),
    Case(
        "policies that would suggest one could not be read",
        {POLICIES: gap(POLICIES)},
        emergency_access=(),
        verdict=Verdict.MANUAL,
    ),
    Case("R13: one has no row", {f"{REPORT}/{BREAK_GLASS_1}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the methods were not returned", {METHODS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("a method that is new", {METHODS: ["palmOfTheHand"]}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R3: both are disabled",
        {f"users/{key}/accountEnabled": False for key in (BREAK_GLASS_1, BREAK_GLASS_2)},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
