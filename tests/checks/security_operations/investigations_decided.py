"""Cases of `security_operations.investigations_decided`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.security_operations.alerts_triaged import (
    ALERTS,
    BUSINESS_PREMIUM,
    BUSY,
    FUTURE,
    LATE,
    MANUAL,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    PERSON,
    RECENT,
    RESOLVED,
    UNLICENSED,
    with_alert,
)

MAIL = {"serviceSource": "microsoftDefenderForOffice365"}
PENDING = {"investigationState": "pendingApproval"}

CASES = (
    Case("nothing waits"),
    Case("waits for approval", with_alert(**PENDING), LATE),
    Case("a hostile title", with_alert(**PENDING, title="<b>`|\u001b[2J"), LATE),
    Case("that is accepted", with_alert(**PENDING), options={"maximum_hours": 1000}),
    Case("waits since an hour", with_alert(**PENDING, lastUpdateDateTime=RECENT)),
    Case("waits for a resource", with_alert(investigationState="pendingResource"), LATE),
    Case("failed", with_alert(investigationState="failed")),
    Case("mail, and nobody began", with_alert(**MAIL), LATE),
    Case("mail, in progress", with_alert("inProgress", **MAIL, **BUSY)),
    Case("mail, in progress without a change", with_alert("inProgress", **MAIL, assignedTo=PERSON), LATE),
    Case("another product", with_alert(serviceSource="microsoftDefenderForIdentity", **PENDING)),
    Case("none, and no incidents either", {ALERTS: [], RESOLVED: []}, verdict=MANUAL),
    Case("no licence", {**UNLICENSED, ALERTS: []}, verdict=NOT_APPLICABLE),
    Case("a state that nobody knows", with_alert(investigationState="pondering"), verdict=NOT_ASSESSED),
    Case("the product is null", with_alert(serviceSource=None), verdict=NOT_ASSESSED),
    Case("changed in the future", with_alert(**PENDING, lastUpdateDateTime=FUTURE), verdict=NOT_ASSESSED),
    Case("could not be read", {ALERTS: gap(ALERTS)}, verdict=NOT_ASSESSED),
    Case("Business Premium", {**BUSINESS_PREMIUM, **with_alert(**PENDING)}, LATE),
    Case("plans of no known name, and an alert all the same", {**UNLICENSED, **with_alert(**PENDING)}, LATE),
)
