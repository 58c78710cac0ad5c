"""Ways from the internet to an address in a virtual network: its own public address, load balancers, firewalls that translate.

A NAT gateway, outbound rules and peerings are no way in. Azure Bastion is one with a sign-in, and is reported apart.
Source: https://learn.microsoft.com/azure/load-balancer/load-balancer-overview
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from ztscan.azure.nested import Child, key_of
from ztscan.core.model import Gap, GapReason
from ztscan.entities.azure_load_balancers import BackendPool, BalancerRule, Frontend, LoadBalancer
from ztscan.estate.reachability.addresses import NONE, Addresses, Spans
from ztscan.estate.reachability.rules import EVERY_PORT, PROTOCOLS
from ztscan.estate.reachability.sources import EVERYONE, Sources

EVERY_PROTOCOL = frozenset(PROTOCOLS)
BALANCERS = "azure_load_balancers"
_INTERNAL_ALL = 0
"""The port of a rule that takes every port."""


class Path(msgspec.Struct, frozen=True):
    """A way in. ``ports`` are those of the resource, which the filters in front of it see."""

    via: str
    """What publishes the resource, in words."""
    protocols: frozenset[str] = EVERY_PROTOCOL
    ports: Spans = EVERY_PORT
    frontend: str = ""
    """The port on the outside; empty: the same."""
    open_without_filter: bool | None = False
    sources: Sources = EVERYONE
    """Whom the way itself admits."""
    translated: bool = False
    """Whether packets may arrive with the address of the firewall that translates."""
    inside: Addresses = NONE
    """The addresses of that firewall; none: not known."""
    certain: bool = True
    """Whether it is certain that this resource is meant."""
    direct: bool = False
    """Whether the resource has the public address itself."""

    @property
    def takes_all(self) -> bool:
        """Whether it takes every port of every protocol."""
        return self.ports == EVERY_PORT and self.protocols == EVERY_PROTOCOL

    def takes(self, protocol: str, port: int) -> bool:
        return protocol in self.protocols and any(first <= port <= last for first, last in self.ports)


def is_basic(sku: str | None) -> bool | None:
    """Whether a kind of address or load balancer is open without a network security group. None: not known."""
    word = (sku or "").casefold()
    return True if word == "basic" else False if word in {"standard", "standardv2", "gateway"} else None


class Balancing(msgspec.Struct):
    """What load balancers publish: ways in by pool, by rule, by address configuration, all ids in lower case."""

    by_pool: dict[str, list[Path]] = msgspec.field(default_factory=lambda: defaultdict(list))
    by_rule: dict[str, list[Path]] = msgspec.field(default_factory=lambda: defaultdict(list))
    by_configuration: dict[str, list[Path]] = msgspec.field(default_factory=lambda: defaultdict(list))
    pools_of_configuration: dict[str, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    pools_of_address: dict[tuple[str, str], list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))
    """By address, and virtual network or subnet."""
    internal: dict[str, list[tuple[BalancerRule, frozenset[str]]]] = msgspec.field(default_factory=lambda: defaultdict(list))
    """Rules of internal frontends by their address, each with the pools."""
    known: set[str] = msgspec.field(default_factory=set)
    """Ids of the load balancers that were read."""
    gaps: list[Gap] = msgspec.field(default_factory=list)

    def require(self, parts: Iterable[str]) -> None:
        """Adds a gap for each load balancer that one of these pools and rules is of, and that was not returned."""
        for part in parts:
            before, found, rest = part.partition("/microsoft.network/loadbalancers/")
            name = rest.partition("/")[0]
            if found and f"{before}{found}{name}" not in self.known:
                detail = f"the load balancer {name}, which a machine is behind, was not returned"
                self.gaps.append(Gap(BALANCERS, GapReason.MALFORMED, detail, "grant Reader on its subscription, and scan again"))

    def of_configuration(self, key: str, pools: Iterable[str], rules: Iterable[str]) -> Iterator[Path]:
        """Ways in to an address configuration: through these pools and rules, and those that name it."""
        for pool in dict.fromkeys((*pools, *self.pools_of_configuration.get(key, ()))):
            yield from self.by_pool.get(pool, ())
        for rule in dict.fromkeys(rules):
            yield from self.by_rule.get(rule, ())
        yield from self.by_configuration.get(key, ())

    def of_address(self, address: str, places: Iterable[str]) -> Iterator[Path]:
        """Ways in through pools that name an address in a network or a subnet."""
        for place in places:
            for pool in self.pools_of_address.get((address, place), ()):
                yield from self.by_pool.get(pool, ())


def balancing(balancers: Iterable[LoadBalancer]) -> Balancing:
    found = Balancing()
    for one in balancers:
        found.known.add(one.key)
        if None in {one.frontends, one.pools, one.rules, one.nat_rules}:
            detail = f"the frontends, pools or rules of the load balancer {one.name} were not returned"
            found.gaps.append(Gap(BALANCERS, GapReason.MALFORMED, detail, "scan again"))
        _add(found, one)
    return found


def _add(found: Balancing, one: LoadBalancer) -> None:
    frontends = {frontend.key: frontend.properties or Frontend() for frontend in one.frontends or ()}
    public = {key for key, frontend in frontends.items() if frontend.public_address or frontend.public_prefix}
    for pool in one.pools or ():
        _add_members(found, pool.key, pool.properties or BackendPool())
    for rule in one.rules or ():
        said = rule.properties or BalancerRule()
        pools = frozenset(filter(None, (key_of(said.pool), *map(key_of, said.pools or ()))))
        if key_of(said.frontend) in public:
            for pool_key in pools:
                found.by_pool[pool_key].append(_path(one, rule, said))
        elif address := getattr(frontends.get(key_of(said.frontend)), "private_address", None):
            found.internal[address].append((said, pools))
    for rule in (*(one.nat_rules or ()), *(one.nat_pools or ())):
        said = rule.properties or BalancerRule()
        if key_of(said.frontend) in public:
            _add_nat(found, rule.key, key_of(said.pool), key_of(said.configuration), _path(one, rule, said))


def _add_nat(found: Balancing, rule: str, pool: str, configuration: str, path: Path) -> None:
    found.by_rule[rule].append(path)
    if pool:
        found.by_pool[pool].append(path)
    if configuration:
        found.by_configuration[configuration].append(path)


def _add_members(found: Balancing, key: str, pool: BackendPool) -> None:
    for one in pool.configurations or ():
        found.pools_of_configuration[one.key].append(key)
    for named in pool.addresses or ():
        address = named.properties
        if address is None:
            continue
        if address.configuration is not None:
            found.pools_of_configuration[address.configuration.key].append(key)
        places = filter(None, (key_of(address.network), key_of(address.subnet), key_of(pool.network)))
        for place in dict.fromkeys(places) if address.address else ():
            found.pools_of_address[address.address or "", place].append(key)


def _path(balancer: LoadBalancer, named: Child[BalancerRule], rule: BalancerRule) -> Path:
    port = rule.frontend_port if rule.floating else rule.backend_port
    return Path(
        via=f"load balancer {balancer.name}, rule {named.name}",
        protocols=protocols_of(rule.protocol),
        ports=ports_from(port),
        frontend=_frontend(rule),
        open_without_filter=is_basic(balancer.sku),
    )


def protocols_of(word: str | None) -> frozenset[str]:
    """Protocols of a rule; one that is not known may be any."""
    said = (word or "").casefold()
    return frozenset((said,)) if said in PROTOCOLS else EVERY_PROTOCOL


def ports_from(port: int | None) -> Spans:
    """One port, or all where a rule names none or takes every one."""
    return ((port, port),) if port else EVERY_PORT


def takes_port(rule: BalancerRule, protocol: str, port: int) -> bool:
    """Whether a rule of an internal frontend takes the port."""
    return protocol in protocols_of(rule.protocol) and rule.frontend_port in {port, _INTERNAL_ALL, None}


def _frontend(rule: BalancerRule) -> str:
    if rule.frontend_first is not None:
        return f"{rule.frontend_first}-{rule.frontend_last}"
    return str(rule.frontend_port or "")
