"""Custom authentication extensions: code of others that Microsoft Entra ID calls while somebody signs in."""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Permission, Resource


class ExtensionAuthentication(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How Microsoft Entra ID authenticates to the endpoint, by ``odata_type``."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    resource_id: str | None = None


class ExtensionEndpoint(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What is called: a URL, or a logic app, by ``odata_type``."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    target_url: str | None = None
    subscription_id: str | None = None
    resource_group_name: str | None = None
    logic_app_workflow_name: str | None = None


class AuthenticationExtension(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A custom authentication extension; ``odata_type`` names the event at which it is called."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    id: str
    display_name: str | None
    authentication_configuration: ExtensionAuthentication | msgspec.UnsetType | None = msgspec.UNSET
    """Null: none. Unset where the answer lacks it."""
    endpoint_configuration: ExtensionEndpoint | None

    @property
    def name(self) -> str:
        return self.display_name or self.id

    @property
    def event(self) -> str:
        """The event, such as ``onTokenIssuanceStart``."""
        return (self.odata_type or "").rpartition(".")[2].removesuffix("CustomExtension")


PERMISSION_IDS = (
    PermissionId(
        "CustomAuthenticationExtension.Read.All",
        application="88bb2658-5d9e-454f-aacd-a3933e079526",
        delegated="b2052569-c98c-4f36-a5fb-43e5c111e6d0",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="authentication_extensions",
        path="/identity/customAuthenticationExtensions",
        entity=AuthenticationExtension,
        permission=Permission(
            ("CustomAuthenticationExtension.Read.All",),
            delegated_roles=("Global Reader", "Authentication Extensibility Administrator", "Application Administrator"),
        ),
        lane=Lane.OTHER,
        select=(),  # its types differ
        clouds=("global", "usgov", "usgovdod"),
        national="learn.microsoft.com/graph/api/identitycontainer-list-customauthenticationextensions, national clouds",
        configuration=True,
    ),
)
