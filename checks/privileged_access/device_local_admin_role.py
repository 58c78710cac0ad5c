from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.licences import is_off
from ztscan.directory.role_holding import USERS, RoleHolding, RoleHoldings, Tenure
from ztscan.directory.roles import PIM_PLANS
from ztscan.entities.roles import RoleAssignmentScheduleInstance
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

from ._holders import by_principal

DEVICE_LOCAL_ADMINISTRATOR = "9f06204d-73c1-4d4c-880a-6edb90606fd8"


@check(
    title="Nobody is permanently a local administrator of all joined devices",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"zta": ["21955"]}},
    since="0.2.0",
)
def device_local_admin_role(
    role_holdings: RoleHoldings,
    principal_names: Mapping[str, str],
    external_users: frozenset[str],
    privileged_user_details: ByKey[PrivilegedUserDetails | None] | Gap,
    role_assignment_schedule_instances: tuple[RoleAssignmentScheduleInstance, ...] | Gap,
    service_plans: frozenset[str] | Gap,
) -> Iterator[Finding]:
    """Checks who holds Microsoft Entra Joined Device Local Administrator, and for how long.

    What it checks:
        Nobody has a permanent active assignment of the role Microsoft Entra Joined Device Local Administrator, directly or
        through a group. No holder, active or eligible, is a guest or another external user.

    Why it matters:
        The role is a local administrator of every joined device. One stolen account of this kind can install software on all
        of them, and read what their users type.

    Limits:
        Without PIM, every assignment is permanent: external holders are findings, and otherwise the check does not apply.
        Windows learns of a removed or ended assignment after up to four hours. Whether Global Administrators and the users who
        join a device become local administrators is a setting of its own. Without a holder, this is not applicable.

    Remediation:
        1. Open {portal:roles} > Microsoft Entra Joined Device Local Administrator > Assignments.
        2. Replace permanent assignments by eligible ones, and remove external users.
        3. Use Windows LAPS for the work on a single device.

    References:
        https://learn.microsoft.com/entra/identity/devices/assign-local-admin
        https://learn.microsoft.com/entra/identity/devices/howto-manage-local-admin-passwords
    """
    held = by_principal(
        holding for holding in role_holdings.holdings if holding.role == DEVICE_LOCAL_ADMINISTRATOR and holding.kind
    )
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    if not held and not gaps:
        raise NotApplicable("nobody holds the role Microsoft Entra Joined Device Local Administrator")
    has_pim = not is_off(role_assignment_schedule_instances, service_plans, *PIM_PLANS)
    for principal, holdings in sorted(held.items()):
        name = principal_names.get(principal) or principal
        subject = Subject(holdings[0].kind, principal, name)
        if has_pim and any(holding.permanent for holding in holdings):
            message = f"{name} is permanently a local administrator of all joined devices"
            yield Finding(subject, message, "a permanent active assignment", "an eligible assignment", "permanent")
        try:
            if holdings[0].kind in USERS and _is_external(principal, privileged_user_details, external_users):
                message = f"{name} is an external user and a local administrator of all joined devices"
                yield Finding(subject, message, "an external user", "an account of this organisation", "external")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
        gaps.update(dict.fromkeys(_untold(holdings)))
    if gaps:
        raise Unknown(*gaps)
    if not has_pim:
        raise NotApplicable("without PIM every assignment is permanent, and no holder is an external user")


def _is_external(user: str, details: ByKey[PrivilegedUserDetails | None] | Gap, external: frozenset[str]) -> bool:
    if user in external:
        return True
    row = details if isinstance(details, Gap) else details[user]
    if isinstance(row, Gap):
        raise Unknown(row)
    found = required(row, "privileged_user_details", "id")
    return required(found.user_type, "privileged_user_details", "userType") == "Guest"


def _untold(holdings: list[RoleHolding]) -> Iterator[Gap]:
    if any(holding.tenure is Tenure.IN_FORCE for holding in holdings):
        detail = "it is not known whether an active assignment is permanent or activated"
        yield Gap(
            "role_assignment_schedule_instances", GapReason.UNAVAILABLE, detail, "grant RoleAssignmentSchedule.Read.Directory"
        )
