"""Cases of `intune.scope_tags`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ONBOARDING
from tests.checks.intune.rbac_groups_protected import LIST as ROLES
from tests.checks.unlicensed import rows_of_intune
from tests.intune.shapes import target
from ztscan.core.model import Verdict

LIST = "role_scope_tags"
NORTH = f"{LIST}/1"
NOT_ASSESSED = Verdict.NOT_ASSESSED
SUBJECT = "deviceManagement"
BASE: dict[str, Any] = {
    LIST: [
        {"id": "0", "displayName": "Default", "isBuiltIn": True, "assignments": []},
        {"id": "1", "displayName": "North", "isBuiltIn": False, "assignments": [target("group", groupId=ONBOARDING)]},
    ]
}

CASES = (
    Case("a tag with devices"),
    Case("a tag without devices", {f"{NORTH}/assignments": []}, {SUBJECT}),
    Case("only the default", {NORTH: Remove()}, {SUBJECT}),
    Case("only an exclusion", {f"{NORTH}/assignments": [target("exclusionGroup", groupId=ONBOARDING)]}, {SUBJECT}),
    Case("one team", {NORTH: Remove(), f"{ROLES}/north": Remove()}, verdict=Verdict.NOT_APPLICABLE),
    Case("no team", {NORTH: Remove(), ROLES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a target that is new", {f"{NORTH}/assignments": [target("oracle")]}, verdict=NOT_ASSESSED),
    Case("assignments were not returned", {f"{NORTH}/assignments": None}, verdict=NOT_ASSESSED),
    Case("whether it is built in was not returned", {f"{NORTH}/isBuiltIn": Remove()}, verdict=NOT_ASSESSED),
    Case("role assignments could not be read", {ROLES: gap(ROLES)}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
