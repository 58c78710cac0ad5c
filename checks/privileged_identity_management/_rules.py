"""Shared by the checks of PIM rules: iterating over roles, and evaluating approval and notification rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from ztscan.directory.activation import APPROVAL, GroupActivation, PimPolicies
from ztscan.directory.role_groups import OWNER
from ztscan.entities.roles import RolePolicy, RolePolicyRule
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Subject, Unknown, known, required

RESOURCE = "role_management_policy_assignments"
OF_GROUPS = "role_group_policies"
OF_OWNERS = "owner:"
"""Begins the discriminator of a finding on the policy for owners of a group."""
TRY_AGAIN = "scan again; if this persists, report it"


def over_roles(
    roles: Mapping[str, str],
    policies: PimPolicies,
    judge: Callable[[Subject, RolePolicy], Iterator[Finding]],
    *,
    activation: bool = True,
) -> Iterator[Finding]:
    """Findings of ``judge`` for each role, and for each group whose membership or ownership is activated to get one of the roles.

    ``activation``: whether the rules are about activation. The rules of the role then also apply to a group that is only
    eligible for it. Raises Unknown at the end if some rules are missing.
    """
    if not roles:
        raise NotApplicable("the tenant has none of the assessed roles")
    gaps = dict.fromkeys(policies.gaps)
    for role, name in sorted(roles.items()):
        if role not in policies.roles:
            detail = f"`{RESOURCE}` was read, but without the rules of {name}"
            gaps[Gap(RESOURCE, GapReason.MALFORMED, detail, TRY_AGAIN)] = None
            continue
        try:
            yield from judge(Subject("unifiedRoleDefinition", role, name), policies.roles[role])
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    for group in policies.groups:
        through = group.assigned if activation else group.assigned | group.eligible
        names = sorted(name for role, name in roles.items() if role in through)
        if not names:
            continue
        if isinstance(group.policy, Gap):
            gaps[group.policy] = None
            continue
        try:
            yield from _of_group(group, judge(_activated(group, names), group.policy))
        except Unknown as unknown:
            gaps.update((_in_group(gap), None) for gap in unknown.gaps)
    if gaps:
        raise Unknown(*gaps)


def _activated(group: GroupActivation, roles: Sequence[str]) -> Subject:
    """The group under a name that says what is activated, for messages."""
    what = "ownership" if group.access == OWNER else "membership"
    return Subject("group", group.group, f"the {what} of {group.name} ({', '.join(roles)})")


def _of_group(group: GroupActivation, findings: Iterator[Finding]) -> Iterator[Finding]:
    subject = Subject("group", group.group, group.name)
    for finding in findings:
        discriminator = f"{OF_OWNERS}{finding.discriminator}" if group.access == OWNER else finding.discriminator
        yield replace(finding, subject=subject, discriminator=discriminator)


def _in_group(gap: Gap) -> Gap:
    """The gap of a rule, as one of the rules of a group."""
    return replace(gap, resource=OF_GROUPS, detail=gap.detail.replace(RESOURCE, OF_GROUPS))


def rule(policy: RolePolicy, rule_id: str) -> RolePolicyRule:
    """A rule of the policy. Every policy has all rules, so a missing rule raises Unknown."""
    return required(policy.rule(rule_id), RESOURCE, rule_id)


def here(privileged_roles: Mapping[str, str], role_names: Mapping[str, str], *left_out: str) -> dict[str, str]:
    """The privileged roles that exist in this tenant, by id, without ``left_out``. Not every cloud has all roles."""
    return {role: name for role, name in privileged_roles.items() if role in role_names and role not in left_out}


def approved(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
    """A finding if activating a role does not require approval, or if no approver is named."""
    setting = required(rule(policy, APPROVAL).setting, RESOURCE, f"{APPROVAL}/setting")
    if not required(setting.is_approval_required, RESOURCE, f"{APPROVAL}/setting/isApprovalRequired"):
        message = f"{role.name} can be activated without approval"
        yield Finding(role, message, "isApprovalRequired: false", "isApprovalRequired: true, with at least one approver")
    elif not any(stage.primary_approvers for stage in setting.approval_stages or ()):
        message = f"activating {role.name} requires approval, but no approver is named"
        yield Finding(role, message, "primaryApprovers: none", "at least one primary approver")


def somebody_is_told(*rule_ids: str) -> Callable[[Subject, RolePolicy], Iterator[Finding]]:
    """Evaluates whether the notifications of a role are sent to additional recipients. Default recipients do not count.

    At the level "Critical", PIM sends only what requires an immediate action, such as a request to approve. Source:
    learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings.
    """

    def judge(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
        for rule_id in rule_ids:
            found = rule(policy, rule_id)
            if not required(found.notification_recipients, RESOURCE, f"{rule_id}/notificationRecipients"):
                message = f"{_EVENTS[rule_id]} of {role.name} notifies no additional recipient"
                yield Finding(
                    role,
                    message,
                    f"{rule_id}: no notificationRecipients",
                    "at least one additional recipient",
                    discriminator=rule_id,
                )
                continue
            level = known(found.notification_level, _SENT, RESOURCE, f"{rule_id}/notificationLevel")
            if why := _SENT[level]:
                message = f"{_EVENTS[rule_id]} of {role.name} notifies nobody: {why}"
                observed = f"{rule_id}: notificationLevel: {level}"
                yield Finding(role, message, observed, "notificationLevel: all", discriminator=rule_id)

    return judge


_SENT = {"all": "", "critical": "only critical messages are sent", "none": "the notification is switched off"}
"""By level, why PIM does not send a message that requires no immediate action."""
_EVENTS = {
    "Notification_Admin_Admin_Eligibility": "an eligible assignment",
    "Notification_Admin_Admin_Assignment": "an active assignment",
    "Notification_Admin_EndUser_Assignment": "an activation",
}
