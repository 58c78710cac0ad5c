"""Governance: access reviews, access packages and lifecycle workflows."""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Licence, Permission, Resource

P2_OR_GOVERNANCE = Licence(
    "Microsoft Entra ID P2 or Microsoft Entra ID Governance",
    ("AAD_PREMIUM_P2", "Entra_Identity_Governance", "Entra_Premium_Identity_Governance"),
)
GOVERNANCE = Licence("Microsoft Entra ID Governance", ("Entra_Identity_Governance", "Entra_Premium_Identity_Governance"))


class ScopeQuery(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """One query of principals or resources."""

    query: str | None = None
    inactive_duration: str | None = None
    """Of `accessReviewInactiveUsersQueryScope`: only those who have not signed in for this time are reviewed."""


class ReviewScope(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is reviewed, as queries: of one kind of scope, or of principals and resources."""

    query: str | None = None
    inactive_duration: str | None = None
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


class AssignmentPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Who may get an access package, who approves, and for how long (``accessPackageAssignmentPolicy``)."""

    id: str
    display_name: str | None
    allowed_target_scope: str | None
    expiration: Expiration | None
    requestor_settings: RequestorSettings | None
    request_approval_settings: ApprovalSettings | None
    automatic_request_settings: AutomaticRequests | None = None
    access_package: AccessPackage | None = None
    catalog: PackageCatalog | None = None

    @property
    def name(self) -> str:
        """The package with the policy, as the portal shows them."""
        package = self.access_package.display_name if self.access_package is not None else None
        return f"{package} / {self.display_name or self.id}" if package else self.display_name or self.id


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
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
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
)
