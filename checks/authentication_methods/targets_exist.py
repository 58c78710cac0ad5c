from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.entities.groups import DeletedGroup, DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

from ._methods import ALL_USERS, STABLE, name_of


@check(
    title="All groups that authentication methods include or exclude exist",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"equal": {"maester": ["MT.1067"]}},
)
def targets_exist(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    directory_objects: ByKey[DirectoryObject | None],
    deleted_groups: tuple[DeletedGroup, ...] | Gap,
) -> Iterator[Finding]:
    """Checks that all included and excluded groups of the authentication methods exist.

    What it checks:
        Every id in `includeTargets` and `excludeTargets` of every method, except `all_users`, is an existing group. The check
        does not apply if no method names a group.

    Why it matters:
        A method that targets a deleted group applies to no user. An exclusion of a deleted group excludes no user. The policy
        then has a different effect from what it shows.

    Limits:
        Groups in the registration campaign and in the Authenticator features are not assessed. The name of a deleted group is
        available only while the group is in the recycle bin (30 days).

    Remediation:
        1. Open {portal:authentication_method_policies}, and select the method in the finding.
        2. Remove the target that does not exist. Or restore the group: `POST /directory/deletedItems/{id}/restore`.
        3. To verify, read `GET /groups/{id}` for each target, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods-manage
        https://learn.microsoft.com/graph/api/resources/authenticationmethodtarget
    """
    methods: dict[str, set[str]] = {}
    unsaid = False
    for method in required(
        authentication_methods_policy.authentication_method_configurations, STABLE, "authenticationMethodConfigurations"
    ):
        unsaid = unsaid or method.include_targets is None or method.exclude_targets is None
        for target in (method.include_targets or ()) + (method.exclude_targets or ()):
            if target.id != ALL_USERS:
                methods.setdefault(target.id, set()).add(name_of(method))
    names = {} if isinstance(deleted_groups, Gap) else {group.id: group.display_name for group in deleted_groups}
    gaps: dict[Gap, None] = {}
    for key in sorted(methods):
        found = directory_objects[key]
        users = in_order(methods[key])
        if isinstance(found, Gap):
            gaps[found] = None
        elif found is None:
            subject = Subject("group", key, names.get(key) or key)
            yield Finding(
                subject,
                f"the targets of {users} include or exclude the group {subject.name}, which does not exist",
                f"{key}: not found",
                "an existing group",
            )
        elif not found.kind:
            detail = f"`directory_objects` does not state the object type of `{key}`"
            gaps[Gap("directory_objects", GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None
        elif found.kind != "group":
            subject = Subject(found.kind, key, found.name)
            yield Finding(
                subject,
                f"the targets of {users} contain {subject.name}, which is not a group",
                f"type: {found.kind}",
                "an existing group",
            )
    if gaps:
        raise Unknown(*gaps)
    if unsaid:
        detail = f"`{STABLE}` was read, but without the targets of some methods"
        raise Unknown(Gap(STABLE, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    if not methods:
        raise NotApplicable("no authentication method includes or excludes a group")
