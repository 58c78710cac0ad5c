"""Federated domains as Graph returns them."""

from __future__ import annotations

from tests import certificates
from tests.simulator.tenant import Json, guid


def federation(tenant: str, name: str, *, mfa: str, certificate: str = certificates.CURRENT) -> Json:
    """Settings of a federated domain; ``mfa`` says whose second factor counts."""
    return {
        "@odata.type": "#microsoft.graph.internalDomainFederation",
        "id": guid(tenant, "federation", name),
        "displayName": name,
        "issuerUri": f"http://{name}/adfs/services/trust",
        "metadataExchangeUri": f"https://sts.{name}/adfs/services/trust/mex",
        "signingCertificate": certificate,
        "nextSigningCertificate": None,
        "passiveSignInUri": f"https://sts.{name}/adfs/ls",
        "activeSignInUri": f"https://sts.{name}/adfs/services/trust/2005/usernamemixed",
        "signOutUri": f"https://sts.{name}/adfs/ls",
        "preferredAuthenticationProtocol": "wsFed",
        "promptLoginBehavior": "nativeSupport",
        "isSignedAuthenticationRequestRequired": True,
        "federatedIdpMfaBehavior": mfa,
        "signingCertificateUpdateStatus": None,
    }


def token_validation(tenant: str, domains: str = "all") -> Json:
    """For which domains the issuer of a federated token is compared with the domain of the account; all is the default."""
    return {
        "id": guid(tenant, "token validation"),
        "deletedDateTime": None,
        "validatingDomains": {"@odata.type": "#microsoft.graph.allDomains", "rootDomains": domains},
    }
