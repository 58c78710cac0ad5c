"""Cases of `privileged_access.accounts_in_rmau`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, BREAK_GLASS_1, BREAK_GLASS_2, HELPDESK, SECURITY_ADMIN
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

RESTRICTIONS, DETAILS = "privileged_user_restrictions", "privileged_user_details"
EVERYBODY = (ADMIN, SECURITY_ADMIN, HELPDESK, BREAK_GLASS_1, BREAK_GLASS_2, *ANALYSTS)
NOT_ASSESSED = Verdict.NOT_ASSESSED


def unrestricted(user: str, value: bool | None = False) -> dict[str, object]:
    return {f"{RESTRICTIONS}/{user}/isManagementRestricted": value}


CASES = (
    Case("everybody but the emergency accounts"),
    Case("not in a unit", unrestricted(ADMIN), {ADMIN}),
    Case("null is in no unit", unrestricted(ADMIN, None), {ADMIN}),
    Case("somebody who has the role through a group", unrestricted(ANALYSTS[2]), {ANALYSTS[2]}),
    Case("emergency accounts that nobody declared", {}, {BREAK_GLASS_1, BREAK_GLASS_2}, emergency_access=()),
    Case("disabled", {**unrestricted(ADMIN), f"{DETAILS}/{ADMIN}/accountEnabled": False}),
    Case("a hostile name", {**unrestricted(ADMIN), f"{DETAILS}/{ADMIN}/userPrincipalName": "<b>`|\u001b[2J"}, {ADMIN}),
    Case("one could not be read", {f"{RESTRICTIONS}/{ADMIN}": gap(RESTRICTIONS)}, verdict=NOT_ASSESSED),
    Case("one was deleted while it was read", {f"{RESTRICTIONS}/{ADMIN}": None}, verdict=NOT_ASSESSED),
    Case(
        "one could not be read, another is in no unit",
        {f"{RESTRICTIONS}/{ADMIN}": gap(RESTRICTIONS), **unrestricted(HELPDESK)},
        {HELPDESK},
    ),
    Case("not everybody could be seen", {"role_group_members": gap("role_group_members")}, verdict=NOT_ASSESSED),
    Case("restrictions could not be read", {RESTRICTIONS: gap(RESTRICTIONS)}, verdict=NOT_ASSESSED),
    Case("all are disabled", {f"{DETAILS}/{key}/accountEnabled": False for key in EVERYBODY}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "all but the emergency accounts are disabled",
        {f"{DETAILS}/{key}/accountEnabled": False for key in EVERYBODY if key not in (BREAK_GLASS_1, BREAK_GLASS_2)},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "no licence",
        {**WITHOUT_SUBSCRIPTIONS, RESTRICTIONS: gap(RESTRICTIONS, GapReason.NOT_LICENSED)},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("no licence, and Graph answers", {**WITHOUT_SUBSCRIPTIONS, **unrestricted(ADMIN)}, verdict=Verdict.NOT_APPLICABLE),
)
