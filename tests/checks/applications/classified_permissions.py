"""Cases of `applications.classified_permissions`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, gap
from tests.checks.compliant.names import GRAPH
from ztscan.core.model import Verdict

CLASSES = "permission_classifications"
ASSIGNED = "authorization_policy/defaultUserRolePermissions/permissionGrantPoliciesAssigned"
USER_READ = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
MAIL_READ = "570282fd-fa5c-430d-a7fd-fc8dc98a9dca"


def classified(permission: str | None, name: str, classification: str | None = "low", **more: Any) -> dict[str, Any]:
    """The change that classifies one permission on Microsoft Graph."""
    row = {"id": "class", "permissionId": permission, "permissionName": name, "classification": classification, **more}
    return {CLASSES: {GRAPH: [row]}}


UNLISTED = {"id": "class", "permissionId": USER_READ, "permissionName": None, "classification": "low"}
CASES = (
    Case("User.Read and openid are low, Mail.Read is medium"),
    Case("nothing is classified", {CLASSES: {}}),
    Case("User.Read", classified(USER_READ, "User.Read")),
    Case("a stale name", classified(USER_READ, "something.old")),
    Case("Mail.Read", classified(MAIL_READ, "Mail.Read"), fails={"class"}),
    Case("Mail.Read under a harmless name", classified(MAIL_READ, "User.Read"), fails={"class"}),
    Case("a hostile name", classified(MAIL_READ, HOSTILE), fails={"class"}),
    Case("medium", classified(MAIL_READ, "Mail.Read", "medium")),
    Case("a class that is new", classified(MAIL_READ, "Mail.Read", "minimal"), verdict=Verdict.NOT_ASSESSED),
    Case(
        "the policy uses a class that is new",
        {
            **classified(MAIL_READ, "Mail.Read"),
            "permission_grant_policies/microsoft-user-default-low/includes/0/permissionClassification": "minimal",
        },
        fails={"class"},
    ),
    Case("on another API", {**classified(USER_READ, "User.Read"), f"service_principals/{GRAPH}/appId": "x"}, fails={"class"}),
    Case("on an API that is not in the list", {CLASSES: {"6a1b0000-0000-4000-8000-0000000000ee": [UNLISTED]}}, fails={"class"}),
    Case(
        "the policy does not say what it includes",
        {**classified(MAIL_READ, "Mail.Read"), "permission_grant_policies/microsoft-user-default-low/includes": None},
        fails={"class"},
    ),
    Case(
        "a policy that is not on the users themselves",
        {**classified(MAIL_READ, "Mail.Read"), ASSIGNED: ["ManagePermissionGrantsForOwnedResource.custom"]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("users cannot consent", {**classified(MAIL_READ, "Mail.Read"), ASSIGNED: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "the policy does not use classes",
        {**classified(MAIL_READ, "Mail.Read"), "permission_grant_policies/microsoft-user-default-low/includes": []},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "a policy that is not listed may use them",
        {**classified(MAIL_READ, "Mail.Read"), ASSIGNED: ["ManagePermissionGrantsForSelf.custom"]},
        fails={"class"},
    ),
    Case("R13: policies were not returned", {ASSIGNED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the class was not returned", classified(MAIL_READ, "Mail.Read", None), verdict=Verdict.NOT_ASSESSED),
    Case("R13: the permission was not returned", classified(None, "Mail.Read"), verdict=Verdict.NOT_ASSESSED),
    Case("one API could not be read", {CLASSES: {GRAPH: gap(CLASSES)}}, verdict=Verdict.NOT_ASSESSED),
    Case("classes could not be read", {CLASSES: gap(CLASSES)}, verdict=Verdict.NOT_ASSESSED),
)
