"""Cases of `consent.workflow_reminders`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from ztscan.core.model import Verdict

PATH = "admin_consent_request_policy"
SWITCH = f"{PATH}/remindersEnabled"

CASES = (
    Case("reviewers are reminded"),
    Case("no reminders", {SWITCH: False}, fails={"adminConsentRequestPolicy"}),
    Case("the workflow is off", {f"{PATH}/isEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: whether it is on was not returned", {f"{PATH}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
)
