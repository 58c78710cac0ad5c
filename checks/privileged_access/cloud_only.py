from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.plugin import Finding, Severity, check

from ._holders import names_of, settle


@check(
    title="Privileged accounts are cloud-only",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["1.1.1"],
        "cis-m365-7.0": ["1.1.1"],
        "maester": ["CIS.M365.1.1.1", "CISA.MS.AAD.7.3", "MT.1026", "MT.1081"],
        "monkey365": ["entra-id-missing-cloud-only-administrative-account"],
        "prowler": ["entra_admin_users_cloud_only"],
        "scuba": ["MS.AAD.7.3v1"],
        "zta": ["21814"],
    },
)
def cloud_only(privileged_users: PrivilegedUsers, privileged_roles: Mapping[str, str]) -> Iterator[Finding]:
    """Whether any privileged account comes from a directory on premises.

    What it checks:
        No user who holds or may activate a privileged role, whichever it is, directly or through a group, is synchronised from
        on premises (`onPremisesSyncEnabled`).

    Why it matters:
        Who controls the directory on premises sets the passwords of its accounts, and with them takes every role in the cloud.
        This is how ransomware has crossed over again and again.

    Limits:
        An account that was made in the cloud but signs in by a federated domain is not seen here. Graph gives null for accounts
        that were never synchronised, which is what is wanted.

    Remediation:
        1. Create a separate account in the cloud for each administrator, on the tenant's own onmicrosoft.com domain:
           `POST /users`.
        2. Make it eligible for the role, and have it register a passkey or a certificate.
        3. Remove the role from the synchronised account in {portal:roles}.

    References:
        https://learn.microsoft.com/entra/architecture/protect-m365-from-on-premises-attacks
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    for user, details in privileged_users.details.items():
        if details.on_premises_sync_enabled:
            subject = privileged_users.subject(user)
            roles = names_of(privileged_users.holdings[user], privileged_roles)
            message = f"{subject.name} is synchronised from on premises and has {roles}"
            yield Finding(subject, message, "onPremisesSyncEnabled: true", "an account made in the cloud")
    settle(privileged_users)
