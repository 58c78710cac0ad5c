"""Permissions on Microsoft Graph that also allow what a lesser one allows.

Source: permissions/new/permissions.json of github.com/microsoftgraph/microsoft-graph-devx-content (August 2026), which lists the
permissions of each path. A permission is here if it allows every request that ztscan makes with the lesser one, and shows all
rows and properties. Not here: permissions for basic properties (``.ReadBasic.``), for own objects (``.OwnedBy``), and those of
device management, which show users and the organization for their own purpose. ``tests/graph/test_higher_permissions.py``
compares this table with an extract of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from types import MappingProxyType

_DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")
_ROLES = ("RoleManagement.Read.All", "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory")

HIGHER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Application.Read.All": ("Application.ReadWrite.All", "Directory.Read.All"),
        "AuthenticationContext.Read.All": (
            "AuthenticationContext.ReadWrite.All",
            "Policy.Read.ConditionalAccess",
            "Policy.ReadWrite.ConditionalAccess",
        ),
        "DeviceManagementConfiguration.Read.All": ("DeviceManagementConfiguration.ReadWrite.All",),
        "DirectoryRecommendations.Read.All": ("DirectoryRecommendations.ReadWrite.All",),
        "Domain-InternalFederation.Read.All": ("Domain-InternalFederation.ReadWrite.All",),
        "Domain.Read.All": ("Domain.ReadWrite.All", "Directory.Read.All"),
        "Group.Read.All": ("Group.ReadWrite.All", *_DIRECTORY),
        "GroupMember.Read.All": ("GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All"),
        "GroupSettings.Read.All": ("GroupSettings.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", *_DIRECTORY),
        "LicenseAssignment.Read.All": ("Organization.Read.All", "Organization.ReadWrite.All", *_DIRECTORY),
        "NetworkAccess.Read.All": ("NetworkAccess.ReadWrite.All",),
        "Organization.Read.All": ("Organization.ReadWrite.All", *_DIRECTORY),
        "Policy.Read.AuthenticationMethod": ("Policy.ReadWrite.AuthenticationMethod", "Policy.Read.All"),
        "Policy.Read.B2BManagementPolicy": ("Policy.ReadWrite.B2BManagementPolicy",),
        "Policy.Read.DeviceConfiguration": ("Policy.ReadWrite.DeviceConfiguration",),
        "PrivilegedAssignmentSchedule.Read.AzureADGroup": ("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",),
        "PrivilegedEligibilitySchedule.Read.AzureADGroup": ("PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",),
        "RoleAssignmentSchedule.Read.Directory": ("RoleAssignmentSchedule.ReadWrite.Directory", *_ROLES),
        "RoleEligibilitySchedule.Read.Directory": ("RoleEligibilitySchedule.ReadWrite.Directory", *_ROLES),
        "RoleManagement.Read.Directory": ("RoleManagement.ReadWrite.Directory",),
        "RoleManagementAlert.Read.Directory": ("RoleManagementAlert.ReadWrite.Directory",),
        "RoleManagementPolicy.Read.AzureADGroup": _ROLES,
        "RoleManagementPolicy.Read.Directory": _ROLES,
        "User.Read.All": ("User.ReadWrite.All", *_DIRECTORY),
        "UserAuthenticationMethod.Read.All": ("UserAuthenticationMethod.ReadWrite.All",),
    }
)
"""By permission: those that allow the same and more, to applications and to people."""

HIGHER_FOR_PEOPLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "OnPremDirectorySynchronization.Read.All": ("OnPremDirectorySynchronization.ReadWrite.All",),
        "Policy.Read.DeviceConfiguration": ("Policy.Read.All",),
        "RoleManagement.Read.Directory": ("RoleManagement.Read.All",),
        "RoleManagementPolicy.Read.AzureADGroup": (
            "RoleManagementPolicy.Read.Directory",
            "RoleManagementPolicy.ReadWrite.Directory",
        ),
        "RoleManagementPolicy.Read.Directory": ("RoleManagementPolicy.ReadWrite.Directory",),
        "TeamworkAppSettings.Read.All": ("TeamworkAppSettings.ReadWrite.All",),
    }
)
"""As ``HIGHER``, for people who sign in only."""


def granting(permission: str, held: Set[str], *, application: bool) -> str | None:
    """The permission among ``held`` that grants ``permission``: itself or a higher one. None: it is missing."""
    return next((name for name in (permission, *higher(permission, application=application)) if name in held), None)


def missing(needed: Iterable[str], held: Set[str], *, application: bool) -> tuple[str, ...]:
    """What is needed and neither held nor granted by a higher permission."""
    return tuple(name for name in needed if granting(name, held, application=application) is None)


def higher(permission: str, *, application: bool) -> tuple[str, ...]:
    """The permissions that grant ``permission`` and more."""
    return (*HIGHER.get(permission, ()), *(() if application else HIGHER_FOR_PEOPLE.get(permission, ())))
