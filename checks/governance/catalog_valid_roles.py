from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, AssignmentPolicy
from ztscan.entities.groups import DirectoryObject
from ztscan.entities.package_resources import CHECKED_SYSTEMS, PackageContents, PrincipalRoles, ResourceRoleScope
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, required

RESOURCE = "package_contents"
DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000"
"""The role of an application that has none of its own."""


@check(
    title="Access packages give only roles of applications and groups that exist",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"maester": ["MT.1106", "MT.1107"]}},
    since="0.2.0",
)
def catalog_valid_roles(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap,
    package_contents: ByKey[PackageContents],
    package_targets: ByKey[DirectoryObject | None] | Gap,
    package_app_roles: ByKey[PrincipalRoles | None] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that people who get an access package get what it promises.

    What it checks:
        Each application and each group of an access package with a policy exists. The role that the package gives is one that
        the application has, and it is enabled.

    Why it matters:
        A request for such a package is approved and then fails, so that somebody gives the access by hand, outside of approval,
        expiration and review.

    Limits:
        Sites of SharePoint, roles of the directory and resources of other systems are counted in a note and not checked.
        Packages without a policy are left out: nobody can request them. More than 150 packages are read only if you say so.

    Remediation:
        1. Open {portal:access_packages}, select the package, open Resource roles, and remove the role.
        2. Add the role that people need today. A group that was deleted in the last 30 days can be restored.
        3. To verify, read `GET /identityGovernance/entitlementManagement/accessPackages/{id}` with
           `$expand=resourceRoleScopes($expand=role,scope)`, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-resources
        https://learn.microsoft.com/graph/api/accesspackage-list-resourcerolescopes
    """
    policies = licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE)
    if not policies:
        raise NotApplicable("the tenant has no access packages")
    gaps: dict[Gap, None] = {}
    for policy in policies:
        try:
            required(policy.access_package, "assignment_policies", "accessPackage")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    others = 0
    for key in package_contents:
        package = package_contents[key]
        if isinstance(package, Gap):
            gaps[package] = None
            continue
        try:
            given = required(package.resource_role_scopes, RESOURCE, "resourceRoleScopes")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        for one in given:
            try:
                if not _is_checked(one):
                    others += 1
                elif wrong := _fault(one, package_targets, package_app_roles):
                    yield _finding(package, one, wrong)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
    if others:
        yield Note(f"roles of sites and other systems, which are not checked: {others}")
    if gaps:
        raise Unknown(*gaps)


def _is_checked(given: ResourceRoleScope) -> bool:
    scope = required(given.scope, RESOURCE, "scope")
    return required(scope.origin_system, RESOURCE, "scope/originSystem").casefold() in CHECKED_SYSTEMS


def _fault(
    given: ResourceRoleScope, targets: ByKey[DirectoryObject | None] | Gap, app_roles: ByKey[PrincipalRoles | None] | Gap
) -> str:
    """What is wrong with the role; empty: nothing. Raises Unknown if that cannot be told."""
    key = required(given.target, RESOURCE, "scope/originId")
    target = targets if isinstance(targets, Gap) else targets[key]
    if isinstance(target, Gap):
        raise Unknown(target)
    if target is None:
        return "was deleted"
    scope = required(given.scope, RESOURCE, "scope")
    if required(scope.origin_system, RESOURCE, "scope/originSystem").casefold() == "aadgroup":
        return ""
    role = required(None if given.role is None else given.role.origin_id, RESOURCE, "role/originId")
    if role == DEFAULT_ACCESS:
        return ""
    principal = app_roles if isinstance(app_roles, Gap) else app_roles[key]
    if isinstance(principal, Gap):
        raise Unknown(principal)
    listed = required(None if principal is None else principal.app_roles, "package_app_roles", "appRoles")
    found = [one for one in listed if one.id.casefold() == role.casefold()]
    if not found:
        return "has no such role"
    enabled = [required(one.is_enabled, "package_app_roles", "appRoles/isEnabled") for one in found]
    return "" if any(enabled) else "has disabled the role"


def _finding(package: PackageContents, given: ResourceRoleScope, wrong: str) -> Finding:
    scope = required(given.scope, RESOURCE, "scope")
    resource = scope.display_name or scope.origin_id or given.id
    role = (given.role.display_name if given.role else None) or "a role"
    subject = Subject("accessPackage", package.id, package.name)
    message = f"{package.name} gives the role {role} of {resource}, which {wrong}"
    return Finding(subject, message, f"{scope.origin_system} {scope.origin_id}", "a role that exists and is enabled", given.id)
