"""Cases of `consent.user_consent_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

ASSIGNED = "authorization_policy/defaultUserRolePermissions/permissionGrantPoliciesAssigned"
MINE = "ManagePermissionGrantsForSelf"

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
)
