from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

_CHOSEN = frozenset({"adminsandguestinviters", "none"})
_INVITERS = {
    "adminsguestinvitersandallmembers": "every member can invite guests",
    "everyone": "all users, including guests, can invite guests",
}


@check(
    title="Only administrators and Guest Inviters can invite guests",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.6.3"],
            "cis-m365-7.0": ["5.1.6.3"],
            "eidsca": ["AP04"],
            "maester": ["CISA.MS.AAD.8.2"],
            "monkey365": ["eid-guest-invite-restriction-disabled"],
            "prowler": ["entra_policy_guest_invite_only_for_admin_roles"],
            "scuba": ["MS.AAD.8.2v1"],
        },
        "stronger": {"zta": ["21791"]},
    },
)
def invites_limited(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Checks that only administrators and holders of the Guest Inviter role can invite guests.

    What it checks:
        Only administrators and holders of the Guest Inviter role can invite guests, or nobody can (`allowInvitesFrom`).

    Why it matters:
        Every guest is an identity that another organisation protects. If all users can invite guests, nobody controls who is
        in the directory. An attacker with a stolen account can invite an account of their own, which remains after the
        incident.

    Limits:
        Existing guests and guests from self-service sign-up are not assessed.

    Remediation:
        1. Open {portal:external_collaboration}.
        2. Under "Guest invite settings", select "Only users assigned to specific admin roles can invite guest users".
        3. Or send `PATCH /policies/authorizationPolicy {"allowInvitesFrom": "adminsAndGuestInviters"}`.
        4. Assign the Guest Inviter role to users who work with partners.
        5. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/external-id/external-collaboration-settings-configure
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    inviters = required(authorization_policy.allow_invites_from, "authorization_policy", "allowInvitesFrom")
    if inviters.casefold() in _INVITERS:
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            _INVITERS[inviters.casefold()],
            f"allowInvitesFrom: {inviters}",
            "allowInvitesFrom: adminsAndGuestInviters or none",
        )
    elif inviters.casefold() not in _CHOSEN:
        text = f"`authorization_policy` has the value `{inviters}` for `allowInvitesFrom`, which ztscan does not recognise"
        raise Unknown(
            Gap(
                "authorization_policy",
                GapReason.MALFORMED,
                text,
                "check External collaboration settings in the Microsoft Entra admin center",
            )
        )
