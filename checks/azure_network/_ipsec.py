"""What a proposal of IKE and IPsec is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from ztscan.entities.azure_hybrid_networks import IpsecPolicy
from ztscan.plugin import required

STRONG = MappingProxyType(
    {
        "ike_encryption": frozenset(("aes256", "gcmaes128", "gcmaes256")),
        "ike_integrity": frozenset(("sha256", "sha384", "gcmaes128", "gcmaes256")),
        "ipsec_encryption": frozenset(("aes256", "gcmaes128", "gcmaes192", "gcmaes256")),
        "ipsec_integrity": frozenset(("sha256", "gcmaes128", "gcmaes192", "gcmaes256")),
        "dh_group": frozenset(("dhgroup14", "dhgroup2048", "dhgroup24", "ecp256", "ecp384")),
        "pfs_group": frozenset(("pfs2048", "pfs14", "pfs24", "ecp256", "ecp384", "pfsmm")),
    }
)
"""Accepted values by property. The default proposals of Azure hold weaker ones too."""


def weak_proposals(resource: str, policies: Sequence[IpsecPolicy] | None, protocol: str | None) -> Iterator[str]:
    """What is weak about a connection, in words. Raises Unknown where a proposal does not say what it is."""
    if not policies:
        yield "the default proposals, with 3DES, SHA1 and DH group 2"
        return
    if required(protocol, resource, "connectionProtocol").casefold() != "ikev2":
        yield f"protocol {protocol}"
    for policy in policies:
        for name, strong in STRONG.items():
            value = required(getattr(policy, name), resource, f"ipsecPolicies.{name}")
            if value.casefold() not in strong:
                yield f"{name.replace('_', ' ')} {value}"
