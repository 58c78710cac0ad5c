"""The public door of a platform service: who on the internet may connect to a storage account, a vault or a database.

``publicNetworkAccess`` closes the door. What a network security perimeter admits comes in even then. One that is enforced decides
in place of the service's own firewall; in the mode of transition (once: learning) the firewall lets in others too, where public
access is enabled. A private endpoint opens another door, and closes none. Sources:
https://learn.microsoft.com/azure/storage/common/storage-network-security and
https://learn.microsoft.com/azure/private-link/network-security-perimeter-transition
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.engine.check import Unknown, known, required
from ztscan.engine.evidence import fact
from ztscan.entities.azure_perimeters import PerimeterAssociation, PerimeterRule
from ztscan.entities.azure_private_endpoints import PrivateEndpoint, ServiceConnection
from ztscan.estate.reachability.addresses import PUBLIC, addresses
from ztscan.estate.reachability.sources import EVERY_CUSTOMER, EVERYONE, NOBODY, Sources

RULES, ASSOCIATIONS = "azure_perimeter_rules", "azure_perimeter_associations"
_MODES = frozenset(("enforced", "learning", "transition", "audit"))
_EVERYBODY = frozenset(("*", "any", "internet"))


class Perimeter(msgspec.Struct, frozen=True):
    """What a perimeter means for a service in it."""

    admitted: Sources
    enforced: bool
    """False: in the mode of transition, the firewall of the service lets in others too."""

    def decides(self, public_network: str | None, resource: str) -> bool:
        """Whether the firewall of the service is not asked. Raises Unknown for a word that is not known."""
        return word_of(public_network, resource) != "enabled" or self.enforced


class Perimeters(msgspec.Struct, frozen=True):
    """The perimeters that services are in."""

    associations: Mapping[str, tuple[PerimeterAssociation, ...]]
    """By id of the service, in lower case."""
    rules: ByKey[tuple[PerimeterRule, ...]] | Gap

    def of(self, service: str) -> Perimeter | None:
        """What the perimeters of a service say. None: it is in none. Raises Unknown."""
        if "" in self.associations:
            raise Unknown(Gap(ASSOCIATIONS, GapReason.MALFORMED, "an association does not name its service", "scan again"))
        within = self.associations.get(service, ())
        if not within:
            return None
        modes = [known(one.mode, _MODES, ASSOCIATIONS, "accessMode") for one in within]
        enforced = [one for one, mode in zip(within, modes, strict=True) if mode == "enforced"]
        admitted = NOBODY
        for one in enforced or within:
            admitted |= self._of_profile(required(one.profile, ASSOCIATIONS, "profile"))
        return Perimeter(admitted, bool(enforced))

    def _of_profile(self, profile: str) -> Sources:
        rules = self.rules if isinstance(self.rules, Gap) else self.rules[profile.lower()]
        if isinstance(rules, Gap):
            raise Unknown(rules)
        found = NOBODY
        for rule in rules:
            said = rule.properties
            if known(said.direction, {"inbound", "outbound"}, RULES, "direction") == "inbound":
                found |= sources_of((*(said.prefixes or ()), *(said.service_tags or ())), RULES)
        return found


@fact
def azure_perimeters(
    azure_perimeter_associations: tuple[PerimeterAssociation, ...],
    azure_perimeter_rules: ByKey[tuple[PerimeterRule, ...]] | Gap,
) -> Perimeters:
    """The network security perimeters that services are in, and whom these admit."""
    found: dict[str, tuple[PerimeterAssociation, ...]] = {}
    for one in azure_perimeter_associations:
        key = (one.service or "").lower()
        found[key] = (*found.get(key, ()), one)
    return Perimeters(found, azure_perimeter_rules)


@fact
def azure_private_doors(azure_private_endpoints: tuple[PrivateEndpoint, ...]) -> Mapping[str, int]:
    """How many private endpoints with an approved connection lead to each service, by its id in lower case."""
    found: dict[str, int] = {}
    for endpoint in azure_private_endpoints:
        for one in (*(endpoint.connections or ()), *(endpoint.manual_connections or ())):
            said = one.properties or ServiceConnection()
            if said.service and said.state is not None and (said.state.status or "").casefold() == "approved":
                found[said.service.lower()] = found.get(said.service.lower(), 0) + 1
    return found


def word_of(public_network: str | None, resource: str) -> str:
    """What ``publicNetworkAccess`` says; enabled where Azure does not send it. Raises Unknown."""
    return known(public_network or "enabled", {"enabled", "disabled", "securedbyperimeter"}, resource, "publicNetworkAccess")


def public_door(
    service: str, public_network: str | None, firewall: Callable[[], Sources], perimeters: Perimeters, resource: str
) -> Sources:
    """Who on the internet may connect to a service (its id in lower case). Raises Unknown.

    ``public_network`` counts as enabled where Azure does not send it. ``firewall`` is asked where no
    perimeter decides alone.
    """
    word = word_of(public_network, resource)
    inside = perimeters.of(service)
    if inside is not None:
        return inside.admitted if inside.decides(word, resource) else inside.admitted | firewall()
    if word == "securedbyperimeter":
        detail = "a service is secured by a perimeter whose association was not returned"
        raise Unknown(Gap(ASSOCIATIONS, GapReason.MALFORMED, detail, "review the perimeter in the Azure portal"))
    return NOBODY if word == "disabled" else firewall()


def by_default_action(rules: Mapping[str, Any] | None, resource: str, *names: str) -> Sources:
    """Who passes rules such as ``networkAcls``: without rules or with the default action Allow everyone, else those named.

    ``names``: properties of an entry of ``ipRules`` that hold its addresses.
    """
    action = known(str((rules or {}).get("defaultAction") or "allow"), {"allow", "deny"}, resource, "defaultAction")
    if action == "allow":
        return EVERYONE
    entries = (rules or {}).get("ipRules") or ()
    return sources_of((_first(entry, names or ("value",), resource) for entry in entries), resource)


def _first(entry: Any, names: Iterable[str], resource: str) -> str:
    found = next((entry[name] for name in names if isinstance(entry, Mapping) and entry.get(name)), None)
    return str(required(found, resource, "ipRules"))


def sources_of_ranges(ranges: Iterable[tuple[str | None, str | None]], resource: str) -> Sources:
    """The sources of ranges of addresses; 0.0.0.0 alone stands for every customer of Azure. Raises Unknown."""
    found = NOBODY
    for ends in ranges:
        first, last = (required(end, resource, "a range") for end in ends)
        is_azure = first == last == "0.0.0.0"  # noqa: S104 - an address in a rule
        found |= Sources(tags=frozenset((EVERY_CUSTOMER,))) if is_azure else sources_of((f"{first}-{last}",), resource)
    return found


def sources_of(texts: Iterable[str], resource: str) -> Sources:
    """Addresses, ranges and prefixes, and service tags. Raises Unknown for a text that is none of these."""
    words = [text.strip().casefold() for text in texts]
    found = NOBODY
    for word in words:
        if word in _EVERYBODY:
            return EVERYONE
        written = addresses((word,))
        if written is None:
            tag = required(word if word[:1].isalpha() else None, resource, "a rule of addresses")
            found |= Sources(tags=frozenset((tag,)))
        else:
            found |= Sources(written & PUBLIC)
    return found
