from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.plugin import Finding, Severity, check

from ._holders import names_of, settle


@check(
    title="All accounts with privileged roles are cloud-only accounts",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access"],
    mappings={
        "equal": {"zta": ["21814"]},
        "stronger": {"maester": ["MT.1026"]},
        "partial": {
            "cis-m365-6.0": ["1.1.1"],
            "cis-m365-7.0": ["1.1.1"],
            "maester": ["CIS.M365.1.1.1", "CISA.MS.AAD.7.3", "MT.1081"],
            "monkey365": ["entra-id-missing-cloud-only-administrative-account"],
            "prowler": ["entra_admin_users_cloud_only"],
            "scuba": ["MS.AAD.7.3v1"],
        },
    },
)
def cloud_only(privileged_users: PrivilegedUsers, privileged_roles: Mapping[str, str]) -> Iterator[Finding]:
    """Checks that no account with a privileged role is synchronised from an on-premises directory.

    What it checks:
        No user with an active or eligible assignment of any privileged role is synchronised from on premises
        (`onPremisesSyncEnabled`). Assignments through groups count.

    Why it matters:
        An administrator of the on-premises directory sets the passwords of synchronised accounts. An attacker who controls
        that directory therefore controls their cloud roles as well. Ransomware groups have repeatedly moved from on-premises
        networks to the cloud this way.

    Limits:
        The check does not detect an account that was created in the cloud but signs in with a federated domain. Graph returns
        null for accounts that were never synchronised. Null passes.

    Remediation:
        1. Create a separate cloud account for each administrator on the tenant's onmicrosoft.com domain: `POST /users`.
        2. Make the new account eligible for the role. Have the administrator register a passkey or a certificate.
        3. Open {portal:roles}, select the role, and remove the assignment of the synchronised account.
        4. To verify, check that `GET /users/{id}?$select=onPremisesSyncEnabled` does not return `true` for any role holder,
           and scan again.

    References:
        https://learn.microsoft.com/entra/architecture/protect-m365-from-on-premises-attacks
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    for user, details in privileged_users.details.items():
        if details.on_premises_sync_enabled:
            subject = privileged_users.subject(user)
            roles = names_of(privileged_users.holdings[user], privileged_roles)
            message = f"{subject.name} is synchronised from on premises and has an assignment of {roles}"
            yield Finding(subject, message, "onPremisesSyncEnabled: true", "an account created in the cloud")
    settle(privileged_users)
