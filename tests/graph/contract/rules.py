"""What Graph documents about requests and its schema cannot say: compulsory filters, ceilings, properties by cloud."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ztscan.graph.resource import Resource


@dataclass(frozen=True)
class CompulsoryFilter:
    """Paths that are refused (400) unless the filter names all of ``needs``, or one of ``either``."""

    path: str
    needs: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


COMPULSORY_FILTERS = (
    CompulsoryFilter(r"/policies/roleManagementPolic(ies|yAssignments)", needs=("scopeId", "scopeType")),
    CompulsoryFilter(r"/identityGovernance/roleManagementAlerts/alert\w+", needs=("scopeId", "scopeType")),
    CompulsoryFilter(
        r"/identityGovernance/privilegedAccess/group/(eligibility|assignment)Schedule\w+", either=("groupId", "principalId")
    ),
    CompulsoryFilter(r"/roleManagement/directory/transitiveRoleAssignments", needs=("principalId",)),
)

_DIRECTORY_LIST = r"/(users|groups|devices|applications|servicePrincipals|oauth2PermissionGrants|directory/deletedItems)\b.*"
TOP_CEILINGS = (
    (_DIRECTORY_LIST, 999),
    (r"/auditLogs/.*", 1000),
    (r"/reports/.*", 999),
    (r"/identityProtection/.*", 500),
)
COUNTED_LISTS = r"/(users|groups|devices|applications|servicePrincipals)"
"""Lists that take ``$count`` with ``ConsistencyLevel: eventual`` (learn.microsoft.com/graph/aad-advanced-queries)."""
RANGED = {"/users": {"userPrincipalName", "displayName"}}
"""Properties with ``ge`` and ``le`` in a filter without advanced query parameters."""
SIGN_IN_ACTIVITY_CEILING = 500
VALUES_WITH_IN = 15
IDS_WITH_GET_BY_IDS = 1000
EXPANDED_AT_ONCE = {"/roleManagement/directory/roleAssignments": 1}

NOT_IN_NATIONAL_CLOUDS = ("usgov", "usgovdod", "china")
LACKING_PROPERTIES = {
    "application": {cloud: {"verifiedPublisher", "samlMetadataUrl"} for cloud in NOT_IN_NATIONAL_CLOUDS},
    "servicePrincipal": {cloud: {"verifiedPublisher"} for cloud in NOT_IN_NATIONAL_CLOUDS},
    "unifiedRoleAssignment": {cloud: {"principalOrganizationId"} for cloud in NOT_IN_NATIONAL_CLOUDS},
    "group": {"china": {"assignedLabels"}},
}
"""Properties that the schema of a national cloud does not have (v1.0 metadata of Fairfax and Mooncake, August 2026)."""

LACKING_PATHS = {
    "china": (r"/policies/authenticationMethodsPolicy", r"/users/[^/]+/authentication/methods"),
    "usgov": (r"/admin/entra/uxSetting",),
    "usgovdod": (r"/admin/entra/uxSetting",),
}
"""Paths that a national cloud does not have."""

# An advanced query needs `$count=true` and a header; a declaration has no way to say the former, so none may be one.
ADVANCED = re.compile(r"\b(ne|not)\b|endswith\(|/\$count", re.IGNORECASE)


def rule_problems(resource: Resource) -> list[str]:
    """Documented rules that a declaration breaks."""
    problems = []
    for rule in COMPULSORY_FILTERS:
        if re.fullmatch(rule.path, resource.path):
            missing = [name for name in rule.needs if not re.search(rf"\b{name}\b", resource.filter)]
            if missing or (rule.either and not any(re.search(rf"\b{name}\b", resource.filter) for name in rule.either)):
                problems.append(f"the filter has to name {', '.join(missing or rule.either)}")
    if "/directory/deletedItems" in resource.path and "microsoft.graph." not in resource.path:
        problems.append("deletedItems needs a cast segment")
    if resource.counted and not re.fullmatch(COUNTED_LISTS, resource.path):
        problems.append("has no count")
    if resource.ranged and resource.ranged not in RANGED.get(resource.path, set()):
        problems.append(f"`{resource.ranged}` is not compared by ge and le")
    problems.extend(_ceilings(resource))
    if resource.path in EXPANDED_AT_ONCE and resource.expand.count(",") >= EXPANDED_AT_ONCE[resource.path]:
        problems.append(f"expands more than {EXPANDED_AT_ONCE[resource.path]} navigation at once")
    if re.fullmatch(_DIRECTORY_LIST, resource.path) and ADVANCED.search(resource.filter):
        problems.append("is an advanced query")
    return problems


def _ceilings(resource: Resource) -> list[str]:
    problems = []
    for path, ceiling in TOP_CEILINGS:
        if re.fullmatch(path, resource.path) and (resource.top or 0) > ceiling:
            problems.append(f"$top {resource.top} is above {ceiling}")
    if "signInActivity" in resource.selected("global") and (resource.top or 0) > SIGN_IN_ACTIVITY_CEILING:
        problems.append(f"$top {resource.top} is above {SIGN_IN_ACTIVITY_CEILING} with signInActivity")
    if resource.keys:
        most = IDS_WITH_GET_BY_IDS if resource.method == "POST" else VALUES_WITH_IN if "{keys}" in resource.filter else 1
        if resource.keys.per_request > most:
            problems.append(f"{resource.keys.per_request} keys a request are more than {most}")
    return problems
