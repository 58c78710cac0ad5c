"""Guests: invitations, sponsors, activity, and the ways by which guests create their own account."""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.users import SignInActivity
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import USER_READ_ALL, PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import P1, Content, Permission, Resource, Shape


class Sponsor(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The person or group that answers for a guest."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)

    @property
    def is_group(self) -> bool:
        return (self.odata_type or "").endswith("group")


class Guest(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A guest with the state of the invitation and the sponsors."""

    id: str
    display_name: str | None
    user_principal_name: str | None
    account_enabled: bool | None
    created_date_time: str | None
    external_user_state: str | None
    """``PendingAcceptance`` or ``Accepted``; null for a guest who was not invited."""
    external_user_state_change_date_time: str | None
    sponsors: tuple[Sponsor, ...] | None = None

    @property
    def name(self) -> str:
        return self.user_principal_name or self.display_name or self.id


class GuestActivity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """When a guest last signed in. ``sign_in_activity`` is None for an account that never did."""

    id: str
    display_name: str | None
    user_principal_name: str | None
    account_enabled: bool | None
    created_date_time: str | None
    external_user_state: str | None
    external_user_state_change_date_time: str | None
    sign_in_activity: SignInActivity | None = None

    @property
    def name(self) -> str:
        return self.user_principal_name or self.display_name or self.id


class SelfServiceSignUp(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_enabled: bool | None


class AuthenticationFlowsPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Whether guests may sign themselves up through user flows."""

    id: str | None = None
    self_service_sign_up: SelfServiceSignUp | None


class UserFlow(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A user flow for self-service sign-up of guests (``b2xIdentityUserFlow``)."""

    id: str
    user_flow_type: str | None = None


class IdentityProvider(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A way for guests to sign in. Built-in ones are always listed."""

    id: str
    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    display_name: str | None = None
    identity_provider_type: str | None = None

    @property
    def is_built_in(self) -> bool:
        return (self.odata_type or "").casefold().endswith("builtinidentityprovider")


PERMISSION_IDS = (
    PermissionId(
        "IdentityProvider.Read.All",
        application="e321f0bb-e7f7-481e-bb28-e3b0b32d4bd0",
        delegated="43781733-b5a7-4d1b-98f4-e8edff23e1a9",
    ),
    PermissionId(
        "IdentityUserFlow.Read.All",
        application="1b0c317f-dd31-4305-9932-259a8b6e8099",
        delegated="2903d63d-4611-4d43-99ce-a33f3f52e343",
    ),
)
"""Of permissions that only this area needs."""

_ONLY_GUESTS = "userType eq 'Guest'"

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="guests",
        path="/users",
        entity=Guest,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        select=(
            "id",
            "displayName",
            "userPrincipalName",
            "accountEnabled",
            "createdDateTime",
            "externalUserState",
            "externalUserStateChangeDateTime",
        ),
        expand="sponsors($select=id)",
        filter=_ONLY_GUESTS,
        top=999,
        counted=True,
        always=(Always(sent=("sponsors",)),),
        content=Content.PEOPLE,
    ),
    Resource(
        name="guest_sign_in_activity",
        path="/users",
        entity=GuestActivity,
        permission=Permission(
            ("User.Read.All", "AuditLog.Read.All"), delegated_roles=("Global Reader", "Security Reader", "Reports Reader")
        ),
        lane=Lane.SIGN_IN_ACTIVITY,
        filter=_ONLY_GUESTS,
        top=500,
        counted=True,
        licence=P1,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="authentication_flows_policy",
        path="/policies/authenticationFlowsPolicy",
        entity=AuthenticationFlowsPolicy,
        permission=Permission(("Policy.Read.All",), delegated_roles=("Global Reader",)),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        clouds=("global", "china"),
        national="learn.microsoft.com/graph/api/authenticationflowspolicy-get; the v1.0 metadata of US Government lacks it",
        configuration=True,
    ),
    Resource(
        name="user_flows",
        path="/identity/b2xUserFlows",
        entity=UserFlow,
        permission=Permission(("IdentityUserFlow.Read.All",), delegated_roles=("External ID User Flow Administrator",)),
        lane=Lane.OTHER,
        select=(),
        clouds=("global", "china"),
        national="learn.microsoft.com/graph/api/identitycontainer-list-b2xuserflows; the v1.0 metadata of US Government lacks it",
        configuration=True,
    ),
    Resource(
        name="identity_providers",
        path="/identity/identityProviders",
        entity=IdentityProvider,
        permission=Permission(
            ("IdentityProvider.Read.All",), delegated_roles=("Global Reader", "External Identity Provider Administrator")
        ),
        lane=Lane.OTHER,
        select=(),
        clouds=("global", "china"),
        national="learn.microsoft.com/graph/api/identitycontainer-list-identityproviders; v1.0 of US Government lacks it",
        configuration=True,
    ),
)
