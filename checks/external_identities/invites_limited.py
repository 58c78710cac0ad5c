from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

_CHOSEN = frozenset({"adminsandguestinviters", "none"})
_INVITERS = {
    "adminsguestinvitersandallmembers": "every member can invite guests",
    "everyone": "everybody can invite guests, guests too",
}


@check(
    title="Only administrators and chosen inviters can invite guests",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={
        "cis-m365-6.0": ["5.1.6.3"],
        "cis-m365-7.0": ["5.1.6.3"],
        "eidsca": ["AP04"],
        "maester": ["CISA.MS.AAD.8.2"],
        "monkey365": ["eid-guest-invite-restriction-disabled"],
        "prowler": ["entra_policy_guest_invite_only_for_admin_roles"],
        "scuba": ["MS.AAD.8.2v1"],
        "zta": ["21791"],
    },
)
def invites_limited(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Who may invite guests.

    What it checks:
        Invitations are sent by administrators and holders of the role Guest Inviter, or by nobody (`allowInvitesFrom`).

    Why it matters:
        Every guest is an identity that somebody else protects. If everybody can invite, nobody knows who is in the directory,
        and a phished member can bring in an account of the attacker's that outlives the clean-up.

    Limits:
        Guests that came by self-service sign-up or were invited before are not looked at.

    Remediation:
        1. Open {portal:external_collaboration}.
        2. Under "Guest invite settings" choose "Only users assigned to specific admin roles can invite guest users".
        3. Or send `PATCH /policies/authorizationPolicy {"allowInvitesFrom": "adminsAndGuestInviters"}`.
        4. Give the role Guest Inviter to those who work with partners.

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
        text = f"`authorization_policy` has the value `{inviters}` for `allowInvitesFrom`, which is not known here"
        raise Unknown(Gap("authorization_policy", GapReason.MALFORMED, text, "look at External collaboration settings"))
