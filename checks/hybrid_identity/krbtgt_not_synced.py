from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import Organization
from ztscan.entities.users import SynchronizedAccount
from ztscan.plugin import Finding, Severity, Subject, check, required

from ._synchronisation import ensure_hybrid

_KRBTGT_AZUREAD = "cn=krbtgt_azuread"


@check(
    title="The account krbtgt_AzureAD is not synchronised to Microsoft Entra ID",
    severity=Severity.HIGH,
    objectives=["identities.minimal_sync"],
    mappings={"equal": {"maester": ["MT.1147"]}},
)
def krbtgt_not_synced(
    krbtgt_accounts: tuple[SynchronizedAccount, ...], organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Checks that the krbtgt_AzureAD account of Microsoft Entra Kerberos is not synchronised to the cloud.

    What it checks:
        In a synchronised tenant, no synchronised user whose name begins with `krbtgt` is the object `CN=krbtgt_AzureAD`.

    Why it matters:
        Microsoft Entra Kerberos uses the keys of this account to issue tickets for access to on-premises resources with
        security keys. A cloud user for this account can get a new password. Password writeback could then change the
        on-premises account, which must not change.

    Limits:
        The check does not apply to a tenant that is not synchronised. It does not find the account if all its names were
        changed.

    Remediation:
        1. Open the configuration of Microsoft Entra Connect or cloud sync. Exclude the organisational unit or the object
           `CN=krbtgt_AzureAD`. The object is in the container of domain controllers or users.
        2. Run a synchronisation, and check that the user no longer exists in the tenant.
        3. Rotate the key: `Set-AzureADKerberosServer -RotateServerKey`.
        4. To verify, check that `GET /users?$filter=startswith(displayName,'krbtgt')` returns no synchronised user, and scan
           again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-passwordless-security-key-on-premises
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering
    """
    ensure_hybrid(organization)
    synchronized = [account for account in krbtgt_accounts if account.on_premises_sync_enabled]
    for account in synchronized:
        first = (account.on_premises_distinguished_name or "").partition(",")[0].strip()
        if first.casefold() == _KRBTGT_AZUREAD:
            subject = Subject("user", account.id, account.user_principal_name or account.display_name or account.id)
            yield Finding(
                subject,
                f"the Microsoft Entra Kerberos account {subject.name} is synchronised to the cloud",
                f"onPremisesDistinguishedName: {account.on_premises_distinguished_name}",
                "krbtgt_AzureAD is excluded from synchronisation",
            )
    for account in synchronized:
        required(account.on_premises_distinguished_name, "krbtgt_accounts", "onPremisesDistinguishedName")
