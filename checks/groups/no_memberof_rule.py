from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.dynamic_groups import RuledGroups
from ztscan.directory.membership_rules import properties
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check

_MEMBER_OF = frozenset({"user.memberof", "device.memberof"})


@check(
    title="Dynamic groups do not use the memberOf preview rule",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={"equal": {"maester": ["MT.1197"]}},
    since="0.2.0",
)
def no_memberof_rule(ruled_groups: RuledGroups) -> Iterator[Finding]:
    """Checks that no rule of a dynamic group depends on the membership of another group.

    What it checks:
        No membership rule uses the property `user.memberOf` or `device.memberOf`. The rule is parsed, so the word in a value
        does not count.

    Why it matters:
        The attribute is a preview without a service level. The owner of the inner group decides who gets into the outer one,
        also where the outer one grants more.

    Limits:
        This check is advisory. It does not assess what the groups grant.

    Remediation:
        1. Open {portal:groups}, select the group, and open Dynamic membership rules.
        2. Replace the rule by one on attributes, or assign the members.
        3. Or send `PATCH /groups/{id}` with another `membershipRule`.

    References:
        https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of
        https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
    """
    if ruled_groups.are_none:
        raise NotApplicable("the tenant has no dynamic groups")
    for group, rule in ruled_groups.known:
        if used := properties(rule) & _MEMBER_OF:
            message = f"members of {group.name} follow from the membership of other groups"
            yield Finding(Subject("group", group.id, group.name), message, f"property: {min(used)}", "no memberOf in the rule")
    if ruled_groups.gaps:
        raise Unknown(*ruled_groups.gaps)
