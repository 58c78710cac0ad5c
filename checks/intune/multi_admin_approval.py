from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.groups import Member
from ztscan.entities.intune_operations import ApprovalPolicy
from ztscan.entities.intune_roles import IntuneGroup
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, Severity, Subject, Table, Unknown, check, known, required

from ._evidence import TENANT, GroupPeople, judged

RESOURCE = "approval_policies"
_KNOWN = frozenset(
    ["unknown", "devicewipe", "deviceretire", "devicedelete", "app", "script", "role", "tenantconfiguration", "devicedeprovision"]
)


@check(
    title="A second administrator approves sensitive changes in Intune",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "endpoints.enroll"],
    mappings={"stronger": {"maester": ["MT.1096"], "zta": ["51015"]}},
    since="0.2.0",
)
def multi_admin_approval(
    approval_policies: tuple[ApprovalPolicy, ...] | Gap,
    intune_groups: ByKey[IntuneGroup | None] | Gap,
    intune_group_members: ByKey[Table[Member]] | Gap,
    users: Table[User],
    service_plans: frozenset[str],
    *,
    kinds: tuple[str, ...] = ("app", "script", "deviceWipe", "deviceRetire", "deviceDelete"),
    minimum_approvers: int = 2,
) -> Iterator[Finding]:
    """Checks that Intune requires approval for changes that reach every device.

    What it checks:
        For each of `kinds` there is an access policy, and its approver groups have at least `minimum_approvers` (2) enabled
        users.

    Why it matters:
        One stolen administrator account can run a script on every device, install an app, or wipe all devices within minutes.
        With approval, an attacker needs two accounts.

    Limits:
        A group with one approver stops changes of that person: nobody approves their own request. Whether approvers also
        request changes is not assessed. Some kinds of changes are not known to every tenant yet: choose them with `kinds`.

    Remediation:
        1. Create a group of at least two administrators, and give it a role with the permission to approve.
        2. Open {portal:intune_approvals}, and create an access policy for apps, scripts, wipe, retire and delete.
        3. Another administrator has to approve the policy itself.

    References:
        https://learn.microsoft.com/intune/intune-service/fundamentals/multi-admin-approval
        https://learn.microsoft.com/graph/api/resources/intune-rbac-operationapprovalpolicy
    """
    policies = licensed_for_intune(approval_policies, service_plans)
    people = GroupPeople(intune_groups, intune_group_members, users)
    wanted = {kind.casefold(): kind for kind in kinds}
    seen: set[str] = set()

    def judge(policy: ApprovalPolicy) -> Iterator[Finding]:
        kind = known(policy.policy_type, _KNOWN, RESOURCE, "policyType")
        seen.add(kind)
        groups = required(policy.approver_group_ids, RESOURCE, "approverGroupIds")
        if kind not in wanted:
            return
        approvers, gaps = people.enabled(groups)
        if len(approvers) >= minimum_approvers:
            return
        if gaps:
            raise Unknown(*gaps)
        yield Finding(
            Subject("operationApprovalPolicy", policy.id, policy.name),
            f"{policy.name} has {counted(len(approvers), 'user')} who can approve",
            f"{counted(len(approvers), 'enabled user')} in {counted(len(groups), 'group')}",
            f"at least {minimum_approvers} enabled users",
        )

    unknown: Unknown | None = None
    try:
        yield from judged(policies, judge)
    except Unknown as outcome:
        unknown = outcome
    missing = [name for kind, name in wanted.items() if kind not in seen]
    if missing and unknown is None:
        observed = f"no access policy for: {', '.join(missing)}"
        yield Finding(TENANT, "Intune requires no approval for some sensitive changes", observed, "an access policy for each")
    if unknown is not None:
        raise unknown
