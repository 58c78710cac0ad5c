"""Cases of `sharepoint.legacy_auth_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.sharepoint.external_sharing_limited import NOT_ASSESSED, SETTINGS, SHARING, SUBJECT, UNLICENSED
from ztscan.core.model import Verdict

SWITCH = f"{SETTINGS}/isLegacyAuthProtocolsEnabled"

CASES = (
    Case("as it should be"),
    Case("not as it should be", {SWITCH: True}, {SUBJECT}),
    Case("null", {SWITCH: None}, verdict=NOT_ASSESSED),
    Case("a hostile word in place of the switch", {SWITCH: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("no external sharing: the protocols work all the same", {SHARING: "disabled", SWITCH: True}, {SUBJECT}),
    Case("no SharePoint", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
