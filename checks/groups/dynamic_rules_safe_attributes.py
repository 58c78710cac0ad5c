from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.dynamic_groups import RuledGroups, excludes_guests
from ztscan.directory.membership_rules import Comparison, DirectReports, Rule, comparisons, properties
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check

OWN = frozenset(
    f"user.{name}"
    for name in (
        "businessphones",
        "facsimiletelephonenumber",
        "mobile",
        "mobilephone",
        "othermails",
        "preferredlanguage",
        "telephonenumber",
    )
)
"""Attributes that a user can change on the own account, or by registering security information."""
OF_HOME = frozenset(
    f"user.{name}"
    for name in ("displayname", "givenname", "surname", "mail", "mailnickname", "proxyaddresses", "userprincipalname")
)
"""Attributes of a guest that come from the invitation or the home tenant."""


@check(
    title="Dynamic group rules do not depend on attributes that users can change",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"maester": ["MT.1196"]}},
    since="0.2.0",
)
def dynamic_rules_safe_attributes(ruled_groups: RuledGroups) -> Iterator[Finding]:
    """Checks that nobody can enter a dynamic group by changing an attribute of the own account.

    What it checks:
        The membership rules are parsed. No rule depends on an attribute that users change themselves (telephone numbers,
        `otherMails`, `preferredLanguage`). A rule that guests can satisfy does not depend on names or addresses, which
        come from the invitation. A rule excludes guests if it requires `user.userType` to be Member.

    Why it matters:
        The person who controls the attribute decides on the membership. A guest who is invited under a chosen address gets the
        licences, applications and policies of the group.

    Limits:
        All dynamic groups are assessed, not only those that grant access. Attributes that help desk administrators can change
        (`department`, `jobTitle`) are not findings. Paused rules count: membership follows as soon as they run again.

    Remediation:
        1. Open {portal:groups}, select the group, and open Dynamic membership rules.
        2. Use an attribute that only HR or administrators write, for example an extension attribute.
        3. Add `-and (user.userType -eq "Member")` if no guest belongs in the group.
        4. Or send `PATCH /groups/{id}` with another `membershipRule`. To verify, use Validate rules, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
    """
    if ruled_groups.are_none:
        raise NotApplicable("the tenant has no dynamic groups")
    for group, rule in ruled_groups.known:
        if used := in_order(unsafe(rule)):
            message = f"users can enter {group.name} by an attribute that they control: {used}"
            expected = "attributes that only administrators write"
            yield Finding(Subject("group", group.id, group.name), message, f"rule depends on {used}", expected)
    if ruled_groups.gaps:
        raise Unknown(*ruled_groups.gaps)


def unsafe(rule: Rule) -> frozenset[str]:
    """The attributes of a rule that its members may control."""
    if excludes_guests(rule):
        return properties(rule) & OWN
    of_guests = {
        one.property
        for one in comparisons(rule)
        if not isinstance(one, DirectReports)
        and one.property in OF_HOME
        and not (isinstance(one, Comparison) and all("#ext#" in value.casefold() for value in one.values))
    }
    return (properties(rule) & OWN) | of_guests
