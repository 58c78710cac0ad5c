from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import Domain, DomainFederation
from ztscan.plugin import ByKey, Finding, Severity, Unknown, check

from ._federation import RESOURCE, federations, subject_of
from ._gaps import absent

_REJECTS = "rejectMfaByFederatedIdp"
_TRUSTS = {
    "acceptIfMfaDoneByFederatedIdp": "MFA of the federation server is accepted",
    "enforceMfaByFederatedIdp": "MFA is left to the federation server",
    None: "nothing is set, so that MFA of the federation server is accepted",
}


@check(
    title="Microsoft Entra ID does not accept MFA that a federation server claims",
    severity=Severity.HIGH,
    objectives=["identities.federation_choice"],
    since="0.2.0",
)
def federated_mfa(
    domains: tuple[Domain, ...],
    domain_federation: ByKey[tuple[DomainFederation, ...]],
    *,
    accepted_domains: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks that no federation server can claim MFA for its users.

    What it checks:
        The setting `federatedIdpMfaBehavior` of each federated domain is `rejectMfaByFederatedIdp`. The option
        `accepted_domains` names domains whose federation server is trusted with MFA.

    Why it matters:
        An attacker with the signing key of a federation server writes a token that claims MFA. Conditional Access then
        grants access without a second factor.

    Limits:
        `enforceMfaByFederatedIdp` also fails: the claim still comes from the federation server. A subdomain has the
        settings of its root domain. The check does not apply where no verified domain is federated.

    Remediation:
        1. Register the users of the domain for MFA in Microsoft Entra ID, and require MFA by Conditional Access.
        2. Run `Update-MgDomainFederationConfiguration -DomainId <domain> -InternalDomainFederationId <id>
           -FederatedIdpMfaBehavior rejectMfaByFederatedIdp`.
        3. To undo it, set the former value in the same way. Users who have no method in Microsoft Entra ID are asked to
           register.
        4. To verify, read `GET /domains/{domain}/federationConfiguration`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/internaldomainfederation
        https://learn.microsoft.com/entra/identity/authentication/how-to-migrate-mfa-server-to-azure-mfa-with-federation
    """
    found = federations(domains, domain_federation)
    gaps = dict.fromkeys(found.gaps)
    accepted = {domain.casefold() for domain in accepted_domains}
    for domain, settings in found.settings:
        behaviour = settings.federated_idp_mfa_behavior
        if behaviour in _TRUSTS and domain.casefold() not in accepted:
            finding = Finding(
                subject_of(domain),
                f"the federation server of {domain} can claim MFA for its users: {_TRUSTS[behaviour]}",
                f"federatedIdpMfaBehavior: {behaviour or 'not set'}",
                f"federatedIdpMfaBehavior: {_REJECTS}",
            )
            yield found.told_apart(finding, settings)
        elif behaviour not in _TRUSTS and behaviour != _REJECTS:
            gaps[absent(RESOURCE, "federatedIdpMfaBehavior (a known value)")] = None
    if gaps:
        raise Unknown(*gaps)
