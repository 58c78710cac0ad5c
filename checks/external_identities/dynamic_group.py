from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.dynamic_groups import RuledGroups
from ztscan.directory.membership_rules import Comparison, Rule
from ztscan.plugin import Finding, Severity, Subject, Unknown, check, required


@check(
    title="A dynamic group contains all guests",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.3.1"],
            "maester": ["CIS.M365.5.1.3.1"],
            "monkey365": ["eid-dynamic-group-for-guest-users-not-present"],
            "prowler": ["entra_dynamic_group_for_guests_created"],
        }
    },
    since="0.2.0",
)
def dynamic_group(ruled_groups: RuledGroups) -> Iterator[Finding]:
    """Checks that there is one dynamic group with exactly the guests.

    What it checks:
        The rule of a dynamic group is `user.userType -eq "Guest"` and nothing else, and its processing is on. The rule is
        parsed: layout, case and quotes do not matter, and a further condition does.

    Why it matters:
        Access reviews and policies need a group to apply to. A group that somebody fills by hand is incomplete.

    Limits:
        The group protects nothing by itself. Conditional Access can address guests without a group.

    Remediation:
        1. Open {portal:groups} > New group, and select Dynamic User as membership type.
        2. Enter the rule `(user.userType -eq "Guest")`.
        3. Or send `POST /groups` with `"groupTypes": ["DynamicMembership"]`, that `membershipRule`, and
           `"membershipRuleProcessingState": "On"`.

    References:
        https://learn.microsoft.com/entra/external-id/use-dynamic-groups
        https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
    """
    found = [group for group, rule in ruled_groups.known if _is_all_guests(rule)]
    states = [group.membership_rule_processing_state for group in found]
    if any((state or "").casefold() == "on" for state in states):
        return
    for state in states:
        required(state, "dynamic_groups", "membershipRuleProcessingState")
    if ruled_groups.gaps:
        raise Unknown(*ruled_groups.gaps)
    message = "the processing of the dynamic group of all guests is paused" if found else "no dynamic group contains all guests"
    observed = f"dynamic groups: {len(ruled_groups.known)}, with the rule: {len(found)}"
    yield Finding(
        Subject("groups", "dynamicGroups", "Dynamic groups"), message, observed, "one group of all guests, processing on"
    )


def _is_all_guests(rule: Rule) -> bool:
    return (
        isinstance(rule, Comparison)
        and (rule.property, rule.operator) == ("user.usertype", "eq")
        and [value.casefold() for value in rule.values] == ["guest"]
    )
