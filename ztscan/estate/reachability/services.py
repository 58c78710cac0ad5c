"""The public door of a platform service: who on the internet may connect to a storage account, a vault or a database.

``publicNetworkAccess`` closes the door. A network security perimeter that is enforced decides in place of the service's own
firewall. A private endpoint opens another door, and closes none. Sources:
https://learn.microsoft.com/azure/storage/common/storage-network-security and
https://learn.microsoft.com/azure/private-link/network-security-perimeter-concepts
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.engine.check import Unknown, known, required
from ztscan.engine.evidence import fact
from ztscan.entities.azure_perimeters import PerimeterAssociation, PerimeterRule
from ztscan.entities.azure_private_endpoints import PrivateEndpoint, ServiceConnection
from ztscan.estate.reachability.addresses import PUBLIC, addresses
from ztscan.estate.reachability.sources import EVERYONE, NOBODY, Sources

RULES, ASSOCIATIONS = "azure_perimeter_rules", "azure_perimeter_associations"
_MODES = frozenset(("enforced", "learning", "transition", "audit"))
_EVERYBODY = frozenset(("*", "any", "internet"))


@dataclass(frozen=True)
class Perimeters:
    """The perimeters that services are in."""

    associations: Mapping[str, tuple[PerimeterAssociation, ...]]
    """By id of the service, in lower case."""
    rules: ByKey[tuple[PerimeterRule, ...]] | Gap

    def enforced(self, service: str) -> Sources | None:
        """Whom the perimeter of a service lets in. None: no perimeter is enforced there. Raises Unknown."""
        within = self.associations.get(service, ())
        if "" in self.associations:
            raise Unknown(Gap(ASSOCIATIONS, GapReason.MALFORMED, "an association does not name its service", "scan again"))
        found = [one for one in within if known(one.mode, _MODES, ASSOCIATIONS, "accessMode") == "enforced"]
        if not found:
            return None
        admitted = NOBODY
        for one in found:
            admitted |= self._of_profile(required(one.profile, ASSOCIATIONS, "profile"))
        return admitted

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


def public_door(
    service: str, public_network: str | None, firewall: Callable[[], Sources], perimeters: Perimeters, resource: str
) -> Sources:
    """Who on the internet may connect to a service (its id in lower case). Raises Unknown.

    ``public_network`` counts as enabled where Azure does not send it. ``firewall`` is asked where no perimeter decides.
    """
    word = (public_network or "enabled").casefold()
    known(word, {"enabled", "disabled", "securedbyperimeter"}, resource, "publicNetworkAccess")
    if word == "disabled":
        return NOBODY
    inside = perimeters.enforced(service)
    if inside is not None:
        return inside
    if word == "securedbyperimeter" and service not in perimeters.associations:
        detail = "a service is secured by a perimeter whose association was not returned"
        raise Unknown(Gap(ASSOCIATIONS, GapReason.MALFORMED, detail, "review the perimeter in the Azure portal"))
    return firewall()


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
