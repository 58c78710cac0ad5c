"""What the checks on access packages share: which policies are open to outsiders, and who approves."""

from __future__ import annotations

from ztscan.entities.governance import ApprovalStage, AssignmentPolicy, PackageSubject
from ztscan.plugin import Gap, GapReason, Subject, Unknown, required

RESOURCE = "assignment_policies"
EXTERNAL = frozenset({"specificconnectedorganizationusers", "allconfiguredconnectedorganizationusers", "allexternalusers"})
"""Scopes, in lower case, that reach users who are not in the directory."""
INTERNAL = frozenset(
    {
        "notspecified",
        "specificdirectoryusers",
        "specificdirectoryserviceprincipals",
        "allmemberusers",
        "alldirectoryusers",
        "alldirectoryserviceprincipals",
        "alldirectoryagentidentities",
    }
)


BY_RELATION = frozenset({"requestormanager", "targetmanager", "internalsponsors", "externalsponsors", "targetusersponsors"})
"""Kinds of approvers, in lower case, that depend on who asks.

Source: https://learn.microsoft.com/graph/api/resources/approvalstage (``primaryApprovers``) and the subtypes of ``subjectSet``.
"""


def scope_of(policy: AssignmentPolicy) -> str:
    """The scope in lower case. Raises Unknown where it is not a known one."""
    scope = required(policy.allowed_target_scope, RESOURCE, "allowedTargetScope").casefold()
    return required(scope if scope in EXTERNAL | INTERNAL else None, RESOURCE, "allowedTargetScope (a known value)")


def outsiders_ask(policy: AssignmentPolicy) -> bool:
    """Whether users outside of the directory can request the package themselves. Raises Unknown where it is not known."""
    if scope_of(policy) not in EXTERNAL:
        return False
    settings = required(policy.requestor_settings, RESOURCE, "requestorSettings")
    return required(settings.enable_targets_to_self_add_access, RESOURCE, "requestorSettings/enableTargetsToSelfAddAccess")


def primary_of(stage: ApprovalStage) -> tuple[PackageSubject, ...]:
    return required(stage.primary_approvers, RESOURCE, "requestApprovalSettings/stages/primaryApprovers")


def fallback_of(stage: ApprovalStage) -> tuple[PackageSubject, ...]:
    return required(stage.fallback_primary_approvers, RESOURCE, "requestApprovalSettings/stages/fallbackPrimaryApprovers")


def kind_of(approver: PackageSubject) -> str:
    """In lower case, without its namespace. Empty: not returned."""
    return (approver.odata_type or "").rpartition(".")[2].casefold()


def unknown_kind(kind: str) -> Unknown:
    """To be raised for an approver of a kind that is neither a user, a group nor a relation."""
    detail = f"a policy names an approver of the kind `{kind or 'unknown'}`, which ztscan does not recognise"
    return Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, "update ztscan"))


def subject_of(policy: AssignmentPolicy) -> Subject:
    return Subject("accessPackageAssignmentPolicy", policy.id, policy.name)
