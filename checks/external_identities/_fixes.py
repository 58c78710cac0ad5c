"""How the findings on external identities are fixed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ztscan.directory.setting_families import AUTHORIZATION_POLICY, B2B_POLICIES
from ztscan.plugin import Effort, FixStep, Impact, MissingRead, NoFix, RecordedValues, Unfixable, step

from .directory_access_restricted import RESTRICTED

_KIND = "B2BManagementPolicy"
_LISTS = "InvitationsAllowedAndBlockedDomainsPolicy"


def allow_list(recorded: RecordedValues) -> Iterator[FixStep]:
    """The default policy with a list of allowed domains; everything else in its definition stays."""
    policies = recorded.of(B2B_POLICIES.resource)
    default = next((key for key, policy in policies.items() if policy.get("isOrganizationDefault")), None)
    if default is None:
        raise Unfixable("The tenant has no policy for invitations yet. Save the allowed domains in the admin center.")
    definition = recorded.of(B2B_POLICIES.resource, default, "definition")
    try:
        written = json.loads(definition[0])
        members = dict(written[_KIND])
    except (ValueError, LookupError, TypeError) as error:
        raise MissingRead(f"{B2B_POLICIES.resource}/{default}/definition") from error
    members[_LISTS] = {"AllowedDomains": ["{{allowed domain}}"]}
    body = {"definition": [json.dumps({**written, _KIND: members})]}
    yield step(B2B_POLICIES.resource, f"{B2B_POLICIES.path}/{default}", body, policies[default], version="beta")


_PARTNERS = "A person has to list the partner organisations first. All others are blocked at once."

FIXES = {
    "direct_connect_inbound": NoFix(_PARTNERS),
    "inbound_default_blocked": NoFix(_PARTNERS),
    "inbound_trust": NoFix("A person has to decide which organisations' MFA and devices are trusted."),
    "no_silent_consent_or_sync": NoFix("A person has to decide which organisations are part of this one."),
    "outbound_default_restricted": NoFix(_PARTNERS),
    "partners_reviewed": NoFix("A person has to approve or remove each partner."),
    "tenant_restrictions_v2": NoFix("Devices and proxies have to be prepared before the restrictions have an effect."),
    "directory_access_restricted": AUTHORIZATION_POLICY.sets(
        "Let guests read only their own directory objects.",
        {"guestUserRoleId": RESTRICTED},
        impact=Impact.MAY_BLOCK,
        notices="Guests no longer see the members of their groups; some applications list people from there.",
    ),
    "email_verified_join_off": AUTHORIZATION_POLICY.sets(
        "Stop people from joining the tenant by email validation.", {"allowEmailVerifiedUsersToJoinOrganization": False}
    ),
    "invites_limited": AUTHORIZATION_POLICY.sets(
        "Let only administrators and Guest Inviters invite guests.",
        {"allowInvitesFrom": "adminsAndGuestInviters"},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Members can no longer invite guests, also where they share files with new people outside.",
        prepare=("Assign Guest Inviter to those who invite guests today.",),
    ),
    "invite_domain_allow_list": B2B_POLICIES.made_by(
        "Let guests be invited only from approved domains.",
        allow_list,
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Invitations to all other domains fail. Existing guests stay.",
        prepare=("List the domains of your partners. The domains of today's guests are a proposal.",),
        doubts=("Microsoft does not document which role the call requires.",),
    ),
}
