"""How the findings on Privileged Identity Management are fixed: rules of roles, and of groups that are activated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ztscan.directory.activation import ACTIVATION_EXPIRATION, APPROVAL, ELIGIBILITY_EXPIRATION, ENABLEMENT
from ztscan.directory.owner_fix import without_owner
from ztscan.directory.role_groups import MEMBER, OWNER
from ztscan.directory.setting_families import ROLE_RULES
from ztscan.plugin import (
    Effort,
    Finding,
    Fix,
    FixFacts,
    Fixing,
    FixStep,
    Impact,
    MissingRead,
    NoFix,
    RecordedValues,
    Unfixable,
    by_id,
    step,
)

from ._rules import OF_GROUPS, OF_OWNERS, RESOURCE

Json = Mapping[str, Any]
Change = Callable[[Json, Mapping[str, object]], Json]
_ASKED = {"mfa": "MultiFactorAuthentication", "justification": "Justification"}
"""By the discriminator of a finding, what an activation has to ask for."""
_APPROVERS = {"@odata.type": "#microsoft.graph.groupMembers", "groupId": "{{approver group id}}"}
_STAGE = {
    "approvalStageTimeOutInDays": 1,
    "isApproverJustificationRequired": True,
    "escalationTimeInMinutes": 0,
    "isEscalationEnabled": False,
    "escalationApprovers": [],
    "primaryApprovers": [_APPROVERS],
}


def policy_of(recorded: RecordedValues, found: Finding) -> Json:
    """The recorded policy of the role, or of the membership or ownership of the group, that a finding is about."""
    if found.subject.kind == "group":
        access = OWNER if found.discriminator.startswith(OF_OWNERS) else MEMBER
        where, rows, wanted = OF_GROUPS, recorded.of(OF_GROUPS, found.subject.id), access
    else:
        where, rows, wanted = RESOURCE, recorded.of(RESOURCE), found.subject.id
    for row in rows.values():
        policy: Json = row.get("policy") or {}
        if row.get("roleDefinitionId") == wanted and policy.get("id"):
            return policy
    raise MissingRead(f"{where}/{found.subject.id}")


def rule_step(policy: Json, rule_id: str, change: Json) -> FixStep:
    """The call that changes one rule; what the rule is about is sent as it was recorded."""
    before = by_id(policy.get("rules"), rule_id, f"{RESOURCE}/{policy.get('id')}")
    about = {name: before[name] for name in ("@odata.type", "id", "target") if name in before}
    path = f"{ROLE_RULES.path}/{policy['id']}/rules/{rule_id}"
    return step(f"{RESOURCE}/{policy['id']}/{rule_id}", path, {**about, **change}, before)


def by_policy(recorded: RecordedValues, findings: Iterable[Finding]) -> Iterator[tuple[Json, dict[str, None]]]:
    """Each policy with a finding once, and what its findings are about, in their order."""
    known: dict[str, tuple[Json, dict[str, None]]] = {}
    for found in findings:
        policy = policy_of(recorded, found)
        known.setdefault(policy["id"], (policy, {}))[1][found.discriminator.removeprefix(OF_OWNERS)] = None
    yield from known.values()


def activation(recorded: RecordedValues, findings: tuple[Finding, ...], options: Mapping[str, object]) -> Iterator[FixStep]:
    for policy, what in by_policy(recorded, findings):
        if not _ASKED.keys().isdisjoint(what):
            rule = by_id(policy.get("rules"), ENABLEMENT, RESOURCE)
            old = list(rule.get("enabledRules") or ())
            new = [word for key, word in _ASKED.items() if key in what and word not in old]
            yield rule_step(policy, ENABLEMENT, {"enabledRules": [*new, *old]})
        if "duration" in what:
            longest = f"PT{options['maximum_hours']}H"
            yield rule_step(policy, ACTIVATION_EXPIRATION, {"isExpirationRequired": True, "maximumDuration": longest})


def eligibility(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    for policy, _ in by_policy(recorded, findings):
        yield rule_step(policy, ELIGIBILITY_EXPIRATION, {"isExpirationRequired": True, "maximumDuration": "P365D"})


def approval(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    for policy, _ in by_policy(recorded, findings):
        before = by_id(policy.get("rules"), APPROVAL, RESOURCE).get("setting")
        if not isinstance(before, Mapping):
            raise MissingRead(f"{RESOURCE}/{policy['id']}/{APPROVAL}/setting")
        setting = {**before, "isApprovalRequired": True, "approvalMode": "SingleStage", "approvalStages": [_STAGE]}
        yield rule_step(policy, APPROVAL, {"setting": setting})


def notification(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    for policy, rules in by_policy(recorded, findings):
        for rule_id in rules:
            before = by_id(policy.get("rules"), rule_id, RESOURCE)
            wanted: dict[str, Any] = {} if before.get("notificationRecipients") else {"notificationRecipients": ["{{mailbox}}"]}
            if str(before.get("notificationLevel")).casefold() != "all":
                wanted["notificationLevel"] = "All"
            yield rule_step(policy, rule_id, wanted)


def owners(findings: tuple[Finding, ...], cloud: str) -> Iterator[Fix]:
    """Owners without a privileged role lose the group. Who is a permanent member has to become eligible first."""
    owned = [found for found in findings if found.discriminator.startswith("owner:")]
    rest = tuple(
        text
        for begins, text in (("member:", MEMBERS), ("eligible_owner:", ELIGIBLE_OWNERS))
        if any(found.discriminator.startswith(begins) for found in findings)
    )
    if not owned:
        raise Unfixable(" ".join(rest))
    steps = tuple(
        without_owner(f"/groups/{found.subject.id}", found.discriminator.removeprefix("owner:"), cloud) for found in owned
    )
    yield Fix(facts=OWNERS, steps=steps, remains=rest)


OWNERS = FixFacts(
    changes="Remove owners without a privileged role from groups that hold a directory role.",
    permissions=("Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory"),
    role="Privileged Role Administrator",
    impact=Impact.ADMINISTRATORS,
    notices="The owners can no longer manage the group.",
)
MEMBERS = "Make each permanent member eligible, let them activate once, and then remove the permanent membership."
ELIGIBLE_OWNERS = "Remove each eligible owner without a privileged role from the group in PIM for Groups."
_MAILBOX = "Choose a mailbox that the security team reads."
_APPROVAL_FACTS: Mapping[str, Any] = {
    "effort": Effort.HOURS,
    "impact": Impact.ADMINISTRATORS,
    "notices": "Administrators wait for an approver before they can use the role.",
    "prepare": (
        "Choose a group of two or more approvers who do not all need the same approval.",
        "Keep the emergency access accounts permanently assigned, and test them.",
    ),
    "after": ("privileged_access.emergency_accounts",),
}

FIXES = {
    "activation_controls": ROLE_RULES.made_by(
        "Require MFA and a justification to activate privileged roles, for the accepted time.",
        activation,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators give a reason and authenticate when they activate a role. Running activations stay.",
    ),
    "no_permanent_eligibility": ROLE_RULES.made_by(
        "Let eligible assignments of privileged roles expire after a year.",
        eligibility,
        impact=Impact.ADMINISTRATORS,
        notices="New eligible assignments end after a year. Existing ones stay until they are renewed.",
    ),
    "ga_approval": ROLE_RULES.made_by("Require approval to activate Global Administrator.", approval, **_APPROVAL_FACTS),
    "pra_approval": ROLE_RULES.made_by(
        "Require approval to activate Privileged Role Administrator.", approval, **_APPROVAL_FACTS
    ),
    "assignment_notifications": ROLE_RULES.made_by(
        "Notify the security team of every assignment of a privileged role.",
        notification,
        impact=Impact.ADMINISTRATORS,
        notices="The mailbox gets an email for each assignment.",
        prepare=(_MAILBOX,),
    ),
    "ga_activation_notification": ROLE_RULES.made_by(
        "Notify the security team of every activation of Global Administrator.",
        notification,
        impact=Impact.ADMINISTRATORS,
        notices="The mailbox gets an email for each activation.",
        prepare=(_MAILBOX,),
    ),
    "role_activation_notification": ROLE_RULES.made_by(
        "Notify the security team of every activation of a privileged role.",
        notification,
        impact=Impact.ADMINISTRATORS,
        notices="The mailbox gets an email for each activation.",
        prepare=(_MAILBOX,),
    ),
    "all_assignments_managed": NoFix("Assign each role again through PIM, eligible, and remove the assignment outside PIM then."),
    "eligible_used": NoFix("A person has to decide whether each unused eligible assignment is still needed."),
    "no_nested_groups": NoFix("Add the members of the nested group to the group itself, and then remove the nested group."),
    "no_permanent_active": NoFix(
        "Make each administrator eligible first, let them activate once, and then remove the active assignment."
    ),
    "role_groups_protected": Fixing(OWNERS, owners),
}
