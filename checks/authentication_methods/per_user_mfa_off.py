from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import UserMfaRequirement
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Table, Unknown, check, required


@check(
    title="Per-user MFA is disabled for all users",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"equal": {"cis-m365-6.0": ["5.1.2.1"], "cis-m365-7.0": ["5.1.2.1"], "monkey365": ["eid-per-user-mfa-disabled"]}},
)
def per_user_mfa_off(users: Table[User], user_mfa_requirements: ByKey[UserMfaRequirement]) -> Iterator[Finding]:
    """Checks that per-user MFA is disabled for all enabled users.

    What it checks:
        `perUserMfaState` is `disabled` for every enabled user, including guests.

    Why it matters:
        Per-user MFA is independent of Conditional Access. It prompts users when no policy requires MFA, and no policy shows
        it. It also keeps legacy methods and app passwords active. App passwords require no second factor.

    Limits:
        Graph returns this property for one user per request. It is therefore read for up to 200 users by default, and for
        more users only if the check is selected by name. The property exists only in the beta version of Graph.

    Remediation:
        1. Make sure that a Conditional Access policy or security defaults require MFA for all users.
        2. Open {portal:per_user_mfa}, select the users, and disable per-user MFA.
        3. Or send `PATCH /beta/users/{id}/authentication/requirements {"perUserMfaState": "disabled"}`.
        4. To verify, read `GET /beta/users/{id}/authentication/requirements`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-mfa-userstates
        https://learn.microsoft.com/graph/api/resources/strongauthenticationrequirements?view=graph-rest-beta
    """
    enabled = users.where(lambda user: user.account_enabled is not False).in_order
    if not enabled:
        raise NotApplicable("the tenant has no enabled user")
    gaps: dict[Gap, None] = {}
    for user in enabled:
        requirement = user_mfa_requirements[user.id]
        if isinstance(requirement, Gap):
            gaps[requirement] = None
            continue
        try:
            state = required(requirement.per_user_mfa_state, "user_mfa_requirements", "perUserMfaState")
            if state != "disabled":
                required(user.account_enabled, "users", "accountEnabled")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state != "disabled":
            message = f"per-user MFA is turned on for {user.name}"
            expected = "perUserMfaState: disabled"
            yield Finding(Subject("user", user.id, user.name), message, f"perUserMfaState: {state}", expected)
    if gaps:
        raise Unknown(*gaps)
