"""Cases of `groups.no_ownerless`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ADMIN, PROJECT, WORKER
from ztscan.core.model import Verdict

GROUPS = "m365_groups"
GROUP = f"{GROUPS}/{PROJECT}"
OWNERS, NAME = f"{GROUP}/owners", f"{GROUP}/displayName"
DISABLED = {f"users/{WORKER}/accountEnabled": False}


def owner(key: str, kind: str = "user") -> dict[str, str]:
    return {"@odata.type": f"#microsoft.graph.{kind}", "id": key}


SECOND = {"id": "0b1b0000-0000-4000-8000-000000000022", "displayName": "Second", "visibility": "Private", "owners": None}
CASES = (
    Case("an owner"),
    Case("no owner", {OWNERS: []}, {PROJECT}),
    Case("a hostile name", {OWNERS: [], NAME: "<b>`|\u001b[2J"}, {PROJECT}),
    Case("the only owner is disabled", DISABLED, {PROJECT}),
    Case("the only owner is perhaps disabled", {f"users/{WORKER}/accountEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case("one of two owners is disabled", {**DISABLED, OWNERS: [owner(WORKER), owner(ADMIN)]}),
    Case("an application owns it", {OWNERS: [owner("6a1b0000-0000-4000-8000-000000000021", "servicePrincipal")]}),
    Case("synchronised", {OWNERS: [], f"{GROUP}/onPremisesSyncEnabled": True}, verdict=Verdict.NOT_APPLICABLE),
    Case("no group", {GROUPS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("owners are null", {OWNERS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("owners of two groups are null", {OWNERS: None, GROUPS: Add(SECOND)}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: owners were not returned", {OWNERS: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=Verdict.NOT_ASSESSED),
    Case("users could not be read", {"users": gap("users")}, verdict=Verdict.NOT_ASSESSED),
)
