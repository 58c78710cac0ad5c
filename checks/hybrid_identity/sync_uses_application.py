from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.tenant import Organization
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Finding, Severity, check

from ._synchronisation import account_subject, ensure_hybrid, sync_accounts


@check(
    title="Directory synchronisation authenticates as an application and not as a user",
    severity=Severity.MEDIUM,
    objectives=["identities.minimal_sync"],
    mappings={"equal": {"zta": ["24570"]}},
)
def sync_uses_application(
    role_holdings: RoleHoldings,
    privileged_user_details: ByKey[PrivilegedUserDetails | None],
    organization: tuple[Organization, ...],
) -> Iterator[Finding]:
    """Checks that directory synchronisation does not authenticate as a user.

    What it checks:
        In a synchronised tenant, no enabled user holds a synchronisation role, directly or through a group. These roles are
        Directory Synchronization Accounts and On-premises directory sync account.

    Why it matters:
        The Microsoft Entra Connect account can write to all synchronised objects. Its password is stored on a server, and the
        account is excluded from MFA. An application authenticates with a certificate. The certificate can be bound to the TPM
        of the server and is rotated automatically.

    Limits:
        The check does not apply to a tenant that is not synchronised. Cloud sync has no application identity and requires its
        user. If you use cloud sync, waive the finding.

    Remediation:
        1. Update Microsoft Entra Connect to the current version.
        2. On the server, run Microsoft Entra Connect > Configure application-based authentication to Microsoft Entra ID.
        3. After a successful synchronisation, remove the role from the old account:
           `DELETE /roleManagement/directory/roleAssignments/{id}`. Then delete the account.
        4. To verify, check the assignments of Directory Synchronization Accounts, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/authenticate-application-id
        https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
    """
    ensure_hybrid(organization)
    accounts = sync_accounts(role_holdings, privileged_user_details)
    for user in accounts.users:
        yield Finding(
            account_subject(user),
            f"directory synchronisation authenticates as the user {account_subject(user).name}",
            "a user with a password",
            "an application identity",
        )
    accounts.ensure_complete()
