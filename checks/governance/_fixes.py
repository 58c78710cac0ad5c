"""Why the findings on governance have no fix by a call."""

from __future__ import annotations

from ztscan.plugin import NoFix

_POLICY = NoFix("The owner of the access package has to change the policy: Graph replaces it as a whole.")

FIXES = {
    "role_access_reviews": NoFix("A person has to choose who reviews each role, and how often."),
    "packages_need_connected_org": _POLICY,
    "packages_need_approval": _POLICY,
    "packages_no_deleted_groups": _POLICY,
    "packages_no_inactive_policy": _POLICY,
    "packages_valid_approvers": _POLICY,
    "leaver_workflow": NoFix("People have to decide when access ends, and the leave dates have to reach Microsoft Entra first."),
    "stale_members": NoFix(
        "The manager of each person has to say whether the account is still needed. Disable it before it is deleted."
    ),
    "package_policies_expire": _POLICY,
    "catalog_valid_roles": NoFix("The owner of the access package has to say which role people need today."),
}
