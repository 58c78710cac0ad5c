from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_templates import CONTROL_PLANE
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, known, required

from ._holders import names_of, settle

DETAILS = "privileged_user_details"
PLAN_STATES = frozenset(("enabled", "warning", "suspended", "deleted", "lockedout"))
"""States of a provisioned plan, in lower case."""


@check(
    title="Accounts with permanent control plane roles have no mailbox",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={"equal": {"maester": ["MT.1028"]}},
)
def no_mailbox(privileged_users: PrivilegedUsers, privileged_roles: Mapping[str, str]) -> Iterator[Finding]:
    """Checks that accounts with permanent control plane roles have no Exchange mailbox.

    What it checks:
        No user with a permanent assignment of a control plane role has Exchange enabled (`provisionedPlans` with service
        exchange and capability Enabled). Control plane roles are roles that can lead to control of the whole tenant.

    Why it matters:
        Most phishing arrives by email. An account that is used only for administration does not need a mailbox. Without a
        mailbox it cannot receive phishing messages.

    Limits:
        Users who activate their role are not assessed, because they may activate it with their everyday account. A plan that
        includes a mailbox counts even if the mailbox was never created.

    Remediation:
        1. Open {portal:m365_users}, select the account, and open Licenses and apps. Remove the Exchange plan or the whole
           licence.
        2. Or send `POST /users/{id}/assignLicense {"addLicenses": [], "removeLicenses": ["{skuId}"]}`.
        3. Send notifications for the account to the everyday mailbox of its owner.
        4. To verify, check that `GET /users/{id}?$select=provisionedPlans` lists no enabled exchange plan, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-planning
        https://learn.microsoft.com/graph/api/resources/provisionedplan
    """
    gaps: list[Gap] = []
    judged = False
    for user, holdings in privileged_users.holdings.items():
        permanent = [holding for holding in holdings if holding.permanent and holding.role in CONTROL_PLANE]
        details = privileged_users.details.get(user)
        if not permanent or details is None:
            continue
        judged = True
        try:
            plans = required(details.provisioned_plans, DETAILS, "provisionedPlans")
            states = [
                known(plan.capability_status, PLAN_STATES, DETAILS, "provisionedPlans/capabilityStatus")
                for plan in plans
                if required(plan.service, DETAILS, "service").casefold() == "exchange"
            ]
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
            continue
        if "enabled" in states:
            subject = privileged_users.subject(user)
            message = f"{subject.name} has a permanent assignment of {names_of(permanent, privileged_roles)} and has a mailbox"
            yield Finding(subject, message, "provisionedPlans: exchange Enabled", "no enabled Exchange plan")
    settle(privileged_users, *gaps)
    if not judged:
        raise NotApplicable("no user has a permanent assignment of a control plane role")
