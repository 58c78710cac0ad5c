from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.entities.groups import DeletedGroup, DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

from ._methods import ALL_USERS, STABLE, name_of


@check(
    title="Every group that a method is meant for, or not meant for, exists",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"maester": ["MT.1067"]},
)
def targets_exist(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    directory_objects: ByKey[DirectoryObject | None],
    deleted_groups: tuple[DeletedGroup, ...] | Gap,
) -> Iterator[Finding]:
    """Whether the targets of the methods, included and excluded, are groups that still exist.

    What it checks:
        Every ``includeTargets`` and ``excludeTargets`` id of every method other than ``all_users`` is an existing group. Not
        applicable where no method names a group.

    Why it matters:
        A method that was meant for a group that is gone reaches nobody, and an exclusion of a group that is gone excludes
        nobody: the policy says one thing and does another.

    Limits:
        Groups that the registration campaign and the features of Authenticator name are not looked at. A deleted group has
        its name only as long as it lies in the recycle bin, 30 days.

    Remediation:
        1. Open {portal:authentication_method_policies} and the method that the finding names.
        2. Remove the target that no longer exists, or restore the group: `POST /directory/deletedItems/{id}/restore`.

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
        users = ", ".join(sorted(methods[key]))
        if isinstance(found, Gap):
            gaps[found] = None
        elif found is None:
            subject = Subject("group", key, names.get(key) or key)
            yield Finding(subject, f"{users} names a group that does not exist", f"{key}: not found", "an existing group")
        elif found.kind not in {"group", ""}:
            subject = Subject(found.kind, key, found.name)
            yield Finding(subject, f"{users} names something that is not a group", f"of type {found.kind}", "an existing group")
    if gaps:
        raise Unknown(*gaps)
    if unsaid:
        detail = f"`{STABLE}` was read, but the targets of some method are missing"
        raise Unknown(Gap(STABLE, GapReason.MALFORMED, detail, "scan again; report it if it stays so"))
    if not methods:
        raise NotApplicable("no method names a group: each is meant for all users or for nobody")
