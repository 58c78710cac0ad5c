from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

RESTRICTED = "2af84b1e-32c8-42b7-82bc-daa82404023b"
LIMITED = "10dae51f-b6af-4016-8d66-8c2a99b929b3"
_NAMES = {
    RESTRICTED: "restricted to their own objects",
    LIMITED: "limited (the default)",
    "a0b1b346-4d3e-4e8b-98f8-753987be4970": "same as members",
}


@check(
    title="Guests can read only their own directory objects",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.6.2"],
            "cis-m365-7.0": ["5.1.6.2"],
            "eidsca": ["AP07"],
            "maester": ["CIS.M365.5.1.6.2"],
            "prowler": ["entra_policy_guest_users_access_restrictions"],
            "zta": ["21792"],
        },
        "stronger": {
            "maester": ["CISA.MS.AAD.8.1"],
            "monkey365": ["eid-guest-object-restriction-disabled"],
            "scuba": ["MS.AAD.8.1v1"],
        },
        "partial": {"zta": ["21821"]},
    },
)
def directory_access_restricted(
    authorization_policy: AuthorizationPolicy, *, limited_is_enough: bool = False
) -> Iterator[Finding]:
    """Checks that guests can read only their own directory objects.

    What it checks:
        Guests have the most restrictive of the three access levels (`guestUserRoleId`). The option `limited_is_enough` also
        accepts the default level.

    Why it matters:
        Another organisation protects the account of a guest. With member access, an attacker who compromises the account can
        read the whole directory and select targets. At the default level, the attacker can still read the members of all the
        guest's groups.

    Limits:
        Access to the groups, sites and teams that guests were invited to is not assessed.

    Remediation:
        1. Open {portal:external_collaboration}.
        2. Under "Guest user access", select "Guest user access is restricted to properties and memberships of their own
           directory objects (most restrictive)".
        3. Or send `PATCH /policies/authorizationPolicy {"guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b"}`.
        4. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    role = required(authorization_policy.guest_user_role_id, "authorization_policy", "guestUserRoleId").casefold()
    accepted = {RESTRICTED, LIMITED} if limited_is_enough else {RESTRICTED}
    if role not in accepted:
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "guests can read the members of their groups" if role == LIMITED else "guests can read the directory as members can",
            f"guest access: {_NAMES.get(role, role)}",
            f"guest access: {_NAMES[RESTRICTED]}",
        )
