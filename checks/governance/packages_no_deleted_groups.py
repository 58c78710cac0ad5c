from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, AssignmentPolicy, PackageSubject
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check, required

from ._packages import RESOURCE, subject_of


@check(
    title="Access packages name no deleted users or groups as requestors",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"maester": ["MT.1107"]}},
    since="0.2.0",
)
def packages_no_deleted_groups(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap,
    package_objects: ByKey[DirectoryObject | None] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that the users and groups who may request an access package exist.

    What it checks:
        Each user and each group that an assignment policy names among those who may request the package exists.

    Why it matters:
        A policy for a group that is gone reaches nobody. Its package is thought to be in use and is not cleaned up.

    Limits:
        Groups and applications that a package gives access to are those of `governance.catalog_valid_roles`. Deleted approvers
        are findings of `governance.packages_valid_approvers`.

    Remediation:
        1. Open {portal:access_packages}, select the package, open Policies, and edit the policy.
        2. Replace what was deleted. A group that was deleted in the last 30 days can be restored.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-request-policy
        https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy
    """
    policies = licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE)
    if not policies:
        raise NotApplicable("the tenant has no access packages")
    gaps: dict[Gap, None] = {}
    for policy in policies:
        try:
            targets = required(policy.specific_allowed_targets, RESOURCE, "specificAllowedTargets")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if any(_lacks_id(target) for target in targets):
            gaps[_WITHOUT_ID] = None
        for key in sorted({target.user_id or target.group_id or "" for target in targets} - {""}):
            found = package_objects if isinstance(package_objects, Gap) else package_objects[key]
            if isinstance(found, Gap):
                gaps[found] = None
            elif found is None:
                message = f"{policy.name} names a user or group that was deleted"
                yield Finding(subject_of(policy), message, f"no object {key}", "an existing user or group", key)
    if gaps:
        raise Unknown(*gaps)


_WITHOUT_ID = Gap(
    RESOURCE,
    GapReason.MALFORMED,
    "an assignment policy names a user or group without an id",
    "scan again; if this persists, report it",
)


def _lacks_id(target: PackageSubject) -> bool:
    """Whether a target is a user or a group, or of no known kind, and Graph does not say which."""
    kind = (target.odata_type or "").rpartition(".")[2].casefold()
    return kind in ("", "singleuser", "groupmembers") and not (target.user_id or target.group_id)
