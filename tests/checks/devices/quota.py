"""Cases of `devices.quota`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.devices.join_restricted import NOT_ASSESSED, POLICY, SUBJECT

QUOTA = f"{POLICY}/userDeviceQuota"

CASES = (
    Case("ten"),
    Case("one", {QUOTA: 1}),
    Case("eleven", {QUOTA: 11}, {SUBJECT}),
    Case("twenty, which are accepted", {QUOTA: 20}, options={"maximum": 20}),
    Case("ten, and five are accepted", options={"maximum": 5}, fails={SUBJECT}),
    Case("ten, and one is accepted", options={"maximum": 1}, fails={SUBJECT}),
    Case("an option that nothing can meet", options={"maximum": 0}, fails={SUBJECT}),
    Case("none at all", {QUOTA: 0}, {SUBJECT}),
    Case("a negative number", {QUOTA: -1}, {SUBJECT}),
    Case("no limit", {QUOTA: 2147483647}, {SUBJECT}),
    Case("no limit, whatever is accepted", {QUOTA: 2147483647}, {SUBJECT}, options={"maximum": 2147483647}),
    Case("null is no limit", {QUOTA: None}, {SUBJECT}),
    Case("a hostile number", {QUOTA: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: the quota was not returned", {QUOTA: Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
)
