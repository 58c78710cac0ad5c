"""Which sources a chain of filters lets through to a port, computed for all addresses at once.

A list of rules starts with every source, and in ascending priority each rule takes its part of what is left: an Allow collects
it, a Deny drops it. What is not certain is computed twice: the most that may pass, and the least.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import msgspec

from ztscan.directory.network_access.destinations import LAST_PORT
from ztscan.estate.reachability.addresses import NONE, Addresses, Grade, Spans
from ztscan.estate.reachability.rules import Access, Destination, Rule
from ztscan.estate.reachability.sources import EVERYONE, NOBODY, Sources, is_known_tag


class RuleList(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Rules in ascending priority. Two lists are the same if they are the same object."""

    rules: tuple[Rule, ...] = ()

    @cached_property
    def _about(self) -> dict[tuple[str, int], tuple[Rule, ...]]:
        return {}

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {}

    @cached_property
    def _anywhere(self) -> dict[tuple[str, int], bool]:
        return {}

    @cached_property
    def is_anywhere(self) -> bool:
        """Whether every rule is about every destination."""
        return all(rule.anywhere for rule in self.rules)

    def about(self, protocol: str, port: int) -> tuple[Rule, ...]:
        """The rules about a port."""
        found = self._about.get((protocol, port))
        if found is None:
            found = tuple(rule for rule in self.rules if protocol in rule.protocols and holds(rule.ports, port))
            self._about[protocol, port] = found
        return found

    def anywhere(self, protocol: str, port: int) -> bool:
        """Whether the rules about a port are about every destination."""
        found = self._anywhere.get((protocol, port))
        if found is None:
            found = self._anywhere[protocol, port] = all(rule.anywhere for rule in self.about(protocol, port))
        return found

    def starts(self, protocol: str) -> list[int]:
        """The first port of each set of ports that the rules treat alike."""
        if protocol not in self._starts:
            self._starts[protocol] = cuts(rule.ports for rule in self.rules if protocol in rule.protocols)
        return self._starts[protocol]


class Filter(RuleList, frozen=True, eq=False):
    """A network security group where it takes effect, default rules included."""

    key: str = ""
    """Id of the group, in lower case."""
    unread: str = ""
    """Why the rules are not known; empty: they are."""
    shared: Filter | None = None
    """The filter of all groups with the same rules. None: this one."""

    @property
    def same(self) -> Filter:
        """The filter to ask in place of this one, so that groups with the same rules are asked once."""
        return self.shared or self


class AdminRules(RuleList, frozen=True, eq=False):
    """Security admin rules, and whether it is known that they are deployed to the network."""

    is_deployed: bool = False
    unreadable: bool = False
    """Whether any of them may refuse everything."""


NO_ADMIN_RULES = AdminRules(is_deployed=True)


class Chain(msgspec.Struct, frozen=True):
    """What a packet has to pass in front of a destination."""

    destination: Destination
    filters: tuple[Filter, ...] = ()
    admin: AdminRules = NO_ADMIN_RULES
    open_without_filter: bool | None = False
    """Whether a path without any network security group is open: a Basic address is, a Standard one is not. None: not known."""
    network_may_hold: Addresses = NONE
    """Public addresses that the tag VirtualNetwork may hold, since routes of the subnet name them."""

    @property
    def lists(self) -> tuple[RuleList, ...]:
        return (self.admin, *self.filters) if self.admin.rules else self.filters

    @property
    def same(self) -> Chain:
        """The chain to ask in place of this one, so that groups with the same rules, and destinations that no rule tells
        apart, are asked once.
        """
        filters = tuple(one.same for one in self.filters)
        is_anywhere = all(one.is_anywhere for one in self.lists)
        destination = _PLACES[self.destination.version] if is_anywhere else self.destination
        return Chain(destination, filters, self.admin, self.open_without_filter, self.network_may_hold)


