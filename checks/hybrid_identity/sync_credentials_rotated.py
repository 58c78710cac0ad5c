from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.applications import Application
from ztscan.entities.tenant import Organization
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Finding, NotApplicable, Severity, Subject, check, parse_time, required

from ._synchronisation import account_subject, ensure_hybrid, sync_accounts

_CONNECT_SYNC = "connectsyncprovisioning_"
"""Prefix of the name of the application that Microsoft Entra Connect registers."""


@check(
    title="Credentials of directory synchronisation are renewed at least every 90 days",
    severity=Severity.LOW,
    objectives=["identities.minimal_sync"],
    mappings={"partial": {"zta": ["21833"]}},
)
def sync_credentials_rotated(
    role_holdings: RoleHoldings,
    privileged_user_details: ByKey[PrivilegedUserDetails | None],
    applications: tuple[Application, ...],
    organization: tuple[Organization, ...],
    now: datetime,
    *,
    maximum_days: int = 90,
) -> Iterator[Finding]:
    """Checks that the credentials of directory synchronisation were renewed within the last 90 days.

    What it checks:
        In a synchronised tenant, the password of each enabled user with a synchronisation role was changed within the last 90
        days (option `maximum_days`). The newest credential of the Microsoft Entra Connect application was created within the
        same period.

    Why it matters:
        A password that was set during installation is in every later backup of the server. Anyone who has it can write to all
        synchronised accounts.

    Limits:
        The check identifies the application by the name that Microsoft Entra Connect assigns. It does not find an application
        that was registered manually. The check does not apply if the tenant is not synchronised, or if no such credential was
        found.

    Remediation:
        1. For a user account, run `Add-ADSyncAADServiceAccount` on the server. This creates and stores a new password.
        2. For an application, run Microsoft Entra Connect > Rotate application certificate.
        3. Preferably, change from the user account to the application, whose certificate is rotated automatically.
        4. To verify, check `lastPasswordChangeDateTime` of the user, or `keyCredentials` of the application, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-azureadaccount
        https://learn.microsoft.com/entra/identity/hybrid/connect/authenticate-application-id
    """
    ensure_hybrid(organization)
    accounts = sync_accounts(role_holdings, privileged_user_details)
    renewed = [
        (account_subject(user), user.last_password_change_date_time, "lastPasswordChangeDateTime") for user in accounts.users
    ]
    for application in applications:
        if (application.display_name or "").casefold().startswith(_CONNECT_SYNC):
            subject = Subject("application", application.id, application.display_name or application.id)
            renewed.append((subject, _newest(application), "startDateTime"))
    for subject, renewal, name in renewed:
        if renewal is not None and now - parse_time(renewal) > timedelta(days=maximum_days):
            yield Finding(
                subject,
                f"the credential of {subject.name} was last renewed more than {maximum_days} days ago",
                f"{name}: {renewal}",
                f"renewed at most {maximum_days} days ago",
            )
    accounts.ensure_complete()
    if not renewed:
        raise NotApplicable("the tenant has no user account and no application for directory synchronisation")
    for subject, renewal, name in renewed:
        required(renewal, "applications" if subject.kind == "application" else "privileged_user_details", name)


def _newest(application: Application) -> str | None:
    """Start time of the newest credential. None if Graph did not return both lists, or no start time."""
    if application.key_credentials is None or application.password_credentials is None:
        return None
    begun = [key.start_date_time for key in application.key_credentials]
    begun += [secret.start_date_time for secret in application.password_credentials]
    return max((start for start in begun if start), key=parse_time, default=None)
