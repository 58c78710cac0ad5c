"""Cases of `external_identities.have_sponsor`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import GUEST, WORKER
from ztscan.core.model import Verdict

GUESTS = "guests"
ROW = f"{GUESTS}/{GUEST}"
SPONSORS = f"{ROW}/sponsors"
GONE = "6a1b0000-0000-4000-8000-000000000031"
HOSTILE = {f"{ROW}/displayName": "<b>`|\u001b[2J", f"{ROW}/userPrincipalName": "<img src=x>`|\u001b[2J"}


def sponsor(key: str, kind: str = "user") -> dict[str, str]:
    return {"@odata.type": f"#microsoft.graph.{kind}", "id": key}


CASES = (
    Case("a sponsor"),
    Case("no sponsor", {SPONSORS: []}, {GUEST}),
    Case("a hostile name", {SPONSORS: [], **HOSTILE}, {GUEST}),
    Case("the sponsor is disabled", {f"users/{WORKER}/accountEnabled": False}, {GUEST}),
    Case("the sponsor was deleted", {SPONSORS: [sponsor(GONE)]}, {GUEST}),
    Case("a second sponsor", {SPONSORS: [sponsor(GONE), sponsor(WORKER)]}),
    Case("a group", {SPONSORS: [sponsor(GONE, "group")]}),
    Case("the sponsor is perhaps disabled", {f"users/{WORKER}/accountEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case("a disabled guest", {SPONSORS: [], f"{ROW}/accountEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case("no guest", {GUESTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("sponsors are null", {SPONSORS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: sponsors were not returned", {SPONSORS: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GUESTS: gap(GUESTS)}, verdict=Verdict.NOT_ASSESSED),
    Case("users could not be read", {"users": gap("users")}, verdict=Verdict.NOT_ASSESSED),
)
