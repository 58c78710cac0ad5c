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
"""How Microsoft Entra Connect names the application that it makes for itself."""


@check(
    title="The credentials of directory synchronisation are renewed in time",
    severity=Severity.LOW,
    objectives=["identities.minimal_sync"],
    mappings={"zta": ["21833"]},
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
    """How old the password or certificate is that synchronisation signs in with.

    What it checks:
        In a synchronised tenant, every enabled user that holds a role for synchronisation got its password within the last 90
        days (option `maximum_days`), and so did the application of Microsoft Entra Connect its newest credential.

    Why it matters:
        A password that was set when the server was installed is in every backup of that server since then, and whoever has it
        can write to every synchronised account.

    Limits:
        The application is known by the name that Microsoft Entra Connect gives it; one that somebody registered by hand is not
        found. Not applicable where nothing is synchronised, or nothing to renew was found.

    Remediation:
        1. For a user account run, on the server, `Add-ADSyncAADServiceAccount`, which makes a new password and stores it.
        2. For an application, run Microsoft Entra Connect > Rotate application certificate.
        3. Better still, move from the user to the application, which is rotated by itself.

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
                f"its credential was last renewed more than {maximum_days} days ago",
                f"{name}: {renewal}",
                f"at most {maximum_days} days ago",
            )
    accounts.ensure_complete()
    if not renewed:
        raise NotApplicable("no user account and no application of directory synchronisation was found")
    for subject, renewal, name in renewed:
        required(renewal, "applications" if subject.kind == "application" else "privileged_user_details", name)


def _newest(application: Application) -> str | None:
    """When the newest credential began; None where that was not returned of any."""
    begun = [key.start_date_time for key in application.key_credentials or ()]
    begun += [secret.start_date_time for secret in application.password_credentials or ()]
    return max((start for start in begun if start), key=parse_time, default=None)
