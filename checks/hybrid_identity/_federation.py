"""Shared by the checks of federation: the domains that are federated, and the settings that hold for each."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from ztscan.entities.tenant import AUTHENTICATION_TYPES, Domain, DomainFederation
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Subject, Unknown, required

from ._gaps import absent

RESOURCE = "domain_federation"


class Federations(msgspec.Struct, frozen=True):
    """The settings of federated domains, by the name of the domain that they are set on. A subdomain has those of its root."""

    settings: tuple[tuple[str, DomainFederation], ...]
    gaps: tuple[Gap, ...]

    def told_apart(self, finding: Finding, one: DomainFederation) -> Finding:
        """The finding on one setting of a domain. Where the domain has several, their ids tell their findings apart."""
        several = sum(name == finding.subject.id for name, _ in self.settings) > 1
        return replace(finding, discriminator=f"{finding.discriminator}{one.id}") if several else finding

    def ensure_complete(self) -> None:
        """Raises Unknown where a domain may be federated in a way that could not be read."""
        if self.gaps:
            raise Unknown(*self.gaps)


def subject_of(domain: str) -> Subject:
    return Subject("domain", domain, domain)


def federations(domains: tuple[Domain, ...], domain_federation: ByKey[tuple[DomainFederation, ...]]) -> Federations:
    """Raises NotApplicable if no verified domain is federated, and Unknown if no domain was returned."""
    found = federations_if_any(domains, domain_federation)
    if not found.settings and not found.gaps:
        raise NotApplicable("no verified domain is federated")
    return found


def federations_if_any(domains: tuple[Domain, ...], domain_federation: ByKey[tuple[DomainFederation, ...]]) -> Federations:
    """The same; empty if no verified domain is federated."""
    verified = [domain for domain in required(domains or None, "domains", "value") if domain.is_verified is not False]
    federated = [domain for domain in verified if domain.is_verified and _kind(domain) == "federated"]
    gaps: dict[Gap, None] = {}
    settings: list[tuple[str, DomainFederation]] = []
    for domain in sorted(federated, key=lambda one: one.id):
        entry = domain_federation[domain.id]
        if isinstance(entry, Gap):
            gaps[entry] = None
        elif entry:
            settings += ((domain.id, one) for one in entry)
        elif not _has_parent(domain, federated):
            gaps[absent(RESOURCE, "value")] = None
    for domain in verified:
        if domain.is_verified is None:
            gaps[absent("domains", "isVerified")] = None
        if _kind(domain) not in AUTHENTICATION_TYPES:
            gaps[absent("domains", "authenticationType (a known value)")] = None
    return Federations(tuple(settings), tuple(gaps))


def _kind(domain: Domain) -> str:
    return (domain.authentication_type or "").casefold()


def _has_parent(domain: Domain, federated: Iterable[Domain]) -> bool:
    """Whether a federated domain above this one is there, whose settings hold for it."""
    return domain.is_root is False and any(domain.id.casefold().endswith(f".{one.id.casefold()}") for one in federated)
