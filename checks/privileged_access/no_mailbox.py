from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_templates import CONTROL_PLANE
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, required

from ._holders import names_of, settle


@check(
    title="Administrative accounts have no mailbox",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={"maester": ["MT.1028"]},
)
def no_mailbox(privileged_users: PrivilegedUsers, privileged_roles: Mapping[str, str]) -> Iterator[Finding]:
    """Whether accounts with standing power read mail.

    What it checks:
        No user who holds a role of the control plane (one that leads to the whole tenant) permanently has Exchange switched on
        (`provisionedPlans` with service exchange and capability Enabled).

    Why it matters:
        Mail is how phishing arrives. An account that only administers needs none, and what it cannot receive it cannot open.

    Limits:
        Users who activate their role are not looked at: their everyday account may well be the one that activates. A mailbox that
        a plan would allow but that was never made counts as one.

    Remediation:
        1. Open {portal:m365_users} > the account > Licenses and apps and take away the
           Exchange plan or the whole licence, or send
           `POST /users/{id}/assignLicense {"addLicenses": [], "removeLicenses": ["{skuId}"]}`.
        2. Let notifications for the account go to its owner's everyday mailbox.

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
            plans = required(details.provisioned_plans, "privileged_user_details", "provisionedPlans")
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
            continue
        if any((plan.service or "").casefold() == "exchange" and plan.capability_status == "Enabled" for plan in plans):
            subject = privileged_users.subject(user)
            message = f"{subject.name} holds {names_of(permanent, privileged_roles)} for good and has a mailbox"
            yield Finding(subject, message, "provisionedPlans: exchange Enabled", "no Exchange plan")
    settle(privileged_users, *gaps)
    if not judged:
        raise NotApplicable("nobody holds a role of the control plane permanently")
