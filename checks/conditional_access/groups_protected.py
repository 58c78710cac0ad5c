from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.groups import Group
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Groups that policies name cannot be edited by ordinary group administrators",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "identities.conditional_access_baseline"],
    mappings={
        "maester": ["MT.1035"],
        "prowler": ["entra_conditional_access_policy_groups_management_restricted"],
        "zta": ["21832(stub)"],
    },
)
def groups_protected(sign_in_policies: tuple[Policy, ...], access_policy_groups: ByKey[Group | None]) -> Iterator[Finding]:
    """Whether a helpdesk can write itself out of a policy.

    What it checks:
        Each group that a policy includes or excludes, be it enabled or report-only, is role-assignable or in a restricted
        management administrative unit.

    Why it matters:
        Whoever may edit a group that is excluded from multifactor authentication decides who needs none. Owners, group
        administrators and helpdesks may edit ordinary groups; only few may edit protected ones.

    Limits:
        Groups that were deleted are left to the check on deleted references. Who the owners are, and rules of dynamic membership,
        are not looked at. Restricted management cannot be had for groups that are synchronised from on premises.

    Remediation:
        1. Make a restricted management administrative unit: {portal:admin_units} > Add,
           "Restricted management administrative unit" Yes.
        2. Add the groups that policies name.
        3. Or make a new group with `POST /groups`, `"isAssignableToRole": true`, which can be set at its making only, and put it
           in the policy in place of the old one.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management
        https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    """
    named = _named(sign_in_policies)
    if not named:
        raise NotApplicable("no Conditional Access policy names a group")
    gaps: dict[Gap, None] = {}
    found = {key.lower(): group for key, group in access_policy_groups.items()}
    for key, policies in sorted(named.items()):
        group = found[key] if key in found else access_policy_groups[key]
        if isinstance(group, Gap):
            gaps[group] = None
        elif group is not None and not (group.is_assignable_to_role or group.is_management_restricted):
            yield Finding(
                Subject("group", group.id, group.display_name or group.id),
                f"{group.display_name or group.id} decides on access and is an ordinary group",
                f"neither role-assignable nor restricted; named by {', '.join(sorted(policies))}",
                "role-assignable, or in a restricted management administrative unit",
            )
    if gaps:
        raise Unknown(*gaps)


def _named(policies: tuple[Policy, ...]) -> dict[str, set[str]]:
    """Groups by id, with the names of the policies that name them."""
    named: dict[str, set[str]] = defaultdict(set)
    for policy in policies:
        users = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(users, Users) and policy.state not in ("disabled", ""):
            for group in users.included.groups | users.excluded.groups:
                named[group].add(policy.subject.name)
    return named
