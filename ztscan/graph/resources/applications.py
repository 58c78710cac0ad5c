"""What is read about applications: the lists, their owners where it matters, and the permissions that were granted."""

from __future__ import annotations

from ztscan.graph.entities.applications import (
    Application,
    ApplicationOwners,
    AppRoleAssignment,
    OAuth2PermissionGrant,
    ServicePrincipal,
)
from ztscan.graph.entities.groups import DirectoryObject
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Keys, Permission, Resource
from ztscan.graph.resources.keys import privileged_applications, privileged_service_principals
from ztscan.graph.resources.permissions import APPLICATION_READ_ALL

MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"

APPLICATIONS: tuple[Resource, ...] = (
    # keyCredentials in $select limits both lists to 150 requests a minute: at 999 a page that is 150,000 objects.
    Resource(
        name="applications",
        path="/applications",
        entity=Application,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        lacking=dict.fromkeys(("usgov", "usgovdod", "china"), ("verifiedPublisher",)),
    ),
    Resource(
        name="service_principals",
        path="/servicePrincipals",
        entity=ServicePrincipal,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        lacking=dict.fromkeys(("usgov", "usgovdod", "china"), ("verifiedPublisher",)),
    ),
    Resource(
        name="applications_with_owners",
        path="/applications",
        entity=ApplicationOwners,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        select=("id", "appId", "displayName"),
        expand="owners($select=id,displayName,userPrincipalName)",
        top=999,
        counted=True,
    ),
    Resource(
        name="application_owners",
        path="/applications/{key}/owners",
        entity=DirectoryObject,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(privileged_applications),
    ),
    Resource(
        name="service_principal_owners",
        path="/servicePrincipals/{key}/owners",
        entity=DirectoryObject,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(privileged_service_principals),
    ),
    Resource(
        name="oauth2_permission_grants",
        path="/oauth2PermissionGrants",
        entity=OAuth2PermissionGrant,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),  # not documented for this endpoint; all its properties are needed
        top=999,
    ),
    # From the resource's side every application permission on Microsoft Graph is one list.
    Resource(
        name="graph_app_role_assignments",
        path=f"/servicePrincipals(appId='{MICROSOFT_GRAPH}')/appRoleAssignedTo",
        entity=AppRoleAssignment,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
    ),
)
