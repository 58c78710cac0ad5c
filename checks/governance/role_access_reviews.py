from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ztscan.directory.access_reviews import applies_decisions, current_recurrence, default_decision
from ztscan.directory.licences import licensed
from ztscan.directory.review_scopes import ACTIVE, ELIGIBLE, kinds_reviewed, undetermined
from ztscan.directory.role_holding import RoleHoldings, Tenure
from ztscan.entities.governance import P2_OR_GOVERNANCE, AccessReview
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check


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
        For each privileged role with active or eligible assignments, a series of access reviews covers them, recurs and has
        not ended. A series of active assignments does not cover eligible ones. It applies its decisions automatically, and
        does not approve where nobody answers.

    Why it matters:
        People change their work and keep their roles. A review asks whether the role is still needed.

    Limits:
        A review of the members of a group that holds the role does not count, nor one of inactive users only. A filter with
        further conditions is undetermined. How often the review recurs, and who reviews, is not assessed. Without the
        licence, this is not applicable.

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
    held = _held(role_holdings, privileged_roles)
    if not held and not role_holdings.gaps:
        raise NotApplicable("nobody holds a privileged role")
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    covered: set[_Held] = set()
    undecided: set[_Held] = set()
    for review in reviews:
        named = {one: answer for one in held if (answer := kinds_reviewed(review, one[0])[one[1]]) is not False}
        try:
            if not named or not _is_sound(review, now):
                continue
        except Unknown as unknown:
            undecided |= named.keys()
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        covered |= {one for one, answer in named.items() if answer}
        unsure = {one for one, answer in named.items() if answer is None}
        undecided |= unsure
        gaps.update({undetermined(review, "assignments"): None} if unsure else {})
    for role in {role for role, _ in held}:
        kinds = [kind for kind in (ACTIVE, ELIGIBLE) if (role, kind) in held]
        missing = [kind for kind in kinds if (role, kind) not in covered | undecided]
        if missing:
            name = privileged_roles[role]
            of_kind = f"{missing[0]} assignments of the " if len(missing) < len(kinds) else ""
            message = f"no recurring access review covers the {of_kind}role {name}"
            observed = f"no series for the {missing[0]} assignments" if of_kind else "no series for the role"
            yield Finding(Subject("role", role, name), message, observed, "a recurring series that does not approve")
    if gaps:
        raise Unknown(*gaps)


_Held = tuple[str, str]
"""A role, and whether by active or by eligible assignments."""


def _held(role_holdings: RoleHoldings, privileged_roles: Mapping[str, str]) -> set[_Held]:
    """The privileged roles that somebody holds. An activation comes from an eligible assignment."""
    by_activation = (Tenure.ELIGIBLE, Tenure.ACTIVATED)
    return {
        (holding.role, ELIGIBLE if holding.tenure in by_activation else ACTIVE)
        for holding in role_holdings.holdings
        if holding.role in privileged_roles
    }


def _is_sound(review: AccessReview, now: datetime) -> bool:
    recurs = current_recurrence(review, now) is not None
    return recurs and applies_decisions(review) and default_decision(review) != "approve"
