"""Why the findings on governance have no fix by a call."""

from __future__ import annotations

from ztscan.plugin import NoFix

_POLICY = NoFix("The owner of the access package has to change the policy: Graph replaces it as a whole.")

FIXES = {
    "role_access_reviews": NoFix("A person has to choose who reviews each role, and how often."),
    "packages_need_connected_org": _POLICY,
    "packages_need_approval": _POLICY,
    "package_policies_expire": _POLICY,
}
