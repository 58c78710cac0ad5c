"""Cases of `governance.stale_members`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.governance import account, activity
from tests.checks.compliant.names import BREAK_GLASS_1, WORKER
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "unused_accounts"
NOT_ASSESSED = Verdict.NOT_ASSESSED
RECENT = "2026-10-20T07:00:00Z"


def added(**properties: Any) -> dict[str, Any]:
    return {LIST: Add(account(WORKER, **properties))}


CASES = (
    Case("only an emergency account, a guest and a disabled account"),
    Case("a member", added(), {WORKER}),
    Case("no emergency account is declared", {}, {BREAK_GLASS_1}, emergency_access=()),
    Case("without a type", added(userType=None), {WORKER}),
    Case("whether it is enabled is not known", added(accountEnabled=None), {WORKER}),
    Case("a recent sign-in without interaction", added(signInActivity=activity(silent=RECENT))),
    Case("a recent attempt", added(signInActivity=activity(interactive=RECENT))),
    Case("a date in the future", added(signInActivity=activity(silent="2027-01-01T00:00:00Z"))),
    Case("ninety days to the second", added(signInActivity=activity("2026-08-03T06:00:00Z"))),
    Case("a second more", added(signInActivity=activity("2026-08-03T05:59:59Z")), {WORKER}),
    Case("a hostile name", added(userPrincipalName="<b>`|\u001b[2J"), {WORKER}),
    Case("the activity was not returned", added(signInActivity=None), verdict=NOT_ASSESSED),
    Case("no date was returned", added(signInActivity=activity(None, None)), verdict=NOT_ASSESSED),
    Case(
        "one is unused, of another no date was returned",
        {LIST: Add(account(WORKER), account("other", signInActivity=None))},
        {WORKER},
    ),
    Case("nobody is unused", {LIST: []}),
    Case("the list could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("users could not be read", {"users": gap("users")}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
)
