from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import Domain
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="People sign in to Microsoft Entra ID itself, not to a federation server",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice", "identities.migrate_legacy_iam"],
    mappings={"zta": ["21829"]},
)
def cloud_authentication(domains: tuple[Domain, ...]) -> Iterator[Finding]:
    """Whether any domain of the tenant is federated.

    What it checks:
        No verified domain has the authentication type `Federated`.

    Why it matters:
        Whoever holds the signing key of a federation server signs in as any user of its domains, past every password and,
        where its claims are believed, past multifactor authentication.

    Limits:
        Staged rollout, by which groups of a federated domain already sign in to the cloud, is not taken into account.

    Remediation:
        1. Switch password hash synchronisation on and move groups by staged rollout: {portal:connect_sync} > Staged rollout.
        2. Convert the domain: `Update-MgDomain -DomainId <domain> -AuthenticationType Managed`, or send
           `PATCH /domains/{domain} {"authenticationType": "Managed"}`.
        3. Switch the federation server off once no application depends on it.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/migrate-from-federation-to-cloud-authentication
        https://learn.microsoft.com/graph/api/resources/domain
    """
    verified = [domain for domain in required(domains or None, "domains", "value") if domain.is_verified]
    for domain in verified:
        if domain.authentication_type == "Federated":
            yield Finding(
                Subject("domain", domain.id, domain.id),
                "sign-in to this domain happens at a federation server",
                "authenticationType: Federated",
                "authenticationType: Managed",
            )
    for domain in domains:
        required(domain.is_verified, "domains", "isVerified")
    for domain in verified:
        required(domain.authentication_type, "domains", "authenticationType")
