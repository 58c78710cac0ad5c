"""What the checks of PIM's rules share: going through roles, and what counts as approval and as being told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ztscan.directory.activation import APPROVAL
from ztscan.entities.roles import RolePolicy, RolePolicyRule
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Subject, Unknown, required

RESOURCE = "role_management_policy_assignments"
TRY_AGAIN = "scan again; report it if it stays so"


def over_roles(
    roles: Mapping[str, str], policies: Mapping[str, RolePolicy], judge: Callable[[Subject, RolePolicy], Iterator[Finding]]
) -> Iterator[Finding]:
    """What ``judge`` finds, role by role. Roles whose rules are missing are unknown, after all others have been judged."""
    if not roles:
        raise NotApplicable("the tenant has no such role")
    gaps: dict[Gap, None] = {}
    for role, name in sorted(roles.items()):
        if role not in policies:
            detail = f"`{RESOURCE}` was read, but without the rules of {name}"
            gaps[Gap(RESOURCE, GapReason.MALFORMED, detail, TRY_AGAIN)] = None
            continue
        try:
            yield from judge(Subject("unifiedRoleDefinition", role, name), policies[role])
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def rule(policy: RolePolicy, rule_id: str) -> RolePolicyRule:
    """A rule of the policy; every policy has all of them, so that a missing one is unknown."""
    return required(policy.rule(rule_id), RESOURCE, rule_id)


def here(privileged_roles: Mapping[str, str], role_names: Mapping[str, str], *left_out: str) -> dict[str, str]:
    """The privileged roles that this tenant has, by id, some left out: not every cloud has all of them."""
    return {role: name for role, name in privileged_roles.items() if role in role_names and role not in left_out}


def approved(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
    """A finding where a role can be activated without anybody's approval, or where nobody is named who would give it."""
    setting = required(rule(policy, APPROVAL).setting, RESOURCE, f"{APPROVAL}/setting")
    if not required(setting.is_approval_required, RESOURCE, f"{APPROVAL}/setting/isApprovalRequired"):
        message = f"{role.name} can be activated without approval"
        yield Finding(role, message, "isApprovalRequired: false", "isApprovalRequired: true, with at least one approver")
    elif not any(stage.primary_approvers for stage in setting.approval_stages or ()):
        message = f"activating {role.name} needs approval, but no approver is named"
        yield Finding(role, message, "primaryApprovers: none", "at least one primary approver")


def somebody_is_told(*rule_ids: str) -> Callable[[Subject, RolePolicy], Iterator[Finding]]:
    """Judges whether the notifications of a role have recipients of their own; PIM's default recipients do not count."""

    def judge(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
        for rule_id in rule_ids:
            if not required(rule(policy, rule_id).notification_recipients, RESOURCE, f"{rule_id}/notificationRecipients"):
                message = f"{_EVENTS[rule_id]} of {role.name} is reported to nobody in particular"
                yield Finding(
                    role, message, f"{rule_id}: no notificationRecipients", "at least one recipient", discriminator=rule_id
                )

    return judge


_EVENTS = {
    "Notification_Admin_Admin_Eligibility": "an eligible assignment",
    "Notification_Admin_Admin_Assignment": "an active assignment",
    "Notification_Admin_EndUser_Assignment": "an activation",
}
