from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.hybrid import FederatedTokenValidationPolicy
from ztscan.entities.tenant import Domain
from ztscan.plugin import Finding, Severity, Subject, Unknown, check, required

RESOURCE = "federated_token_validation_policy"
_SUBJECT = Subject("federatedTokenValidationPolicy", RESOURCE, "Federated token validation policy")
_MANAGED, _FEDERATED = "Managed", "Federated"
_COVERS = {
    "all": {_MANAGED, _FEDERATED},
    "allfederated": {_FEDERATED},
    "allmanaged": {_MANAGED},
    "allmanagedandenumeratedfederated": {_MANAGED},
    "enumerated": set[str](),
    "none": set[str](),
}
"""Kinds of domains that each value covers as a whole. Two of them add the domains that they list."""


@check(
    title="Tokens of a federation server are accepted only for accounts of its own domains",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice"],
    since="0.2.0",
)
def federated_token_validation(
    federated_token_validation_policy: FederatedTokenValidationPolicy, domains: tuple[Domain, ...]
) -> Iterator[Finding]:
    """Checks that Microsoft Entra ID compares the issuer of a federated token with the domain of the account.

    What it checks:
        The policy covers every verified root domain: `validatingDomains.rootDomains` is `all`, which is the default, or the
        other values and the listed domains cover each domain together.

    Why it matters:
        An attacker who federates one domain, or who has the signing key of one, can otherwise issue tokens for accounts of
        other domains. That includes cloud-only administrators.

    Limits:
        `allFederated` fails, because accounts of managed domains then have no such protection. The check also applies where
        no domain is federated today: the setting protects against a domain that an attacker federates.

    Remediation:
        1. Send `PATCH /policies/federatedTokenValidationPolicy` with `{"validatingDomains": {"@odata.type":
           "#microsoft.graph.allDomains", "rootDomains": "all"}}`.
        2. Users who sign in with a federation server of another domain of the tenant are refused. Correct their user
           principal names first.
        3. To verify, read `GET /policies/federatedTokenValidationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/federatedtokenvalidationpolicy
        https://learn.microsoft.com/graph/api/resources/validatingdomains
    """
    policy = required(federated_token_validation_policy.validating_domains, RESOURCE, "validatingDomains")
    value = required(policy.root_domains, RESOURCE, "validatingDomains.rootDomains").casefold()
    covered = _COVERS[required(value if value in _COVERS else None, RESOURCE, "validatingDomains.rootDomains (a known value)")]
    listed = frozenset[str]()
    if "enumerated" in value:
        names = required(policy.domain_names, RESOURCE, "validatingDomains.domainNames")
        listed = frozenset(name.casefold() for name in names)
    incomplete: list[Unknown] = []
    left: list[str] = []
    for domain in required(domains or None, "domains", "value"):
        try:
            if not _is_covered(domain, covered, listed):
                left.append(domain.id)
        except Unknown as unknown:
            incomplete.append(unknown)
    if left:
        names_left = in_order(left)
        yield Finding(
            _SUBJECT,
            f"a token of any federation server is accepted for accounts of these domains: {names_left}",
            f"rootDomains: {policy.root_domains}",
            "rootDomains: all",
        )
    if incomplete:
        raise Unknown(*(gap for unknown in incomplete for gap in unknown.gaps))


def _is_covered(domain: Domain, kinds: set[str], listed: frozenset[str]) -> bool:
    """Whether the policy covers the domain, or it is no verified root domain. Raises Unknown where that cannot be told."""
    if (
        domain.is_verified is False
        or domain.is_root is False
        or domain.id.casefold() in listed
        or kinds >= {_MANAGED, _FEDERATED}
    ):
        return True
    required(domain.is_verified, "domains", "isVerified")
    required(domain.is_root, "domains", "isRoot")
    kind = domain.authentication_type
    return required(kind if kind in (_MANAGED, _FEDERATED) else None, "domains", "authenticationType (a known value)") in kinds