class Admitted(msgspec.Struct, frozen=True, dict=True):
    """Who gets through, at least and at most."""

    least: Sources = NOBODY
    most: Sources = NOBODY

    def __or__(self, other: Admitted) -> Admitted:
        return Admitted(self.least | other.least, self.most | other.most)

    def from_within(self, sources: Sources) -> Admitted:
        """Those of them that are among the sources."""
        return Admitted(self.least.meet(sources, most=False), self.most.meet(sources, most=True))

    @cached_property
    def is_wide(self) -> bool | None:
        """Whether a large part of the internet gets through. None: it is not certain."""
        if self.least.grade.is_wide:
            return True
        return None if self.most.grade.is_wide else False

    @property
    def grade(self) -> Grade:
        """What is certain."""
        return self.least.grade


class _Left(msgspec.Struct):
    """What no rule has decided yet, and the sources that rules have let pass or refused."""

    addresses: Addresses
    passed: Sources = NOBODY
    refused: Sources = NOBODY
    spared: Sources = NOBODY
    """Of security admin rules: those that are left to the network security groups, whatever rules refuse later."""


def admitted(chain: Chain, protocol: str, port: int) -> Admitted:
    """Which sources of the internet reach the port of the chain's destination."""
    return _both(*_alike(chain, protocol, port), _OUTSIDE[chain.destination.version], network=False)


def admitted_at(chain: Chain, ports: tuple[tuple[str, int], ...]) -> tuple[Admitted, ...]:
    """The same for several ports, each with its protocol."""
    return _at(chain.same, ports)


@lru_cache(maxsize=10_000)
def _at(chain: Chain, ports: tuple[tuple[str, int], ...]) -> tuple[Admitted, ...]:
    return tuple(admitted(chain, *one) for one in ports)


def admitted_from(chain: Chain, protocol: str, port: int, inside: Addresses) -> Admitted:
    """Which of these addresses of the virtual network reach the port."""
    return _both(*_alike(chain, protocol, port), inside, network=True)


def _alike(chain: Chain, protocol: str, port: int) -> tuple[Chain, str, int]:
    """The same question for all groups, ports and destinations that are treated alike: they are answered once."""
    filters = tuple(one.same for one in chain.filters)
    lists = (chain.admin, *filters) if chain.admin.rules else filters
    first = max((_start(one.starts(protocol), port) for one in lists), default=0)
    anywhere = all(one.anywhere(protocol, first) for one in lists)
    destination = _PLACES[chain.destination.version] if anywhere else chain.destination
    asked = Chain(destination, filters, chain.admin, chain.open_without_filter, chain.network_may_hold)
    return asked, protocol, first


def _start(starts: list[int], port: int) -> int:
    return starts[bisect_right(starts, port) - 1]


_OUTSIDE = {version: EVERYONE.addresses.of_version(version) for version in (4, 6)}
_PLACES = {version: Destination(version=version, address=0) for version in (4, 6)}
"""Any destination."""


@lru_cache(maxsize=100_000)
def _both(chain: Chain, protocol: str, port: int, universe: Addresses, *, network: bool) -> Admitted:
    flow = _Flow(chain, protocol, port, universe, network)
    least = flow.sources(most=False)
    return Admitted(least, least if flow.is_certain else flow.sources(most=True))


