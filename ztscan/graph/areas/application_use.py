"""How applications are used: when they last signed in, when each credential was last used, and what reaches them from outside.

What is read about the use of applications. Only beta has the two reports. Both list what was used, never what was not.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.applications import Application, ServicePrincipal
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import APPLICATION_READ_ALL, AUDIT_LOG_READ_ALL
from ztscan.graph.resource import P1, Content, Keys, Resource, Shape

PUBLISHED = "WindowsAzureActiveDirectoryOnPremApp"
"""Tag of the service principal of an application that application proxy publishes."""
_OF_PRIVATE_ACCESS = frozenset({"NetworkAccessQuickAccessApplication", "PrivateAccessNonWebApplication"})
"""Tags of applications of Private Access, which have no address on the internet."""


class WorkloadActivity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Last sign-ins of one way of using an application."""

    last_sign_in_date_time: str | None = None
    last_non_interactive_sign_in_date_time: str | None = None
    last_successful_sign_in_date_time: str | None = None

    @property
    def times(self) -> tuple[str | None, ...]:
        return (
            self.last_sign_in_date_time,
            self.last_non_interactive_sign_in_date_time,
            self.last_successful_sign_in_date_time,
        )


class ServicePrincipalActivity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Last sign-ins of an application, as a client and as a resource. An application that never signed in has no row."""

    app_id: str
    last_sign_in_activity: WorkloadActivity | None = None
    delegated_client_sign_in_activity: WorkloadActivity | None = None
    delegated_resource_sign_in_activity: WorkloadActivity | None = None
    application_authentication_client_sign_in_activity: WorkloadActivity | None = None
    application_authentication_resource_sign_in_activity: WorkloadActivity | None = None

    @property
    def activities(self) -> tuple[WorkloadActivity, ...]:
        every = (
            self.last_sign_in_activity,
            self.delegated_client_sign_in_activity,
            self.delegated_resource_sign_in_activity,
            self.application_authentication_client_sign_in_activity,
            self.application_authentication_resource_sign_in_activity,
        )
        return tuple(one for one in every if one is not None)


class CredentialActivity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The last sign-in with one credential. A credential that was never used has no row."""

    key_id: str
    app_id: str | None = None
    sign_in_activity: WorkloadActivity | None = None


class OnPremisesPublishing(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How application proxy publishes an application."""

    external_authentication_type: str | None = None
    """``aadPreAuthentication`` or ``passthru``."""
    external_url: str | None = None
    is_on_prem_publishing_enabled: bool | None = None
    application_type: str | None = None


class PublishedApplication(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An application with how it is published; Graph returns that for a single application only."""

    id: str
    app_id: str
    display_name: str | None
    on_premises_publishing: OnPremisesPublishing | msgspec.UnsetType | None = msgspec.UNSET


def published_by_proxy(principal: ServicePrincipal) -> bool:
    """Whether the tags say that application proxy publishes the application to the internet."""
    tags = frozenset(principal.tags or ())
    return PUBLISHED in tags and tags.isdisjoint(_OF_PRIVATE_ACCESS)


def published_applications(
    service_principals: tuple[ServicePrincipal, ...], applications: tuple[Application, ...]
) -> tuple[str, ...]:
    """Object ids of the applications that application proxy publishes."""
    published = {principal.app_id for principal in service_principals if published_by_proxy(principal)}
    return tuple(sorted(one.id for one in applications if one.app_id in published))


RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="service_principal_activities",
        path="/reports/servicePrincipalSignInActivities",
        entity=ServicePrincipalActivity,
        permission=AUDIT_LOG_READ_ALL,
        lane=Lane.REPORTS,
        version="beta",
        why_beta="v1.0 does not have this report",
        select=(),  # not documented for this endpoint
        top=999,
        licence=P1,
        never_empty=True,  # at least one application has signed in: the scanner
        content=Content.ACTIVITY,
    ),
    Resource(
        name="credential_activities",
        path="/reports/appCredentialSignInActivities",
        entity=CredentialActivity,
        permission=AUDIT_LOG_READ_ALL,
        lane=Lane.REPORTS,
        version="beta",
        why_beta="v1.0 does not have this report",
        select=(),
        top=999,
        licence=P1,
        never_empty=True,  # nor is there a tenant in which no credential was ever used
        content=Content.ACTIVITY,
    ),
    Resource(
        name="application_publishing",
        path="/applications/{key}",
        entity=PublishedApplication,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 does not show how application proxy publishes an application",
        keys=Keys(published_applications),
    ),
)
