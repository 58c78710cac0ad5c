"""Cases of `external_identities.no_inactive`. Case 84 of the reports is a fail."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import GUEST
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

ACTIVITY = "guest_sign_in_activity"
ROW = f"{ACTIVITY}/{GUEST}"
STATE = f"{ROW}/externalUserState"
SEEN = f"{ROW}/signInActivity"
CHANGED, MADE = f"{ROW}/externalUserStateChangeDateTime", f"{ROW}/createdDateTime"
OTHER = {
    "id": "6a1b0000-0000-4000-8000-000000000041",
    "displayName": "Other",
    "userPrincipalName": "other#EXT#@fabrikam.example",
    "accountEnabled": True,
    "createdDateTime": "2026-01-05T08:00:00Z",
    "externalUserState": "Accepted",
    "externalUserStateChangeDateTime": None,
    "signInActivity": {
        "lastSignInDateTime": "2026-10-31T07:00:00Z",
        "lastNonInteractiveSignInDateTime": None,
        "lastSuccessfulSignInDateTime": None,
    },
}
HOSTILE = {f"{ROW}/displayName": "<b>`|\u001b[2J", f"{ROW}/userPrincipalName": "<img src=x>`|\u001b[2J"}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def seen(*, interactive: str | None = None, silent: str | None = None, successful: str | None = None) -> dict[str, object]:
    return {
        SEEN: {
            "lastSignInDateTime": interactive,
            "lastNonInteractiveSignInDateTime": silent,
            "lastSuccessfulSignInDateTime": successful,
        }
    }


LONG_AGO, RECENT = "2025-10-01T07:00:00Z", "2026-10-31T07:00:00Z"
NEVER = {ACTIVITY: Add(OTHER), SEEN: None}

CASES = (
    Case("signed in a month ago"),
    Case("case 84: a year ago, and enabled", seen(successful=LONG_AGO, interactive=LONG_AGO), {GUEST}),
    Case("a hostile name", {**seen(successful=LONG_AGO), **HOSTILE}, {GUEST}),
    Case("ninety days to the second", seen(successful="2026-08-03T06:00:00Z")),
    Case("a second more", seen(successful="2026-08-03T05:59:59Z"), {GUEST}),
    Case("two years are admitted", seen(successful=LONG_AGO), options={"maximum_days": 730}),
    Case("a recent attempt without interaction, and none that succeeded", seen(successful=LONG_AGO, silent=RECENT), {GUEST}),
    Case("a wrong password yesterday", seen(successful=LONG_AGO, interactive=RECENT), {GUEST}),
    Case("Graph lacks the successful sign-in", seen(silent=RECENT, interactive=LONG_AGO)),
    Case("disabled", {**seen(successful=LONG_AGO), f"{ROW}/accountEnabled": False}),
    Case("not accepted yet", {**seen(), f"{ROW}/externalUserState": "PendingAcceptance"}),
    Case("it is not known whether the invitation was accepted", {**seen(successful=LONG_AGO), STATE: None}, {GUEST}),
    Case("never signed in, and made yesterday", {**NEVER, CHANGED: None, MADE: RECENT}),
    Case("never signed in, and accepted long ago", NEVER, {GUEST}),
    Case("never signed in, and accepted yesterday", {**NEVER, CHANGED: RECENT}),
    Case("never signed in, and since when is not known", {**NEVER, CHANGED: None, MADE: None}, verdict=NOT_ASSESSED),
    Case("nobody has any activity", {SEEN: None}, verdict=NOT_ASSESSED),
    Case("no guest", {ACTIVITY: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "without the licence",
        {**WITHOUT_SUBSCRIPTIONS, ACTIVITY: gap(ACTIVITY, GapReason.NOT_LICENSED)},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("could not be read", {ACTIVITY: gap(ACTIVITY)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
