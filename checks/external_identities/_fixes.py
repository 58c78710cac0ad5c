"""How the findings on external identities are fixed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ztscan.directory.setting_families import (
    AUTHENTICATION_FLOWS,
    AUTHORIZATION_POLICY,
    B2B_POLICIES,
    CROSS_TENANT_DEFAULT,
    GROUP_SETTINGS,
    group_setting,
)
from ztscan.directory.unified_groups import TEMPLATE
from ztscan.plugin import Effort, FixStep, Impact, MissingRead, NoFix, RecordedValues, Unfixable, step

from .directory_access_restricted import LIMITED, RESTRICTED

_KIND = "B2BManagementPolicy"
_LISTS = "InvitationsAllowedAndBlockedDomainsPolicy"


def guest_access(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
    """The most open level that the check accepts."""
    family = AUTHORIZATION_POLICY
    body = {"guestUserRoleId": LIMITED if options["limited_is_enough"] is True else RESTRICTED}
    yield step(family.resource, family.path, body, recorded.of(family.resource))


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


_BLOCKED = {
    "usersAndGroups": {"accessType": "blocked", "targets": [{"target": "AllUsers", "targetType": "user"}]},
    "applications": {"accessType": "blocked", "targets": [{"target": "AllApplications", "targetType": "application"}]},
}
_PARTNERS = ("Add the partners of today under Organizational settings first. Sign-ins of guests show who they are.",)
_REVIEW = NoFix("A person has to decide about each organisation. Remove or limit those that nobody needs.")

FIXES = {
    "inbound_default_blocked": CROSS_TENANT_DEFAULT.sets(
        "Block inbound B2B collaboration for tenants that are not configured.",
        {"b2bCollaborationInbound": _BLOCKED},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Guests of tenants that are not configured can no longer sign in.",
        prepare=_PARTNERS,
    ),
    "outbound_default_restricted": CROSS_TENANT_DEFAULT.sets(
        "Block outbound collaboration with tenants that are not configured.",
        {"b2bCollaborationOutbound": _BLOCKED, "b2bDirectConnectOutbound": _BLOCKED},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Users can no longer sign in as guests of tenants that are not configured.",
        prepare=("Use the cross-tenant access activity workbook to see which tenants your users sign in to, and add them.",),
    ),
    "direct_connect_inbound": CROSS_TENANT_DEFAULT.sets(
        "Block inbound B2B direct connect for tenants that are not configured.",
        {"b2bDirectConnectInbound": _BLOCKED},
        impact=Impact.MAY_BLOCK,
        notices="Users of tenants that are not configured lose shared channels.",
        prepare=_PARTNERS,
    ),
    "tenant_restrictions_v2": CROSS_TENANT_DEFAULT.sets(
        "Block accounts of other tenants on devices and networks that signal the policy.",
        {"tenantRestrictions": _BLOCKED},
        impact=Impact.MAY_BLOCK,
        notices="Users can no longer use accounts of other tenants on managed devices.",
        prepare=("Add the partners whose accounts your users need.",),
    ),
    "partners_reviewed": _REVIEW,
    "no_silent_consent_or_sync": _REVIEW,
    "inbound_trust": _REVIEW,
    "no_inactive": NoFix("Ask the sponsor of each guest, block the sign-in, and delete the account after a month."),
    "no_stale_invitations": NoFix("Ask the person who sent each invitation, and delete accounts that nobody needs."),
    "have_sponsor": NoFix("A person has to decide who answers for each guest."),
    "access_reviews": NoFix("A person has to choose the groups, the reviewers and the recurrence of the review."),
    "dynamic_group": NoFix("Create the group in the admin center: a call cannot tell whether one of that purpose exists."),
    "identity_providers": NoFix(
        "A person has to decide about each provider. Guests who use it must redeem their invitation again."
    ),
    "not_group_owner": GROUP_SETTINGS.made_by(
        "Stop guests from becoming owners of Microsoft 365 groups.",
        group_setting(TEMPLATE, "Group.Unified", {"AllowGuestsToBeGroupOwner": "false"}),
    ),
    "email_subscription_signup_off": AUTHORIZATION_POLICY.sets(
        "Stop users from signing up for email-based subscriptions.", {"allowedToSignUpEmailBasedSubscriptions": False}
    ),
    "self_service_signup_off": AUTHENTICATION_FLOWS.sets(
        "Turn off self-service sign-up of guests.",
        {"selfServiceSignUp": {"isEnabled": False}},
        impact=Impact.MAY_BLOCK,
        notices="Applications with a user flow can no longer sign up guests.",
    ),
    "directory_access_restricted": AUTHORIZATION_POLICY.made_by(
        "Let guests read only what is accepted: their own directory objects.",
        guest_access,
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
