from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import Organization
from ztscan.entities.users import SynchronizedAccount
from ztscan.plugin import Finding, Severity, Subject, check, required

from ._synchronisation import ensure_hybrid

_KRBTGT_AZUREAD = "cn=krbtgt_azuread"


@check(
    title="The account krbtgt_AzureAD is kept out of synchronisation",
    severity=Severity.HIGH,
    objectives=["identities.minimal_sync"],
    mappings={"maester": ["MT.1147"]},
)
def krbtgt_not_synced(
    krbtgt_accounts: tuple[SynchronizedAccount, ...], organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Whether the account behind Microsoft Entra Kerberos has reached the cloud.

    What it checks:
        In a synchronised tenant, no synchronised user whose name begins with `krbtgt` is the object `CN=krbtgt_AzureAD`.

    Why it matters:
        The keys of that account issue the Kerberos tickets with which people open on-premises resources by security key. As a
        user in the cloud it can be given a password, and a change there can be written back to the one account that must not
        change.

    Limits:
        Not applicable in a tenant that is not synchronised. An account that was renamed in all its names is not found.

    Remediation:
        1. In the configuration of Microsoft Entra Connect or cloud sync, leave out the organisational unit or the object
           `CN=krbtgt_AzureAD`, which is in the container of domain controllers or users.
        2. Run a synchronisation and see that the user is gone from the tenant.
        3. Rotate the key: `Set-AzureADKerberosServer -RotateServerKey`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-passwordless-security-key-on-premises
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering
    """
    ensure_hybrid(organization)
    synchronized = [account for account in krbtgt_accounts if account.on_premises_sync_enabled]
    for account in synchronized:
        first = (account.on_premises_distinguished_name or "").partition(",")[0].strip()
        if first.casefold() == _KRBTGT_AZUREAD:
            yield Finding(
                Subject("user", account.id, account.user_principal_name or account.display_name or account.id),
                "the key account of Microsoft Entra Kerberos is a user in the cloud",
                f"onPremisesDistinguishedName: {account.on_premises_distinguished_name}",
                "the account is not synchronised",
            )
    for account in synchronized:
        required(account.on_premises_distinguished_name, "krbtgt_accounts", "onPremisesDistinguishedName")
