"""Network security groups and security admin rules as filters: Azure's records read into rules."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ztscan.azure.nested import key_of
from ztscan.entities.azure_network_manager import AdminPrefix, AdminRule
from ztscan.entities.azure_networks import GroupRule, NamedRule, SecurityGroup
from ztscan.estate.reachability.addresses import EVERY, NONE
from ztscan.estate.reachability.admission import AdminRules, Filter
from ztscan.estate.reachability.rules import EVERY_PORT, PROTOCOLS, Access, Rule, RuleText, Unreadable, in_order, rule_of

_ALL = ("*",)
_DEFAULTS = (
    RuleText(
        "AllowVnetInBound", 65000, "Inbound", "Allow", "*", ("VirtualNetwork",), destinations=("VirtualNetwork",), ports=("*",)
    ),
    RuleText(
        "AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "*", ("AzureLoadBalancer",), destinations=_ALL, ports=_ALL
    ),
    RuleText("DenyAllInBound", 65500, "Inbound", "Deny", "*", _ALL, destinations=_ALL, ports=_ALL),
)
"""What Azure adds to every group."""


def filter_of(group: SecurityGroup) -> Filter:
    """A network security group as a filter. One with a rule that cannot be read is a filter that is not known.

    Groups with equal rules share one list of them, so that a question is answered once for all of these groups.
    """
    if group.rules is None:
        return Filter(key=group.key, unread=f"the rules of the network security group {group.name} were not returned")
    said = (*group.rules, *(group.default_rules or ()))
    try:
        shared = _filter(tuple(one.properties for one in said), bool(group.default_rules))
    except Unreadable:
        return Filter(key=group.key, unread=f"network security group {group.name}: {_unreadable(said)}")
    return Filter(shared.rules, key=group.key, shared=shared)


@lru_cache(maxsize=10_000)
def _filter(rules: tuple[GroupRule | None, ...], has_defaults: bool) -> Filter:
    """The filter of all groups with these rules. Raises Unreadable, without the name of the rule."""
    texts = [text_of(NamedRule(properties=one)) for one in rules]
    return Filter(in_order(_read(texts if has_defaults else (*texts, *_DEFAULTS))))


def _unreadable(rules: Iterable[NamedRule]) -> str:
    """Which rule cannot be read, and why."""
    try:
        _read(map(text_of, rules))
    except Unreadable as error:
        return str(error)
    return "a rule cannot be read"


def admin_rules_of(rules: Iterable[AdminRule]) -> AdminRules:
    """Security admin rules of all networks. Where they are deployed is not read. Raises Unreadable."""
    return AdminRules(in_order(_read(admin_text_of(one) for one in rules)))


def _read(texts: Iterable[RuleText]) -> list[Rule]:
    return [rule for rule in map(rule_of, texts) if rule is not None]


def text_of(named: NamedRule) -> RuleText:
    """A rule of a group, its singular and plural properties together."""
    rule = named.properties or GroupRule()
    return RuleText(
        name=named.name,
        priority=rule.priority,
        direction=rule.direction,
        access=rule.access,
        protocol=rule.protocol,
        sources=_together(rule.source, rule.sources),
        source_groups=bool(rule.source_groups),
        source_ports=_together(rule.source_port, rule.source_ports),
        destinations=_together(rule.destination, rule.destinations),
        destination_groups=frozenset(map(key_of, rule.destination_groups or ())),
        ports=_together(rule.port, rule.ports),
    )


def admin_text_of(rule: AdminRule) -> RuleText:
    return RuleText(
        name=rule.name,
        priority=rule.priority,
        direction=rule.direction,
        access=rule.access,
        protocol=rule.protocol,
        sources=_prefixes(rule.sources),
        source_ports=rule.source_ports or (),
        destinations=_prefixes(rule.destinations) or ("*",),
        ports=rule.ports or ("*",),
    )


def _prefixes(items: tuple[AdminPrefix, ...] | None) -> tuple[str, ...]:
    return tuple(one.prefix for one in items or () if one.prefix)


def _together(one: str | None, many: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text for text in (one or "", *(many or ())) if text.strip())


UNKNOWN_ADMIN_RULES = AdminRules(
    (
        Rule(
            priority=0,
            access=Access.ALWAYS,
            protocols=frozenset(PROTOCOLS),
            source_ports=EVERY_PORT,
            ports=EVERY_PORT,
            sources=EVERY,
            network=True,
            tags=frozenset(),
            anywhere=True,
            destinations=NONE,
            groups=frozenset(),
        ),
    ),
    unreadable=True,
)
"""Rules that cannot be read: they may let everything pass, or nothing."""
