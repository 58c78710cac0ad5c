from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.directory.account_states import one_is_able
from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, ApprovalStage, AssignmentPolicy, PackageSubject
from ztscan.entities.groups import DirectoryObject, Member
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Table, Unknown, check, required

from ._packages import BY_RELATION, RESOURCE, fallback_of, kind_of, primary_of, subject_of, unknown_kind

_OBJECTS = "package_objects"


@check(
    title="Approvers of access packages exist and can sign in",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"maester": ["MT.1107", "MT.1109"]}},
    since="0.2.0",
)
def packages_valid_approvers(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap,
    package_objects: ByKey[DirectoryObject | None] | Gap,
    package_approver_members: ByKey[Table[Member]] | Gap,
    users: Table[User],
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that somebody can approve where an access package requires approval.

    What it checks:
        In each assignment policy that requires approval, every primary approver is an enabled user, or a group with an enabled
        user among its members. A manager or sponsor, which depends on who asks, has a fallback approver of that kind.

    Why it matters:
        Requests to people who have left expire, and users ask for permanent access instead. A deleted group can be created
        again under the same name by somebody else, but not with the same rights.

    Limits:
        Whether each user has a manager or a sponsor is not assessed. Policies without approval are left to
        `governance.packages_need_approval`.

    Remediation:
        1. Open {portal:access_packages}, select the package, open Policies, and edit the policy.
        2. Replace approvers who have left, preferably by a group of at least two people.
        3. Add a fallback approver where a manager or a sponsor approves.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy
        https://learn.microsoft.com/graph/api/resources/accesspackageapprovalstage
    """
    policies = licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE)
    directory = _Directory(package_objects, package_approver_members, users)
    gaps: dict[Gap, None] = {}
    asked = False
    for policy in policies:
        try:
            settings = required(policy.request_approval_settings, RESOURCE, "requestApprovalSettings")
            if not required(settings.is_approval_required_for_add, RESOURCE, "requestApprovalSettings/isApprovalRequiredForAdd"):
                continue
            asked = True
            stages = [
                (stage, primary_of(stage)) for stage in required(settings.stages, RESOURCE, "requestApprovalSettings/stages")
            ]
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        named: dict[str, Finding] = {}
        for number, (stage, approvers) in enumerate(stages, 1):
            for approver in approvers:
                try:
                    wrong = directory.wrong_with(approver, stage)
                except Unknown as unknown:
                    gaps.update(dict.fromkeys(unknown.gaps))
                    continue
                if wrong:
                    message = f"an approver of {policy.name} cannot approve: {wrong}"
                    which = f"{number}:{approver.user_id or approver.group_id or 'relation'}"
                    expected = "an enabled user, or a group with one"
                    named.setdefault(which, Finding(subject_of(policy), message, wrong, expected, which))
        yield from named.values()
    if gaps:
        raise Unknown(*gaps)
    if not asked:
        raise NotApplicable("no access package requires approval")


class _Directory(msgspec.Struct, frozen=True):
    """What is known of those whom policies name."""

    objects: ByKey[DirectoryObject | None] | Gap
    members: ByKey[Table[Member]] | Gap
    users: Table[User]

    def wrong_with(self, approver: PackageSubject, stage: ApprovalStage) -> str:
        """Why an approver of the stage cannot approve. Empty: the approver can. Raises Unknown where that is not known."""
        kind = kind_of(approver)
        if kind == "singleuser":
            return self._user(required(approver.user_id, RESOURCE, "primaryApprovers/userId"))
        if kind == "groupmembers":
            return self._group(required(approver.group_id, RESOURCE, "primaryApprovers/groupId"))
        if kind in BY_RELATION:
            able = any(not self.wrong_with(one, stage) for one in fallback_of(stage) if kind_of(one) not in BY_RELATION)
            return "" if able else "a manager or sponsor approves, and no fallback approver can"
        raise unknown_kind(kind)

    def _user(self, key: str) -> str:
        user = self.users.by_id.get(key)
        if user is not None:
            return "" if one_is_able((user.account_enabled,)) else "the user is disabled"
        if self._exists(key):
            detail = f"the list of users lacks `{key}`, who exists"
            raise Unknown(Gap("users", GapReason.UNAVAILABLE, detail, "scan again"))
        return "the user was deleted"

    def _group(self, key: str) -> str:
        if not self._exists(key):
            return "the group was deleted"
        rows = self.members if isinstance(self.members, Gap) else self.members[key]
        if isinstance(rows, Gap):
            raise Unknown(rows)
        found = (self.users.by_id.get(member) for member in rows.column("id"))
        able = one_is_able(user.account_enabled for user in found if user is not None)
        return "" if able else "no enabled user is in the group"

    def _exists(self, key: str) -> bool:
        found = self.objects if isinstance(self.objects, Gap) else self.objects[key]
        if isinstance(found, Gap):
            raise Unknown(found)
        return found is not None
