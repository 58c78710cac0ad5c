"""Cases of `consent.user_consent_restricted`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import GRAPH
from ztscan.core.model import Verdict

ASSIGNED = "authorization_policy/defaultUserRolePermissions/permissionGrantPoliciesAssigned"
MINE = "ManagePermissionGrantsForSelf"
CLASSES = "permission_classifications"
IDS = {"User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "openid": "37f7f235-527c-4136-accd-4a02d197296e"}


def classified(name: str | None, how: str | None = "low") -> dict[str, Any]:
    key = IDS.get(name or "", f"id-of-{name}")
    return {"id": f"class-of-{name}", "permissionId": key, "permissionName": name, "classification": how}


BASE = {CLASSES: {GRAPH: [classified("User.Read"), classified("openid"), classified("Mail.Read", "medium")]}}

CASES = (
    Case("verified publishers and low permissions only"),
    Case("no consent at all", {ASSIGNED: []}),
    Case("the prefix in other letters", {ASSIGNED: ["managePermissionGrantsForSelf.Microsoft-User-Default-Low"]}),
    Case("policies for groups are another matter", {ASSIGNED: ["ManagePermissionGrantsForOwnedResource.anything"]}),
    Case("any application", {ASSIGNED: [f"{MINE}.microsoft-user-default-legacy"]}, fails={"microsoft-user-default-legacy"}),
    Case(
        "what Microsoft recommends",
        {ASSIGNED: [f"{MINE}.microsoft-user-default-recommended"]},
        fails={"microsoft-user-default-recommended"},
    ),
    Case(
        "a policy of the tenant's own beside the low one",
        {ASSIGNED: [f"{MINE}.microsoft-user-default-low", f"{MINE}.fabrikam-partners"]},
        fails={"fabrikam-partners"},
    ),
    Case("R13: the list was not returned", {ASSIGNED: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: no permissions of members were returned",
        {"authorization_policy/defaultUserRolePermissions": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("the policy could not be read", {"authorization_policy": gap("authorization_policy")}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "mail is classified as low",
        {f"{CLASSES}/{GRAPH}": [classified("User.Read"), classified("Mail.ReadWrite")]},
        fails={"00000003-0000-0000-c000-000000000000/Mail.ReadWrite"},
    ),
    Case(
        "mail is classified twice, and only one of the two is low",
        {
            f"{CLASSES}/{GRAPH}": [
                classified("Mail.ReadWrite"),
                {**classified("Mail.ReadWrite", "high"), "id": "another-class-of-Mail.ReadWrite"},
            ]
        },
        fails={"00000003-0000-0000-c000-000000000000/Mail.ReadWrite"},
    ),
    Case(
        "mail is classified as low, and the consent policy is not assigned",
        {ASSIGNED: [], f"{CLASSES}/{GRAPH}": [classified("Mail.ReadWrite")]},
    ),
    Case(
        "the class was not returned", {f"{CLASSES}/{GRAPH}": [classified("Mail.ReadWrite", None)]}, verdict=Verdict.NOT_ASSESSED
    ),
    Case("the permission was not returned", {f"{CLASSES}/{GRAPH}": [classified(None)]}, verdict=Verdict.NOT_ASSESSED),
    Case("the classifications could not be read", {CLASSES: gap(CLASSES)}, verdict=Verdict.NOT_ASSESSED),
    Case("those of Graph could not be read", {f"{CLASSES}/{GRAPH}": gap(CLASSES)}, verdict=Verdict.NOT_ASSESSED),
    Case("the APIs could not be read", {"service_principals": gap("service_principals")}, verdict=Verdict.NOT_ASSESSED),
    Case("nobody can consent, and the classifications could not be read", {ASSIGNED: [], CLASSES: gap(CLASSES)}),
)
