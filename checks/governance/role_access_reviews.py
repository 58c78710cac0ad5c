from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ztscan.directory.access_reviews import current_recurrence, queries
from ztscan.directory.licences import licensed
from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.governance import P2_OR_GOVERNANCE, AccessReview
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required


@check(
    title="Privileged roles are reviewed regularly",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management", "identities.pim"],
    mappings={
        "partial": {
            "cis-m365-6.0": ["5.3.3"],
            "cis-m365-7.0": ["5.3.3"],
            "monkey365": ["eid-high-privileged-roles-access-reviews-not-configured"],
            "prowler": ["entra_access_review_privileged_roles_configured"],
            "zta": ["21855"],
        }
    },
    since="0.2.0",
)
def role_access_reviews(
    access_reviews: tuple[AccessReview, ...] | Gap,
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    service_plans: frozenset[str],
    now: datetime,
) -> Iterator[Finding]:
    """Checks that a recurring access review covers each privileged role that somebody holds.

    What it checks:
        For each privileged role with an active or eligible assignment, a series of access reviews names the role, recurs
        and has not ended. It applies its decisions automatically, and does not approve where nobody answers.

    Why it matters:
        People change their work and keep their roles. A review asks whether the role is still needed.

    Limits:
        A review of the members of a group that holds the role does not count. How often the review recurs, and who reviews,
        is not assessed. Without the licence, this is not applicable.

    Remediation:
        1. Open {portal:pim_roles} > Access reviews > New, and select the roles.
        2. Set the recurrence without end, auto apply, and "If reviewers don't respond: Remove access".
        3. Or send `POST /identityGovernance/accessReviews/definitions` with the scope
           `/roleManagement/directory/roleDefinitions/{id}`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-create-roles-and-resource-roles-review
        https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition
    """
    reviews = licensed(access_reviews, service_plans, P2_OR_GOVERNANCE)
    held = {holding.role for holding in role_holdings.holdings if holding.role in privileged_roles}
    if not held and not role_holdings.gaps:
        raise NotApplicable("nobody holds a privileged role")
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    covered: set[str] = set()
    undecided: set[str] = set()
    for review in reviews:
        named = {role for role in held if _names(review, role)} if _of_people(review) else set()
        try:
            covered |= named if named and _is_sound(review, now) else set()
        except Unknown as unknown:
            undecided |= named
            gaps.update(dict.fromkeys(unknown.gaps))
    for role in held:
        if role not in covered | undecided:
            name = privileged_roles[role]
            message = f"no recurring access review covers the role {name}"
            yield Finding(
                Subject("role", role, name), message, "no series for the role", "a recurring series that does not approve"
            )
    if gaps:
        raise Unknown(*gaps)


def _is_sound(review: AccessReview, now: datetime) -> bool:
    settings = required(review.settings, "access_reviews", "settings")
    approves = settings.default_decision_enabled is True and (settings.default_decision or "").casefold() == "approve"
    return current_recurrence(review, now) is not None and settings.auto_apply_decisions_enabled is True and not approves


def _names(review: AccessReview, role: str) -> bool:
    """Whether a query of the review is on the role: by its definition, or by a filter on assignments to it."""
    return any("rolemanagement/directory/" in query and role.casefold() in query for query in queries(review))


def _of_people(review: AccessReview) -> bool:
    """Whether people are reviewed: a scope may be limited to service principals."""
    principals = review.scope.principal_scopes if review.scope is not None else None
    return not principals or any("/users" in (one.query or "").casefold() for one in principals)
