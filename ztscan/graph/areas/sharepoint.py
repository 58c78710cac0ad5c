"""Settings of SharePoint and OneDrive for the whole tenant, and who may see item insights."""

from __future__ import annotations

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Licence, Permission, Resource, Shape

SHAREPOINT = Licence("SharePoint Online", service_plans.SHAREPOINT)


class IdleSessionSignOut(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """When SharePoint signs out people who do nothing, on devices that nobody manages."""

    is_enabled: bool | None
    warn_after_in_seconds: int | None
    sign_out_after_in_seconds: int | None


class SharePointSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """The settings of SharePoint and OneDrive (``sharepointSettings``). Every property is always returned."""

    sharing_capability: str | None
    """``disabled``, ``existingExternalUserSharingOnly``, ``externalUserSharingOnly`` or ``externalUserAndGuestSharing``."""
    sharing_domain_restriction_mode: str | None
    """``none``, ``allowList`` or ``blockList``."""
    sharing_allowed_domain_list: tuple[str, ...] | None
    sharing_blocked_domain_list: tuple[str, ...] | None
    is_resharing_by_external_users_enabled: bool | None
    is_require_accepting_user_to_match_invited_user_enabled: bool | None
    is_legacy_auth_protocols_enabled: bool | None
    is_unmanaged_sync_app_for_tenant_restricted: bool | None
    allowed_domain_guids_for_sync_app: tuple[str, ...] | None
    is_mac_sync_app_enabled: bool | None
    idle_session_sign_out: IdleSessionSignOut | None
    is_site_creation_enabled: bool | None


class InsightsSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Whether Microsoft 365 shows people what their colleagues work on (``insightsSettings``)."""

    is_enabled_in_organization: bool | None
    disabled_for_group: str | None
    """Id of a group for whose members item insights are off."""


PERMISSION_IDS = (
    PermissionId(
        "PeopleSettings.Read.All",
        application="ef02f2e7-e22d-4c77-8614-8f765683b86e",
        delegated="ec762c5f-388b-4b16-8693-ac1efbc611bc",
    ),
    PermissionId(
        "SharePointTenantSettings.Read.All",
        application="83d4163d-a2d8-4d3b-9695-4ae3ca98f888",
        delegated="2ef70e10-5bfd-4ede-a5f6-67720500b258",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="sharepoint_settings",
        path="/admin/sharepoint/settings",
        entity=SharePointSettings,
        permission=Permission(
            ("SharePointTenantSettings.Read.All",), delegated_roles=("Global Reader", "SharePoint Administrator")
        ),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),  # not documented for this endpoint
        licence=SHAREPOINT,
        clouds=("global", "usgov", "usgovdod"),
        national="learn.microsoft.com/graph/api/sharepointsettings-get, national cloud deployments",
        configuration=True,
    ),
    Resource(
        name="item_insights",
        path="/admin/people/itemInsights",
        entity=InsightsSettings,
        permission=Permission(("PeopleSettings.Read.All",), delegated_roles=("Global Reader",)),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),  # the endpoint takes no query options
        licence=SHAREPOINT,
        configuration=True,
    ),
)
