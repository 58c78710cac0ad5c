from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import AUTHENTICATION_TYPES, Domain
from ztscan.plugin import Finding, Severity, Subject, check, known, required


@check(
    title="Users authenticate with Microsoft Entra ID and not with a federation server",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice", "identities.migrate_legacy_iam"],
    mappings={"equal": {"zta": ["21829"]}},
)
def cloud_authentication(domains: tuple[Domain, ...]) -> Iterator[Finding]:
    """Checks that no verified domain of the tenant is federated.

    What it checks:
        No verified domain has the authentication type `Federated`.

    Why it matters:
        An attacker with the signing key of a federation server can sign in as any user of its domains, without a password. If
        Microsoft Entra ID accepts the server's MFA claims, the attacker also bypasses MFA.

    Limits:
        The check does not consider staged rollout, in which groups of a federated domain already use cloud authentication.

    Remediation:
        1. Turn on password hash synchronisation. Open {portal:connect_sync} > Staged rollout, and move groups to cloud
           authentication.
        2. Convert the domain: run `Update-MgDomain -DomainId <domain> -AuthenticationType Managed`, or send
           `PATCH /domains/{domain} {"authenticationType": "Managed"}`.
        3. Turn off the federation server when no application depends on it.
        4. To verify, read `GET /domains`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/migrate-from-federation-to-cloud-authentication
        https://learn.microsoft.com/graph/api/resources/domain
    """
    verified = [domain for domain in required(domains or None, "domains", "value") if domain.is_verified]
    for domain in verified:
        if domain.authentication_type == "Federated":
            yield Finding(
                Subject("domain", domain.id, domain.id),
                f"the domain {domain.id} is federated",
                "authenticationType: Federated",
                "authenticationType: Managed",
            )
    for domain in domains:
        required(domain.is_verified, "domains", "isVerified")
    for domain in verified:
        known(domain.authentication_type, AUTHENTICATION_TYPES, "domains", "authenticationType")
