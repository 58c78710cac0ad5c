from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import UserMfaRequirement
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Table, Unknown, check, required


@check(
    title="Multifactor authentication is not switched on user by user",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"cis-m365-6.0": ["5.1.2.1"], "cis-m365-7.0": ["5.1.2.1"], "monkey365": ["eid-per-user-mfa-disabled"]},
)
def per_user_mfa_off(users: Table[User], user_mfa_requirements: ByKey[UserMfaRequirement]) -> Iterator[Finding]:
    """Whether the older per-user multifactor state is unused.

    What it checks:
        ``perUserMfaState`` is ``disabled`` for every enabled user, guests included.

    Why it matters:
        The per-user state works apart from Conditional Access: it prompts where a policy would not, is not seen in any
        policy, and keeps the older methods and application passwords alive, which need no second factor at all.

    Limits:
        Graph answers for one user at a time, so this is read for up to 200 users as a matter of course, and for more only if
        the check is named. The property exists in Graph's beta version only.

    Remediation:
        1. Make sure that a Conditional Access policy, or security defaults, demands multifactor authentication of everybody.
        2. Open {portal:per_user_mfa}, select the users, and disable it. By Graph: `PATCH
           /beta/users/{id}/authentication/requirements {"perUserMfaState": "disabled"}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-mfa-userstates
        https://learn.microsoft.com/graph/api/resources/strongauthenticationrequirements?view=graph-rest-beta
    """
    enabled = users.where(lambda user: user.account_enabled is not False).in_order
    if not enabled:
        raise NotApplicable("no user can sign in")
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
            message = "multifactor authentication is switched on for this user alone"
            expected = "perUserMfaState: disabled"
            yield Finding(Subject("user", user.id, user.name), message, f"perUserMfaState: {state}", expected)
    if gaps:
        raise Unknown(*gaps)
