from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.access_reviews import current_recurrence, denies_in_silence, months_between
from ztscan.directory.licences import licensed
from ztscan.directory.people import belongs_elsewhere
from ztscan.directory.review_scopes import reviews_guests, undetermined
from ztscan.entities.governance import P2_OR_GOVERNANCE, AccessReview
from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Table, Unknown, check, required


@check(
    title="Guest access is reviewed at least every quarter",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={
        "partial": {
            "cis-m365-6.0": ["5.3.2"],
            "cis-m365-7.0": ["5.3.2"],
            "monkey365": ["eid-access-reviews-for-guest-users-are-configured", "eid-ensure-guest-users-are-reviewed"],
            "prowler": ["entra_access_review_guest_users_configured"],
            "zta": ["21857"],
        }
    },
    since="0.2.0",
)
def access_reviews(
    access_reviews: tuple[AccessReview, ...] | Gap,
    users: Table[User],
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_months: int = 3,
) -> Iterator[Finding | Note]:
    """Checks that a recurring access review covers guests and removes those whom nobody confirms.

    What it checks:
        A series of access reviews has all guests in its scope (`userType eq 'Guest'`), recurs at least every
        `maximum_months` (3), and has not ended. Its decisions are applied automatically, and the decision is Deny where
        nobody answers. No access review at all is a fail: the tenant has guests and nothing ends their access.

    Why it matters:
        Guests often keep their access after their project ends. A review removes the access that is no longer needed.

    Limits:
        A review of the guests in selected groups counts, and a note says how many series there are. Which groups with guests
        it leaves out is not assessed. A review of inactive guests only does not count. A filter with further conditions is
        undetermined. Without guests, or without the licence, this is not applicable.

    Remediation:
        1. Open {portal:access_reviews} > New access review > Teams + Groups > All Microsoft 365 groups with guest users.
        2. Set the recurrence to quarterly without end. Select "Auto apply results to resource", and "If reviewers don't
           respond: Remove access".
        3. Or send `POST /identityGovernance/accessReviews/definitions`.

    References:
        https://learn.microsoft.com/entra/id-governance/manage-guest-access-with-access-reviews
        https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition
    """
    reviews = licensed(access_reviews, service_plans, P2_OR_GOVERNANCE)
    if not any(kind == "Guest" for kind in users.column("user_type")):
        for kind, external in zip(users.column("user_type"), belongs_elsewhere(users), strict=True):
            required("" if kind is None and not external else kind, "users", "userType")
        raise NotApplicable("the tenant has no guests")
    gaps: dict[Gap, None] = {}
    of_guests, sound = 0, 0
    for review in reviews:
        covered = reviews_guests(review)
        if covered is False:
            continue
        try:
            of_guests += covered is True
            if _is_sound(review, now, maximum_months):
                sound += covered is True
                gaps.update({} if covered else {undetermined(review, "guests"): None})
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if sound:
        yield Note(f"series that review guests: {sound}; groups outside of their scope are not covered")
        return
    if gaps:
        raise Unknown(*gaps)
    message = (
        "no access review of guests recurs in time, applies its decisions and denies by default"
        if of_guests
        else "no access review covers guests"
    )
    expected = f"a series at least every {maximum_months} months that denies by default"
    yield Finding(
        Subject("accessReviews", "guests", "Access reviews of guests"), message, f"series of guests: {of_guests}", expected
    )


def _is_sound(review: AccessReview, now: datetime, maximum_months: int) -> bool:
    months = months_between(current_recurrence(review, now))
    return months is not None and months <= maximum_months and denies_in_silence(review)
