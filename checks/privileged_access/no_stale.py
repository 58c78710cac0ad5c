from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ztscan.directory.last_sign_in import last_sign_in
from ztscan.directory.licences import is_off
from ztscan.directory.people import EmergencyAccounts, PrivilegedUsers
from ztscan.directory.roles import PIM_PLANS
from ztscan.entities.roles import RoleManagementAlert
from ztscan.entities.users import PrivilegedUserDetails, SignInActivity, UserSignInActivity
from ztscan.plugin import ByKey, Finding, Gap, Severity, Unknown, check, parse_time, required

from ._holders import names_of, settle

ALERT = "StaleSignInAlert"
CREATED = "created"


@check(
    title="Inactive accounts hold no privileged roles",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"maester": ["MT.1029"], "zta": ["21854"]}},
    version=2,
)
def no_stale(
    privileged_users: PrivilegedUsers,
    privileged_roles: Mapping[str, str],
    privileged_user_sign_in_activity: ByKey[UserSignInActivity | None] | Gap,
    role_management_alerts: tuple[RoleManagementAlert, ...] | Gap,
    emergency_accounts: EmergencyAccounts,
    service_plans: frozenset[str] | Gap,
    now: datetime,
    *,
    maximum_days: int = 30,
) -> Iterator[Finding]:
    """Checks that no account with a privileged role has been inactive for too long.

    What it checks:
        The PIM alert "Potential stale accounts in a privileged role" was scanned within the last `maximum_days` (30) and is
        not active. If it is active, or the tenant has no PIM, the check evaluates sign-ins. No user with an active or
        eligible assignment of a privileged role last signed in successfully more than `maximum_days` ago. If Graph has no
        successful sign-in, the last interactive or non-interactive one counts. If it has none, the days count from the
        creation of the account, and the finding says so. Declared emergency access accounts are excluded, because they are rarely
        used.

    Why it matters:
        Misuse of an unused account is rarely noticed. Its password may be years old, and its owner may have left.

    Limits:
        The alert has its own threshold, which is set in PIM. Graph has recorded the last successful sign-in since December
        2023. If the alert could not be read and an account appears inactive, the result is undetermined.

    Remediation:
        1. Open {portal:pim_roles} > Alerts > "Potential stale accounts in a privileged role".
        2. Ask the manager of each person whether the role is still needed.
        3. Remove assignments that are not needed: `DELETE /roleManagement/directory/roleAssignments/{id}`, or
           `POST /roleManagement/directory/roleEligibilityScheduleRequests` with `"action": "adminRemove"`.
        4. Block sign-in for accounts whose owners have left: `PATCH /users/{id} {"accountEnabled": false}`.
        5. To verify, select Scan in the PIM alerts, check that the alert is gone, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-configure-security-alerts
        https://learn.microsoft.com/entra/identity/monitoring-health/howto-manage-inactive-user-accounts
    """
    limit = now - timedelta(days=maximum_days)
    alert_gaps: tuple[Gap, ...] = ()
    if isinstance(role_management_alerts, Gap):
        alert_gaps = () if is_off(role_management_alerts, service_plans, *PIM_PLANS) else (role_management_alerts,)
    elif _gives_the_all_clear(role_management_alerts, limit):
        return
    dormant, gaps = _dormant(privileged_users, privileged_user_sign_in_activity, emergency_accounts, limit)
    if dormant and alert_gaps:
        raise Unknown(*alert_gaps)
    for user, (what, last) in dormant.items():
        subject = privileged_users.subject(user)
        roles = names_of(privileged_users.holdings[user], privileged_roles)
        days = (now - parse_time(last)).days
        since = (
            f"was created {days} days ago, without a recorded sign-in" if what == CREATED else f"last signed in {days} days ago"
        )
        message = f"{subject.name} has an assignment of {roles} and {since}"
        yield Finding(subject, message, f"{what}: {last[:10]}", f"a sign-in within {maximum_days} days")
    settle(privileged_users, *gaps)


def _gives_the_all_clear(alerts: tuple[RoleManagementAlert, ...], limit: datetime) -> bool:
    """Whether PIM scanned recently and found no stale account. A missing or outdated alert gives no answer."""
    alert = next((alert for alert in alerts if (alert.alert_definition_id or alert.id).endswith(ALERT)), None)
    if alert is None or alert.is_active is not False or alert.last_scanned_date_time is None:
        return False
    return parse_time(alert.last_scanned_date_time) >= limit


def _dormant(
    users: PrivilegedUsers, activity: ByKey[UserSignInActivity | None] | Gap, exempt: EmergencyAccounts, limit: datetime
) -> tuple[dict[str, tuple[str, str]], tuple[Gap, ...]]:
    """The last activity of each inactive user, with the date it is taken from, and what could not be read."""
    dormant: dict[str, tuple[str, str]] = {}
    gaps: dict[Gap, None] = {}
    for user, details in users.details.items():
        if user in exempt.ids:
            continue
        row = activity if isinstance(activity, Gap) else activity[user]
        if isinstance(row, Gap):
            gaps[row] = None
            continue
        try:
            signed_in = required(row, "privileged_user_sign_in_activity", "id").sign_in_activity
            last = _last_activity(signed_in, details)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if parse_time(last[1]) < limit:
            dormant[user] = last
    return dormant, tuple(gaps)


def _last_activity(activity: SignInActivity | None, details: PrivilegedUserDetails) -> tuple[str, str]:
    """Which date it is, and the date: of the last sign-in, or of the creation."""
    what, last = last_sign_in(activity)
    return (what, last) if last else (CREATED, required(details.created_date_time, "privileged_user_details", "createdDateTime"))
