"""Governance: access reviews, access packages and lifecycle workflows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.groups import HIDDEN_MEMBERSHIP, DirectoryObject, Member
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import GROUP_MEMBER_READ_ALL, PermissionId
from ztscan.graph.resource import GOVERNANCE as ENTRA_ID_GOVERNANCE
from ztscan.graph.resource import P2_OR_GOVERNANCE as P2_OR_ENTRA_ID_GOVERNANCE
from ztscan.graph.resource import Keys, Permission, Resource, Shape

GOVERNANCE, P2_OR_GOVERNANCE = ENTRA_ID_GOVERNANCE, P2_OR_ENTRA_ID_GOVERNANCE
"""For checks, which take them from here."""


class ScopeQuery(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One query of principals or resources."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    query: str | None = None
    inactive_duration: str | None = None
    """Of `accessReviewInactiveUsersQueryScope`: only those who have not signed in for this time are reviewed."""

    @property
    def of_inactive(self) -> bool:
        """Whether only those are reviewed who have not signed in for some time: its kind says so, or the time does."""
        return bool(self.inactive_duration) or (self.odata_type or "").endswith("InactiveUsersQueryScope")


class ReviewScope(ScopeQuery, frozen=True, rename="camel", kw_only=True):
    """What is reviewed, as queries: of one kind of scope, or of principals and resources."""

    principal_scopes: tuple[ScopeQuery, ...] | None = None
    resource_scopes: tuple[ScopeQuery, ...] | None = None


class RecurrencePattern(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    type: str | None
    interval: int | None


class RecurrenceRange(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    type: str | None
    """``noEnd``, ``endDate`` or ``numbered``."""
    end_date: str | None = None
    start_date: str | None = None
    number_of_occurrences: int | None = None


class Recurrence(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    pattern: RecurrencePattern | None
    range: RecurrenceRange | None


class ReviewSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    auto_apply_decisions_enabled: bool | None
    default_decision_enabled: bool | None
    default_decision: str | None
    """``Approve``, ``Deny`` or ``Recommendation``."""
    recurrence: Recurrence | None = None
    """None: the review takes place once."""


class AccessReview(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A series of access reviews (``accessReviewScheduleDefinition``)."""

    id: str
    display_name: str | None
    status: str | None
    scope: ReviewScope | None
    instance_enumeration_scope: ReviewScope | None = None
    settings: ReviewSettings | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class PackageSubject(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A user, a group, a manager or sponsors, by ``odata_type``."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    user_id: str | None = None
    group_id: str | None = None


class ApprovalStage(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    primary_approvers: tuple[PackageSubject, ...] | None = None
    fallback_primary_approvers: tuple[PackageSubject, ...] | None = None


class ApprovalSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_approval_required_for_add: bool | None
    stages: tuple[ApprovalStage, ...] | None = None


class RequestorSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    enable_targets_to_self_add_access: bool | None


class Expiration(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    type: str | None
    """``noExpiration``, ``afterDuration``, ``afterDateTime`` or ``notSpecified``."""
    duration: str | None = None
    end_date_time: str | None = None


class AutomaticRequests(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    request_access_for_allowed_targets: bool | None


class PackageCatalog(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    display_name: str | None = None
    state: str | None = None
    is_externally_visible: bool | None = None


class AccessPackage(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    display_name: str | None = None


class WorkflowTrigger(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """When a workflow runs for a user: at a date of the user, or when a property or a membership changes."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    time_based_attribute: str | None = None
    """``employeeHireDate``, ``employeeLeaveDateTime`` or ``createdDateTime``."""
    offset_in_days: int | None = None
    """Days after that date; before it if negative."""


class ExecutionConditions(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """``odata_type`` says whether a workflow runs by a trigger and a scope, or only when somebody starts it."""

    odata_type: str | None = msgspec.field(name="@odata.type", default=None)
    trigger: WorkflowTrigger | None = None


class WorkflowTask(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    display_name: str | None
    is_enabled: bool | None
    task_definition_id: str | None


class Workflow(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A lifecycle workflow, as the list has it."""

    id: str
    display_name: str | None
    category: str | None
    """``joiner``, ``leaver`` or ``mover``."""
    is_enabled: bool | None
    is_scheduling_enabled: bool | None

    @property
    def is_leaver(self) -> bool:
        return (self.category or "").casefold() == "leaver"


class LeaverWorkflow(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A lifecycle workflow with its conditions and tasks, which the list leaves out."""

    id: str
    display_name: str | None
    execution_conditions: ExecutionConditions | None
    tasks: tuple[WorkflowTask, ...] | None


def _leavers(lifecycle_workflows: tuple[Workflow, ...]) -> tuple[str, ...]:
    return tuple(sorted(workflow.id for workflow in lifecycle_workflows if workflow.is_leaver))


class AssignmentPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Who may get an access package, who approves, and for how long (``accessPackageAssignmentPolicy``)."""

    id: str
    display_name: str | None
    allowed_target_scope: str | None
    expiration: Expiration | None
    requestor_settings: RequestorSettings | None
    request_approval_settings: ApprovalSettings | None
    automatic_request_settings: AutomaticRequests | None = None
    specific_allowed_targets: tuple[PackageSubject, ...] | None = None
    """Who may request it, where the scope names single users, groups or organisations."""
    access_package: AccessPackage | None = None
    catalog: PackageCatalog | None = None

    @property
    def approvers(self) -> tuple[PackageSubject, ...]:
        """Primary and fallback approvers of all stages, if approval is required."""
        settings = self.request_approval_settings
        if settings is None or not settings.is_approval_required_for_add:
            return ()
        stages = settings.stages or ()
        return tuple(
            one for stage in stages for one in (*(stage.primary_approvers or ()), *(stage.fallback_primary_approvers or ()))
        )

    @property
    def name(self) -> str:
        """The package with the policy, as the portal shows them."""
        package = self.access_package.display_name if self.access_package is not None else None
        return f"{package} / {self.display_name or self.id}" if package else self.display_name or self.id


def _subjects(policies: Iterable[AssignmentPolicy]) -> Iterator[PackageSubject]:
    """Everybody whom the policies name: approvers, and who may request access."""
    for policy in policies:
        yield from policy.specific_allowed_targets or ()
        yield from policy.approvers


def _package_objects(assignment_policies: tuple[AssignmentPolicy, ...]) -> tuple[str, ...]:
    named = (subject.user_id or subject.group_id for subject in _subjects(assignment_policies))
    return tuple(sorted({key for key in named if key}))


def _approving_groups(
    assignment_policies: tuple[AssignmentPolicy, ...], package_objects: ByKey[DirectoryObject | None] | Gap
) -> tuple[str, ...]:
    """Groups that approve. Deleted ones have no members to read."""
    named = {subject.group_id for policy in assignment_policies for subject in policy.approvers if subject.group_id}
    return tuple(sorted(key for key in named if isinstance(package_objects, Gap) or package_objects[key] is not None))


PERMISSION_IDS = (
    PermissionId(
        "AccessReview.Read.All",
        application="d07a8cc0-3d51-4b77-b3b0-32704d1f69fa",
        delegated="ebfcd32b-babb-40f4-a14b-42706e83bd28",
    ),
    PermissionId(
        "EntitlementManagement.Read.All",
        application="c74fd47d-ed3c-45c3-9a9e-b8676de685d2",
        delegated="5449aa12-1393-4ea2-a7c7-d0e06c1a56b2",
    ),
    PermissionId(
        "LifecycleWorkflows-Workflow.Read.All",
        application="03b0ad3e-fc2b-4ef1-b0ff-252e865cb608",
        delegated="7fabe5bd-2e47-4e61-b924-327117024e18",
    ),
)
"""Of permissions that only this area needs."""

_WORKFLOWS = "/identityGovernance/lifecycleWorkflows/workflows"
_WORKFLOW_READ = Permission(
    ("LifecycleWorkflows-Workflow.Read.All",), delegated_roles=("Global Reader", "Lifecycle Workflows Administrator")
)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="lifecycle_workflows",
        path=_WORKFLOWS,
        entity=Workflow,
        permission=_WORKFLOW_READ,
        lane=Lane.OTHER,
        licence=GOVERNANCE,
    ),
    Resource(
        name="leaver_workflows",
        path=f"{_WORKFLOWS}/{{key}}",
        entity=LeaverWorkflow,
        permission=_WORKFLOW_READ,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        expand="tasks",
        licence=GOVERNANCE,
        keys=Keys(_leavers),
    ),
    Resource(
        name="access_reviews",
        path="/identityGovernance/accessReviews/definitions",
        entity=AccessReview,
        permission=Permission(
            ("AccessReview.Read.All",), delegated_roles=("Global Reader", "Security Reader", "Identity Governance Administrator")
        ),
        lane=Lane.OTHER,
        top=100,
        licence=P2_OR_GOVERNANCE,
    ),
    Resource(
        name="assignment_policies",
        path="/identityGovernance/entitlementManagement/assignmentPolicies",
        entity=AssignmentPolicy,
        permission=Permission(
            ("EntitlementManagement.Read.All",), delegated_roles=("Global Reader", "Identity Governance Administrator")
        ),
        lane=Lane.OTHER,
        select=(),
        expand="accessPackage,catalog",
        licence=P2_OR_GOVERNANCE,
    ),
    Resource(
        name="package_objects",
        path="/directoryObjects/getByIds",
        entity=DirectoryObject,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),
        method="POST",
        keys=Keys(_package_objects, per_request=1000),
    ),
    Resource(
        name="package_approver_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(_approving_groups, limit=200),
        answers_fewer=replace(HIDDEN_MEMBERSHIP, told_by="package_objects"),
    ),
)
