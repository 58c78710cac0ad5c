"""What packets can arrive at: addresses of network interfaces and of scale sets, each with its filters and ways in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache, reduce
from operator import or_

import msgspec

from ztscan.core.model import Gap
from ztscan.directory.network_access.destinations import LAST_PORT
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.reachability.addresses import NONE, Addresses, Spans, merged
from ztscan.estate.reachability.admission import (
    NO_ADMIN_RULES,
    AdminRules,
    Admitted,
    Chain,
    Filter,
    admitted,
    admitted_at,
    admitted_from,
    cuts,
)
from ztscan.estate.reachability.paths import Path
from ztscan.estate.reachability.rules import PROTOCOLS, Destination
from ztscan.estate.reachability.sources import Sources

Row = NetworkInterface | ScaleSet


class Endpoint(msgspec.Struct, frozen=True, dict=True):
    """One address configuration."""

    row: Row
    destination: Destination
    subnet: str = ""
    """Id in lower case."""
    filters: tuple[Filter, ...] = ()
    admin: AdminRules = NO_ADMIN_RULES
    network_may_hold: Addresses = NONE
    paths: tuple[Path, ...] = ()
    behind_gateway: bool = False
    """Whether an application gateway publishes it at layer 7."""

    def reached(self, protocol: str, port: int) -> Admitted:
        """Who on the internet reaches the port, on all ways in."""
        found = Admitted()
        for path in self.paths:
            found |= self.reached_by(path, protocol, port)
        return found

    def reached_each(self, ports: tuple[tuple[str, int], ...]) -> tuple[Admitted, ...]:
        """The same for several ports, each with its protocol. Empty where there is no way in."""
        by_path = [self.reached_at(path, ports) for path in self.paths]
        return by_path[0] if len(by_path) == 1 else tuple(reduce(or_, each) for each in zip(*by_path, strict=True))

    def reached_by(self, path: Path, protocol: str, port: int) -> Admitted:
        """The same on one way in."""
        if not path.takes(protocol, port):
            return Admitted()
        found = self._translated(path, protocol, port) if path.translated else admitted(self._chain(path), protocol, port)
        return found if path.certain else Admitted(most=found.most)

    def reached_at(self, path: Path, ports: tuple[tuple[str, int], ...]) -> tuple[Admitted, ...]:
        """The same on one way in, for several ports."""
        if path.takes_all and path.certain and not path.translated:
            return admitted_at(self._chain(path), ports)
        return tuple(self.reached_by(path, *one) for one in ports)

    def admits_at(self, ports: tuple[tuple[str, int], ...]) -> tuple[Admitted, ...]:
        """Whom the filters let through to the ports, whether there is a way in or not."""
        return admitted_at(Chain(self.destination, self.filters), ports)

    def _chain(self, path: Path) -> Chain:
        return Chain(self.destination, self.filters, self.admin, path.open_without_filter, self.network_may_hold)

    def _translated(self, path: Path, protocol: str, port: int) -> Admitted:
        """Behind a firewall, filters see the client's address or the firewall's: at least both pass, at most one does."""
        chain = self._chain(path)
        client = admitted(chain, protocol, port).from_within(path.sources)
        firewall = admitted_from(chain, protocol, port, path.inside)
        most = path.sources if firewall.most or not path.inside else client.most
        return Admitted(client.least if firewall.least else Sources(), client.most | most)

    def parts(self, protocol: str) -> Iterator[Spans]:
        """All ports in parts that every rule and way in treats alike."""
        filters = tuple(one.same for one in self.filters)
        yield from ((span,) for span in _parts(filters, self.admin, tuple(path.ports for path in self.paths), protocol))

    def open_ports(self, protocol: str) -> tuple[Spans, Spans]:
        """The ports that a large part of the internet reaches for certain, and those that it may reach."""
        certain: list[tuple[int, int]] = []
        possible: list[tuple[int, int]] = []
        parts = tuple(self.parts(protocol)) if self.paths else ()
        for part, found in zip(parts, self.reached_each(tuple((protocol, part[0][0]) for part in parts)), strict=True):
            certain += part if found.is_wide else ()
            possible += part if found.is_wide is not False else ()
        return merged(certain), merged(possible)

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """What may make an answer uncertain, in words."""
        found = [one.unread for one in self.filters if one.unread]
        if any(path.open_without_filter is None for path in self.paths) and not self.filters:
            found.append("the kind of the public address or load balancer was not returned")
        if self.admin.rules and not self.admin.is_deployed:
            found.append("it was not read where the rules of Azure Virtual Network Manager are deployed")
        if self.network_may_hold:
            found.append("routes of the subnet may make public addresses part of the tag VirtualNetwork")
        if self.destination.address is None:
            found.append("the private address was not returned")
        if any(not path.certain for path in self.paths):
            found.append("a firewall publishes an address that several interfaces have")
        if any(path.translated for path in self.paths):
            found.append("behind a firewall, filters may see its address in place of the client's")
        return tuple(dict.fromkeys(found)) or ("a rule names a service tag that is not known",)


@lru_cache(maxsize=10_000)
def _parts(filters: tuple[Filter, ...], admin: AdminRules, ways: tuple[Spans, ...], protocol: str) -> Spans:
    """All ports in parts that every rule and way in treats alike."""
    lists = [rule.ports for one in filters for rule in one.rules if protocol in rule.protocols]
    starts = cuts((*lists, *(rule.ports for rule in admin.rules), *ways))
    return tuple(zip(starts, (*(start - 1 for start in starts[1:]), LAST_PORT), strict=True))


class Reach(msgspec.Struct, frozen=True):
    """Every endpoint, by the id of its row in lower case, and what could not be read of the ways in."""

    endpoints: dict[str, tuple[Endpoint, ...]] = msgspec.field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    def of(self, row: Row) -> tuple[Endpoint, ...]:
        return self.endpoints.get(row.key, ())


__all__ = ["PROTOCOLS", "Endpoint", "Reach", "Row"]
