"""Cases of `mfa_registration.admins_registered`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, BREAK_GLASS_1, BREAK_GLASS_2, HELPDESK, SECURITY_ADMIN, WORKER
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
REGISTERED = "isMfaRegistered"

CASES = (
    Case("every privileged user"),
    Case("one who is only eligible", {f"{REPORT}/{ADMIN}/{REGISTERED}": False}, fails={ADMIN}),
    Case("an emergency account", {f"{REPORT}/{BREAK_GLASS_1}/{REGISTERED}": False}, fails={BREAK_GLASS_1}),
    Case("one who has the role through a group", {f"{REPORT}/{ANALYSTS[0]}/{REGISTERED}": False}, fails={ANALYSTS[0]}),
    Case("one without a role is not counted", {f"{REPORT}/{WORKER}/{REGISTERED}": False}),
    Case(
        "R13: a disabled administrator is not counted",
        {f"{REPORT}/{ADMIN}/{REGISTERED}": False, f"users/{ADMIN}/accountEnabled": False},
    ),
    Case("R13: an administrator has no row", {f"{REPORT}/{ADMIN}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the property was not returned", {f"{REPORT}/{ADMIN}/{REGISTERED}": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: an administrator whom the directory does not list",
        {f"users/{ADMIN}": Remove(), f"{REPORT}/{ADMIN}/{REGISTERED}": False},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "not everybody could be seen, one is without for certain",
        {"role_group_members": gap("role_group_members"), f"{REPORT}/{ADMIN}/{REGISTERED}": False},
        fails={ADMIN},
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
