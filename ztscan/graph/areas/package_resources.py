"""What access packages give: roles of applications and groups, and whether these exist. A request for each package."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.governance import AssignmentPolicy
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import APPLICATION_READ_ALL
from ztscan.graph.resource import P2_OR_GOVERNANCE, Keys, Permission, Resource, Shape

CHECKED_SYSTEMS = frozenset({"aadapplication", "aadgroup"})
"""Origin systems, in lower case, whose resources are directory objects."""


class ResourceRole(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A role in a resource (``accessPackageResourceRole``), such as an app role, or membership of a group."""

    display_name: str | None
    origin_id: str | None
    origin_system: str | None


class ResourceScope(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The resource (``accessPackageResourceScope``), by the id that it has in the directory."""

    display_name: str | None
    origin_id: str | None
    origin_system: str | None


class ResourceRoleScope(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    role: ResourceRole | None
    scope: ResourceScope | None

    @property
    def target(self) -> str | None:
        """Id of the application or group in the directory. None: of another system, or Graph did not say."""
        if self.scope is None or (self.scope.origin_system or "").casefold() not in CHECKED_SYSTEMS:
            return None
        return self.scope.origin_id


class PackageContents(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An access package with the roles that it gives."""

    id: str
    display_name: str | None
    resource_role_scopes: tuple[ResourceRoleScope, ...] | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class AppRole(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    is_enabled: bool | None


class PrincipalRoles(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A service principal with the roles that can be assigned on it."""

    id: str
    app_roles: tuple[AppRole, ...] | None


def _packages(assignment_policies: tuple[AssignmentPolicy, ...]) -> tuple[str, ...]:
    """Packages with a policy: nobody gets any other one."""
    return tuple(sorted({policy.access_package.id for policy in assignment_policies if policy.access_package is not None}))


def _scopes(contents: ByKey[PackageContents]) -> Iterator[ResourceRoleScope]:
    for key in contents:
        package = contents[key]
        if not isinstance(package, Gap):
            yield from package.resource_role_scopes or ()


def _targets(package_contents: ByKey[PackageContents]) -> tuple[str, ...]:
    return tuple(sorted({scope.target for scope in _scopes(package_contents) if scope.target}))


def _principals(
    package_contents: ByKey[PackageContents], package_targets: ByKey[DirectoryObject | None] | Gap
) -> tuple[str, ...]:
    """Service principals whose roles packages give. Deleted ones have no roles to read."""
    named = {
        one.target
        for one in _scopes(package_contents)
        if one.target and one.scope is not None and (one.scope.origin_system or "").casefold() == "aadapplication"
    }
    return tuple(sorted(key for key in named if isinstance(package_targets, Gap) or package_targets[key] is not None))


RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="package_contents",
        path="/identityGovernance/entitlementManagement/accessPackages/{key}",
        entity=PackageContents,
        permission=Permission(
            ("EntitlementManagement.Read.All",), delegated_roles=("Global Reader", "Identity Governance Administrator")
        ),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        expand="resourceRoleScopes($expand=role,scope)",
        licence=P2_OR_GOVERNANCE,
        keys=Keys(_packages, limit=150),
    ),
    Resource(
        name="package_targets",
        path="/directoryObjects/getByIds",
        entity=DirectoryObject,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),
        method="POST",
        keys=Keys(_targets, per_request=1000),
    ),
    Resource(
        name="package_app_roles",
        path="/servicePrincipals",
        entity=PrincipalRoles,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys(_principals, per_request=15),
    ),
)
