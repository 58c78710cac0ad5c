"""Cases of `external_identities.access_reviews`. Case 85 of the reports (no access review) is a fail."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import GUEST, WORKER
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "access_reviews"
REVIEW = f"{LIST}/guests"
SETTINGS = f"{REVIEW}/settings"
PATTERN, RANGE = f"{SETTINGS}/recurrence/pattern", f"{SETTINGS}/recurrence/range"
NONE = {"guests"}
NOT_ASSESSED = Verdict.NOT_ASSESSED
ALL_GROUPS: dict[str, Any] = {
    f"{REVIEW}/scope/query": "./members",
    f"{REVIEW}/instanceEnumerationScope": {"query": "/groups?$filter=(x)&$expand=members($filter=userType eq 'Guest')"},
}
PRINCIPALS: dict[str, Any] = {
    f"{REVIEW}/scope": {"principalScopes": [{"query": "/users?$filter=(userType eq 'guest')"}], "resourceScopes": []}
}


def filtered(text: str) -> dict[str, Any]:
    """The review is of the users whom this filter selects."""
    return {f"{REVIEW}/scope/query": f"/users?$filter={text}"}


CASES = (
    Case("everybody but guests", filtered("not(userType eq 'Guest')"), NONE),
    Case("everybody but guests, in one word", filtered("(userType ne 'Guest')"), NONE),
    Case("not everybody but guests", filtered("not(userType%20ne%20'Guest')")),
    Case("members named Guest", filtered("displayName eq 'userType eq guest' and userType eq 'Member'"), NONE),
    Case("some guests", filtered("userType eq 'Guest' and department eq 'HR'"), verdict=NOT_ASSESSED),
    Case("guests and more", filtered("(userType eq 'Guest') or (department eq 'HR')")),
    Case("guests that no longer sign in", {f"{REVIEW}/scope/inactiveDuration": "P30D"}, NONE),
    Case(
        "principals that no longer sign in",
        {**PRINCIPALS, f"{REVIEW}/scope/principalScopes/0/inactiveDuration": "P30D"},
        NONE,
    ),
    Case(
        "inactive guests, by the kind of the scope alone",
        {f"{REVIEW}/scope/@odata.type": "#microsoft.graph.accessReviewInactiveUsersQueryScope"},
        NONE,
    ),
    Case("whether decisions are applied is null", {f"{SETTINGS}/autoApplyDecisionsEnabled": None}, verdict=NOT_ASSESSED),
    Case("every quarter"),
    Case("all groups with guests", ALL_GROUPS),
    Case("principals and resources", PRINCIPALS),
    Case("every week", {f"{PATTERN}/type": "weekly", f"{PATTERN}/interval": 1}),
    Case("until next year", {f"{RANGE}/type": "endDate", f"{RANGE}/endDate": "2027-06-01"}),
    Case("case 85: no access review", {LIST: []}, NONE),
    Case("of members", {f"{REVIEW}/scope/query": "/groups/x/transitiveMembers"}, NONE),
    Case("a hostile name", {f"{REVIEW}/displayName": "<b>`|\u001b[2J", f"{REVIEW}/status": "Completed"}, NONE),
    Case("every half a year", {f"{PATTERN}/interval": 6}, NONE),
    Case("every half a year is enough", {f"{PATTERN}/interval": 6}, options={"maximum_months": 6}),
    Case("every four months", {f"{PATTERN}/interval": 4}, NONE),
    Case("every 20 weeks", {f"{PATTERN}/type": "weekly", f"{PATTERN}/interval": 20}, NONE),
    Case("the pattern is null", {f"{PATTERN}/type": None}, NONE),
    Case("an unknown pattern", {f"{PATTERN}/type": "hourly"}, NONE),
    Case("every year", {f"{PATTERN}/type": "absoluteYearly", f"{PATTERN}/interval": 1}, NONE),
    Case("ended", {f"{RANGE}/type": "endDate", f"{RANGE}/endDate": "2026-06-01"}, NONE),
    Case("a number of times", {f"{RANGE}/type": "numbered"}, NONE),
    Case("once", {f"{SETTINGS}/recurrence": None}, NONE),
    Case("not applied", {f"{SETTINGS}/autoApplyDecisionsEnabled": False}, NONE),
    Case("the default decision is off", {f"{SETTINGS}/defaultDecisionEnabled": False}, NONE),
    Case("approves in silence", {f"{SETTINGS}/defaultDecision": "Approve"}, NONE),
    Case("the status is null", {f"{REVIEW}/status": None}, verdict=NOT_ASSESSED),
    Case("the settings are null", {SETTINGS: None}, verdict=NOT_ASSESSED),
    Case("no guest", {f"users/{GUEST}/userType": "Member"}, verdict=Verdict.NOT_APPLICABLE),
    Case("the type of the guest is null", {f"users/{GUEST}/userType": None}, verdict=NOT_ASSESSED),
    Case(
        "an old account without a type is a member",
        {f"users/{GUEST}/userType": "Member", f"users/{WORKER}/userType": None},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("users could not be read", {"users": gap("users")}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
    Case("quarterly for ten years", {f"{RANGE}/type": "numbered", f"{RANGE}/numberOfOccurrences": 40}),
    Case("quarterly, and the last one was", {f"{RANGE}/type": "numbered", f"{RANGE}/numberOfOccurrences": 2}, NONE),
    Case(
        "how often was not returned",
        {f"{RANGE}/type": "numbered", f"{RANGE}/numberOfOccurrences": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "a number of times from a day that is none",
        {f"{RANGE}/type": "numbered", f"{RANGE}/numberOfOccurrences": 40, f"{RANGE}/startDate": "soon"},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a range that is new", {f"{RANGE}/type": "someday"}, verdict=Verdict.NOT_ASSESSED),
)
