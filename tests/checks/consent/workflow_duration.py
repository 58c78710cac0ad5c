"""Cases of `consent.workflow_duration`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from ztscan.core.model import Verdict

POLICY = "adminConsentRequestPolicy"
PATH = "admin_consent_request_policy"
DAYS = f"{PATH}/requestDurationInDays"

CASES = (
    Case("30 days"),
    Case("one day", {DAYS: 1}),
    Case("31 days", {DAYS: 31}, fails={POLICY}),
    Case("no day", {DAYS: 0}, fails={POLICY}),
    Case("60 days are accepted", {DAYS: 60}, options={"maximum_days": 60}),
    Case("two days where one is accepted", {DAYS: 2}, options={"maximum_days": 1}, fails={POLICY}),
    Case("one day where none is accepted", {DAYS: 1}, options={"maximum_days": 0}, fails={POLICY}),
    Case("the workflow is off", {f"{PATH}/isEnabled": False, DAYS: 0}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the duration was not returned", {DAYS: Remove()}, verdict=Verdict.NOT_ASSESSED),
)