class _Flow(msgspec.Struct, frozen=True):
    chain: Chain
    protocol: str
    port: int
    universe: Addresses
    network: bool
    """Whether the sources are within the virtual network."""

    @property
    def is_certain(self) -> bool:
        """Whether the least and the most are the same: nothing is unknown, and no service tag is named."""
        chain = self.chain
        if chain.open_without_filter is None or chain.network_may_hold or any(one.unread for one in chain.filters):
            return False
        if chain.admin.rules and not chain.admin.is_deployed:
            return False
        return not any(rule.tags or rule.is_about(chain.destination) is None for rule in self._rules())

    def _rules(self) -> Iterator[Rule]:
        for one in self.chain.lists:
            yield from one.about(self.protocol, self.port)

    def sources(self, *, most: bool) -> Sources:
        found = NOBODY
        for source_port in self.source_ports():
            found |= self._from(source_port, most=most)
        return found

    def source_ports(self) -> list[int]:
        """One of each set of source ports that all rules treat alike. Who attacks chooses the port."""
        return cuts({rule.source_ports for rule in self._rules()})

    def _from(self, source_port: int, *, most: bool) -> Sources:
        passed = Sources(self.universe) if self._open_without_filter(most=most) else NOBODY
        for number, one in enumerate(self.chain.filters):
            found = self._filtered(one, source_port, most=most)
            passed = passed.meet(found, most=most) if number else found
        return self._after_admin(passed, source_port, most=most)

    def _open_without_filter(self, *, most: bool) -> bool:
        is_open = self.chain.open_without_filter
        return most if is_open is None else is_open

    def _filtered(self, one: Filter, source_port: int, *, most: bool) -> Sources:
        if one.unread:
            return Sources(self.universe) if most else NOBODY
        return self._run(one, source_port, most=most).passed

    def _after_admin(self, passed: Sources, source_port: int, *, most: bool) -> Sources:
        """What security admin rules make of the sources that network security groups let pass.

        Where it is not known whether the rules are deployed, the most is what they allow, and the least what they leave.
        """
        admin = self.chain.admin
        if not admin.rules:
            return passed
        if admin.unreadable and not most:
            return NOBODY
        left = self._run(admin, source_port, most=most)
        always = left.passed if admin.is_deployed or most else NOBODY
        if most and not admin.is_deployed:
            return always | passed
        kept = Sources(passed.addresses - left.refused.addresses, passed.tags - left.refused.tags)
        spared = passed.meet(left.spared, most=True) if most else NOBODY
        return always | kept | spared

    def _run(self, rules: RuleList, source_port: int, *, most: bool) -> _Left:
        left = _Left(self.universe)
        for rule in rules.about(self.protocol, self.port):
            if not left.addresses:
                break
            if holds(rule.source_ports, source_port) and self._matches(rule, most=most):
                self._take(left, rule, most=most, admin=isinstance(rules, AdminRules))
        return left

    def _matches(self, rule: Rule, *, most: bool) -> bool:
        """Whether the rule is about the destination; where that is not known, whether to take it so."""
        about = rule.is_about(self.chain.destination)
        return (most is not (rule.access is Access.DENY)) if about is None else about

    def _take(self, left: _Left, rule: Rule, *, most: bool, admin: bool) -> None:
        hit = self._hit(left, rule, most=most)
        tags = self._tags(left, rule, most=most)
        if rule.access is Access.DENY:
            left.refused |= Sources(hit, rule.tags)
        elif admin and rule.access is Access.ALLOW:
            left.spared |= Sources(tags=tags)
        else:
            left.passed |= Sources(hit, tags)
        left.addresses -= hit

    def _hit(self, left: _Left, rule: Rule, *, most: bool) -> Addresses:
        """The addresses that the rule decides about."""
        if rule.network and self.network:
            return left.addresses
        loose = rule.network and most is not (rule.access is Access.DENY)
        return left.addresses & (rule.sources | self.chain.network_may_hold if loose else rule.sources)

    def _tags(self, left: _Left, rule: Rule, *, most: bool) -> frozenset[str]:
        """Tags whose addresses the rule lets pass: those not refused before; an unknown tag is at most let pass."""
        if self.network:
            return frozenset()
        free = (tag for tag in rule.tags if not {tag, tag.partition(".")[0]} & left.refused.tags)
        return frozenset(tag for tag in free if most or is_known_tag(tag))


def holds(spans: Spans, value: int) -> bool:
    """Whether the ranges hold the value."""
    return any(first <= value <= last for first, last in spans)


def cuts(lists: Iterable[Spans]) -> list[int]:
    """The first value of each part of all ports in which every list holds all values or none."""
    ends = {0}
    for spans in lists:
        for first, last in spans:
            ends.add(first)
            ends.add(last + 1)
    return sorted(end for end in ends if end <= LAST_PORT)
