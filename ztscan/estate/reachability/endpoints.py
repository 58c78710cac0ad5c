"""What packets can arrive at: addresses of network interfaces and of scale sets, each with its filters and ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ztscan.core.model import Gap
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
    admitted_from,
    cuts,
)
from ztscan.estate.reachability.paths import Path
from ztscan.estate.reachability.rules import PROTOCOLS, Destination
from ztscan.estate.reachability.sources import Sources

Row = NetworkInterface | ScaleSet


@dataclass(frozen=True)
class Endpoint:
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

    def reached_by(self, path: Path, protocol: str, port: int) -> Admitted:
        """The same on one way in."""
        if not path.takes(protocol, port):
            return Admitted()
        found = self._translated(path, protocol, port) if path.translated else admitted(self._chain(path), protocol, port)
        return found if path.certain else Admitted(most=found.most)

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
        lists = [rule.ports for one in self.filters for rule in one.rules if protocol in rule.protocols]
        lists += [rule.ports for rule in self.admin.rules] + [path.ports for path in self.paths]
        starts = cuts(lists)
        yield from ((span,) for span in zip(starts, (*(start - 1 for start in starts[1:]), 65535), strict=True))

    def open_ports(self, protocol: str) -> tuple[Spans, Spans]:
        """The ports that a large part of the internet reaches for certain, and those that it may reach."""
        certain: list[tuple[int, int]] = []
        possible: list[tuple[int, int]] = []
        for part in self.parts(protocol) if self.paths else ():
            is_wide = self.reached(protocol, part[0][0]).is_wide
            certain += part if is_wide else ()
            possible += part if is_wide is not False else ()
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


@dataclass(frozen=True)
class Reach:
    """Every endpoint, by the id of its row in lower case, and what could not be read of the ways in."""

    endpoints: dict[str, tuple[Endpoint, ...]] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    def of(self, row: Row) -> tuple[Endpoint, ...]:
        return self.endpoints.get(row.key, ())


__all__ = ["PROTOCOLS", "Endpoint", "Reach", "Row"]
