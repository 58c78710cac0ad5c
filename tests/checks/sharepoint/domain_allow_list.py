"""Cases of `sharepoint.domain_allow_list`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.sharepoint.external_sharing_limited import NOT_ASSESSED, SETTINGS, SHARING, SUBJECT, UNLICENSED
from ztscan.core.model import Verdict

MODE = f"{SETTINGS}/sharingDomainRestrictionMode"
ALLOWED = f"{SETTINGS}/sharingAllowedDomainList"
BLOCKED = f"{SETTINGS}/sharingBlockedDomainList"

CASES = (
    Case("one domain"),
    Case("two domains", {ALLOWED: Add("woodgrove.example")}),
    Case("no restriction", {MODE: "none"}, {SUBJECT}),
    Case("no restriction, with a list that is left over", {MODE: "none", ALLOWED: ["contoso.example"]}, {SUBJECT}),
    Case("blocked domains only", {MODE: "blockList", BLOCKED: ["evil.example"]}, {SUBJECT}),
    Case("an empty list", {ALLOWED: []}, {SUBJECT}),
    Case("a list of blanks", {ALLOWED: [" "]}, {SUBJECT}),
    Case("a hostile domain in the list", {ALLOWED: ["<b>`|\u001b[2J"]}),
    Case("a mode that nobody knows", {MODE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the mode is null", {MODE: None}, verdict=NOT_ASSESSED),
    Case("the list is null", {ALLOWED: None}, verdict=NOT_ASSESSED),
    Case("R13: the mode was not returned", {MODE: Remove()}, verdict=NOT_ASSESSED),
    Case("no external sharing", {SHARING: "disabled", MODE: "none"}, verdict=Verdict.NOT_APPLICABLE),
    Case("the sharing level is null", {SHARING: None, MODE: "none"}, verdict=NOT_ASSESSED),
    Case("no SharePoint", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
