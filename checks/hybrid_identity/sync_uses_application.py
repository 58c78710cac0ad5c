from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.tenant import Organization
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import ByKey, Finding, Severity, check

from ._synchronisation import account_subject, ensure_hybrid, sync_accounts


@check(
    title="Directory synchronisation signs in as an application, not as a user",
    severity=Severity.MEDIUM,
    objectives=["identities.minimal_sync"],
    mappings={"zta": ["24570"]},
)
def sync_uses_application(
    role_holdings: RoleHoldings,
    privileged_user_details: ByKey[PrivilegedUserDetails | None],
    organization: tuple[Organization, ...],
) -> Iterator[Finding]:
    """Whether synchronisation still depends on a user with a password.

    What it checks:
        In a synchronised tenant, no enabled user holds a role for synchronisation (Directory Synchronization Accounts, or
        On-premises directory sync account), directly or through a group.

    Why it matters:
        The account of Microsoft Entra Connect writes every synchronised object, its password lies on a server and is exempt
        from multifactor authentication. An application signs in with a certificate that can be bound to the server's TPM and
        that is rotated by itself.

    Limits:
        Not applicable in a tenant that is not synchronised. Cloud sync offers no application identity and keeps its user;
        waive the finding where that is in use.

    Remediation:
        1. Update Microsoft Entra Connect to the current version.
        2. On the server, run Microsoft Entra Connect > Configure application-based authentication to Microsoft Entra ID.
        3. When it has synchronised, take the role from the old account: `DELETE
           /roleManagement/directory/roleAssignments/{id}`, and delete the account.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/authenticate-application-id
        https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
    """
    ensure_hybrid(organization)
    accounts = sync_accounts(role_holdings, privileged_user_details)
    for user in accounts.users:
        yield Finding(
            account_subject(user), "synchronisation signs in as this user", "a user with a password", "an application identity"
        )
    accounts.ensure_complete()
