"""Cases of `mfa_registration.admins_phish_resistant`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, BREAK_GLASS_1, BREAK_GLASS_2, HELPDESK, SECURITY_ADMIN, WORKER
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
METHODS = "methodsRegistered"

CASES = (
    Case("every privileged user has a passkey"),
    Case("R14: a security key next to a text message", {f"{REPORT}/{ADMIN}/{METHODS}": ["mobilePhone", "fido2SecurityKey"]}),
    Case("Authenticator only", {f"{REPORT}/{ADMIN}/{METHODS}": ["microsoftAuthenticatorPush"]}, fails={ADMIN}),
    Case("one who has the role through a group", {f"{REPORT}/{ANALYSTS[5]}/{METHODS}": ["mobilePhone"]}, fails={ANALYSTS[5]}),
    Case("one without a role is not counted", {f"{REPORT}/{WORKER}/{METHODS}": []}),
    Case("a method that is new", {f"{REPORT}/{ADMIN}/{METHODS}": ["palmOfTheHand"]}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: a disabled administrator is not counted",
        {f"{REPORT}/{ADMIN}/{METHODS}": [], f"users/{ADMIN}/accountEnabled": False},
    ),
    Case("R13: an administrator has no row", {f"{REPORT}/{ADMIN}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the methods were not returned", {f"{REPORT}/{ADMIN}/{METHODS}": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one has no row, another has nothing for certain",
        {f"{REPORT}/{ADMIN}": Remove(), f"{REPORT}/{HELPDESK}/{METHODS}": []},
        fails={HELPDESK},
    ),
    Case("not everybody could be seen", {"role_group_members": gap("role_group_members")}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R3: every privileged user is disabled",
        {
            f"users/{key}/accountEnabled": False
            for key in (ADMIN, SECURITY_ADMIN, HELPDESK, BREAK_GLASS_1, BREAK_GLASS_2, *ANALYSTS)
        },
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
