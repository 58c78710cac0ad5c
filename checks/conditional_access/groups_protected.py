from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.directory.counting import in_order
from ztscan.entities.groups import Group
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Groups used in policies are protected from ordinary group administrators",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "identities.conditional_access_baseline"],
    mappings={
        "equal": {"maester": ["MT.1035"], "prowler": ["entra_conditional_access_policy_groups_management_restricted"]},
        "partial": {"zta": ["21832(stub)"]},
    },
)
def groups_protected(sign_in_policies: tuple[Policy, ...], access_policy_groups: ByKey[Group | None]) -> Iterator[Finding]:
    """Checks that groups used in policies are role-assignable or in a restricted management administrative unit.

    What it checks:
        The check covers each group that an enabled or report-only policy includes or excludes. The group is role-assignable
        or is in a restricted management administrative unit.

    Why it matters:
        A person who can edit a group that is excluded from MFA decides which users need no MFA. Owners, group administrators
        and help desk staff can edit ordinary groups. Only a few roles can edit protected groups.

    Limits:
        Deleted groups are not evaluated. `conditional_access.no_deleted_references` evaluates them. The check does not
        evaluate group owners and dynamic membership rules. Groups that are synchronised from on-premises cannot be in a
        restricted management administrative unit.

    Remediation:
        1. Open {portal:admin_units} > Add. Set "Restricted management administrative unit" to Yes.
        2. Add the groups that the policies use to this administrative unit.
        3. Alternatively, create a new group with `POST /groups` and `"isAssignableToRole": true`, and replace the old group
           in the policy. This property can be set only when the group is created.
        4. Verify with `GET /groups/{id}?$select=isAssignableToRole,isManagementRestricted`: one of the two properties is
           true.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management
        https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    """
    named = _named(sign_in_policies)
    if not named:
        raise NotApplicable("no Conditional Access policy includes or excludes a group")
    gaps: dict[Gap, None] = {}
    found = {key.lower(): group for key, group in access_policy_groups.items()}
    for key, policies in sorted(named.items()):
        group = found[key] if key in found else access_policy_groups[key]
        if isinstance(group, Gap):
            gaps[group] = None
        elif group is not None and not (group.is_assignable_to_role or group.is_management_restricted):
            yield Finding(
                Subject("group", group.id, group.display_name or group.id),
                f"{group.display_name or group.id} is used in Conditional Access but is not protected",
                f"neither role-assignable nor under restricted management; used in {in_order(policies)}",
                "role-assignable, or in a restricted management administrative unit",
            )
    if gaps:
        raise Unknown(*gaps)


def _named(policies: tuple[Policy, ...]) -> dict[str, set[str]]:
    """Groups by id, with the names of the policies that include or exclude them."""
    named: dict[str, set[str]] = defaultdict(set)
    for policy in policies:
        users = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(users, Users) and policy.state not in ("disabled", ""):
            for group in users.included.groups | users.excluded.groups:
                named[group].add(policy.subject.name)
    return named
