from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.people import GUEST, EmergencyAccounts
from ztscan.entities.users import UNUSED_DAYS, UnusedAccount
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, parse_time, required

RESOURCE = "unused_accounts"


@check(
    title="Members who stopped signing in are disabled",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={},
    since="0.2.0",
)
def stale_members(
    unused_accounts: tuple[UnusedAccount, ...] | Gap,
    emergency_accounts: EmergencyAccounts,
    service_plans: frozenset[str],
    now: datetime,
) -> Iterator[Finding]:
    """Checks that no enabled member has been inactive since a sign-in more than 90 days ago.

    What it checks:
        No enabled member last signed in more than 90 days ago. The latest of the successful, interactive and non-interactive
        sign-ins counts. Declared emergency access accounts are excluded. A user without a type is a member.

    Why it matters:
        People leave, and their accounts stay. Nobody notices when such an account is taken over.

    Limits:
        Accounts that never signed in are not found: Graph can be asked for old sign-ins, but not for none, without reading the
        activity of every user. `external_identities.no_inactive` assesses guests. Graph has recorded successful sign-ins since
        December 2023.

    Remediation:
        1. Open {portal:users}, add the filter "Last interactive sign-in time", and ask the managers.
        2. Block sign-in: `PATCH /users/{id} {"accountEnabled": false}`. Delete the account after a month.
        3. Let a leaver workflow do this (`governance.leaver_workflow`).

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/howto-manage-inactive-user-accounts
        https://learn.microsoft.com/graph/api/resources/signinactivity
    """
    accounts = licensed(unused_accounts, service_plans, P1_LICENCE)
    gaps: dict[Gap, None] = {}
    for account in accounts:
        if account.account_enabled is False or account.user_type == GUEST or account.id in emergency_accounts.ids:
            continue
        try:
            last = _last(account)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if parse_time(last) < now - timedelta(days=UNUSED_DAYS):
            message = f"{account.name} last signed in {(now - parse_time(last)).days} days ago"
            subject = Subject("user", account.id, account.name)
            yield Finding(
                subject, message, f"last sign-in: {last[:10]}", f"a sign-in within {UNUSED_DAYS} days, or a disabled account"
            )
    if gaps:
        raise Unknown(*gaps)


def _last(account: UnusedAccount) -> str:
    """The latest sign-in of any kind. Raises Unknown where Graph does not show one."""
    activity = required(account.sign_in_activity, RESOURCE, "signInActivity")
    times = (
        activity.last_successful_sign_in_date_time,
        activity.last_sign_in_date_time,
        activity.last_non_interactive_sign_in_date_time,
    )
    latest = max((time for time in times if time), key=parse_time, default=None)
    return required(latest, RESOURCE, "signInActivity/lastSuccessfulSignInDateTime")
