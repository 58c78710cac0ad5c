"""How the findings on groups are fixed."""

from __future__ import annotations

from ztscan.directory.setting_families import AUTHORIZATION_POLICY, GROUP_SETTINGS, group_setting
from ztscan.directory.unified_groups import TEMPLATE
from ztscan.plugin import Impact, NoFix

_RULE = NoFix("A person has to write another membership rule, and to check whom it brings in.")

FIXES = {
    "dynamic_rules_safe_attributes": _RULE,
    "no_memberof_rule": _RULE,
    "no_ownerless": NoFix("A person has to decide who owns each group."),
    "no_unapproved_public": NoFix(
        "Ask the owner of each group whether it is public on purpose, and set it to private otherwise."
    ),
    "lifecycle": NoFix("A person has to choose the lifetime, and who is told about groups without an owner."),
    "m365_creation_restricted": GROUP_SETTINGS.made_by(
        "Let only approved users create Microsoft 365 groups.",
        group_setting(TEMPLATE, "Group.Unified", {"EnableGroupCreation": "false"}),
        impact=Impact.MAY_BLOCK,
        notices="Users can no longer create teams, plans and groups.",
        prepare=("Create a group of those who may, and set GroupCreationAllowedGroupId.",),
    ),
    "security_creation_restricted": AUTHORIZATION_POLICY.sets(
        "Let only administrators create security groups.",
        {"defaultUserRolePermissions": {"allowedToCreateSecurityGroups": False}},
        impact=Impact.MAY_BLOCK,
        notices="Users can no longer create security groups.",
    ),
}
