"""Cases of `sharepoint.sync_managed_only`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.sharepoint.external_sharing_limited import NOT_ASSESSED, SETTINGS, SUBJECT, UNLICENSED
from ztscan.core.model import Verdict

SWITCH = f"{SETTINGS}/isUnmanagedSyncAppForTenantRestricted"
DOMAINS = f"{SETTINGS}/allowedDomainGuidsForSyncApp"
OFF = {SWITCH: False, DOMAINS: []}

CASES = (
    Case("restricted", HYBRID),
    Case("restricted, and the Mac app is allowed", {**HYBRID, f"{SETTINGS}/isMacSyncAppEnabled": True}),
    Case("not restricted", {**HYBRID, **OFF}, {SUBJECT}),
    Case("not restricted, with domains that are left over", {**HYBRID, SWITCH: False}, {SUBJECT}),
    Case("not restricted, and the list is null", {**HYBRID, SWITCH: False, DOMAINS: None}, {SUBJECT}),
    Case("restricted to no domain", {**HYBRID, DOMAINS: []}, {SUBJECT}),
    Case("a hostile domain", {**HYBRID, DOMAINS: ["<b>`|\u001b[2J"]}),
    Case("a cloud-only tenant", OFF, verdict=Verdict.NOT_APPLICABLE),
    Case("synchronised once", {**OFF, "organization/0/onPremisesSyncEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case("the switch is null", {**HYBRID, SWITCH: None}, verdict=NOT_ASSESSED),
    Case("the list is null", {**HYBRID, DOMAINS: None}, verdict=NOT_ASSESSED),
    Case("R13: the list was not returned", {**HYBRID, DOMAINS: Remove()}, verdict=NOT_ASSESSED),
    Case("no SharePoint", {**HYBRID, **UNLICENSED}, verdict=Verdict.NOT_APPLICABLE),
    Case("the organisation could not be read", {"organization": gap("organization")}, verdict=NOT_ASSESSED),
    Case("could not be read", {**HYBRID, SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
