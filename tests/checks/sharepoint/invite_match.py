"""Cases of `sharepoint.invite_match`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.sharepoint.external_sharing_limited import NOT_ASSESSED, SETTINGS, SHARING, SUBJECT, UNLICENSED
from ztscan.core.model import Verdict

SWITCH = f"{SETTINGS}/isRequireAcceptingUserToMatchInvitedUserEnabled"

CASES = (
    Case("as it should be"),
    Case("not as it should be", {SWITCH: False}, {SUBJECT}),
    Case("null", {SWITCH: None}, verdict=NOT_ASSESSED),
    Case("a hostile word in place of the switch", {SWITCH: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("no external sharing", {SHARING: "disabled", SWITCH: False}, verdict=Verdict.NOT_APPLICABLE),
    Case("the sharing level is not known", {SHARING: "unknownFutureValue", SWITCH: False}, verdict=NOT_ASSESSED),
    Case("no SharePoint", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
