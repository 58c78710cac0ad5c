from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ztscan.directory.network_access.destinations import LAST_PORT, count, ports_of
from ztscan.entities.azure_firewalls import ClassicFirewallRule, Firewall, FirewallPolicy, FirewallRule
from ztscan.estate.firewall_rules import FirewallRules, Kind, OrderedRule, holds_every
from ztscan.estate.reachability.addresses import NONE, Addresses
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required

from ._judging import judged, subject
from ._reach import MANAGEMENT_TCP

Rule = FirewallRule | ClassicFirewallRule
RESOURCE = "azure_firewall_rule_groups"


@check(
    title="Firewall rules allow no any-to-any, and publish no management port",
    severity=Severity.HIGH,
    objectives=["network.segment_cloud"],
    mappings={"partial": {"mcsb": ["NS-1", "NS-3"]}},
    since="0.2.0",
)
def firewall_rules_narrow(
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_firewall_rules: FirewallRules,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the rules of Azure Firewall policies, and of firewalls without one.

    What it checks:
        No network rule, and no rules together, allow every source to reach every destination at every port. No application rule
        allows every name for every source. No NAT rule publishes a management port to a large part of the internet. Groups of
        addresses are resolved, and rules that deny everything before count, those of parent policies first.

    Why it matters:
        A rule for everything makes the firewall a router. It is often left over from a test.

    Limits:
        A rule for every port of one side alone is not a finding. Rules of third-party firewalls are not visible.

    Remediation:
        1. Open Azure portal > Firewall Policies > the policy > Rules.
        2. Replace the rule by the flows that are used: Azure Firewall > Monitoring > Policy Analytics shows them.
        3. Delete NAT rules for management ports, and connect through Azure Bastion or Entra Private Access:
           `az network firewall policy rule-collection-group collection rule remove`.

    References:
        https://learn.microsoft.com/azure/firewall/rule-processing
        https://learn.microsoft.com/azure/firewall/policy-analytics
    """
    classic = tuple(one for one in azure_firewalls if not one.policy)
    rows: tuple[FirewallPolicy | Firewall, ...] = (*azure_firewall_policies, *classic)
    yield from judged(rows, azure_visibility, "firewall policy", _Judge(azure_firewall_rules).of)


@dataclass
class _Wide:
    """What rules with one side for everything hold of the other side."""

    sources: list[Addresses] = field(default_factory=list)
    destinations: list[Addresses] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, name: str, source: Addresses, destination: Addresses) -> bool:
        """Whether the rules so far hold everything on both sides."""
        if holds_every([destination]):
            self.sources.append(source)
            self.names.append(name)
        if holds_every([source]):
            self.destinations.append(destination)
            self.names.append(name)
        return holds_every(self.sources) or holds_every(self.destinations)


@dataclass(frozen=True)
class _Judge:
    rules: FirewallRules

    def of(self, row: FirewallPolicy | Firewall) -> Iterator[Yielded]:
        is_policy = isinstance(row, FirewallPolicy)
        found = tuple(self.rules.of_policy(row) if isinstance(row, FirewallPolicy) else self.rules.of_classic(row))
        faults = [*self._network(found), *self._application(found), *self._nat(found)]
        if faults:
            words = "firewall policy" if is_policy else "firewall"
            message = f"the {words} {row.name} {faults[0].partition(':')[0]}"
            kind = "firewallPolicy" if is_policy else "azureFirewall"
            yield Finding(subject(row, kind), message, "; ".join(faults), "named sources, destinations and ports")

    def _network(self, found: tuple[OrderedRule, ...]) -> Iterator[str]:
        allowed, denied = _Wide(), _Wide()
        names: list[str] = []
        is_any = False
        for one in found:
            if one.kind is not Kind.NETWORK or not _every_port(one.rule):
                continue
            source, destination = self._source(one.rule), self._destination(one.rule)
            if not one.allows:
                denied.add(one.rule.name, source, destination)
                continue
            left_source = source - _union(denied.sources)
            left_destination = destination - _union(denied.destinations)
            if allowed.add(one.rule.name, left_source, left_destination) and not one.inherited:
                is_any = True
                names = allowed.names
        if is_any:
            yield f"allows any-to-any: {', '.join(dict.fromkeys(names))}"

    def _application(self, found: tuple[OrderedRule, ...]) -> Iterator[str]:
        denied, sources, names = NONE, NONE, []
        for one in found:
            if one.kind is not Kind.APPLICATION or not _every_name(one.rule):
                continue
            source = self._source(one.rule)
            if one.allows:
                sources |= source - denied
                names += [] if one.inherited else [one.rule.name]
            else:
                denied |= source
        if names and holds_every([sources]):
            yield f"allows every name for every source: {', '.join(names)}"

    def _nat(self, found: tuple[OrderedRule, ...]) -> Iterator[str]:
        for one in found:
            span = ports_of(one.rule.translated_port or "")
            if one.kind is not Kind.NAT:
                continue
            port = required(span, RESOURCE, "translatedPort")[0]
            if port in MANAGEMENT_TCP and self._source(one.rule).grade.is_wide:
                yield f"publishes a management port: {one.rule.name} (port {port})"

    def _source(self, rule: Rule) -> Addresses:
        return self.rules.addresses_of(rule.source_addresses, rule.source_ip_groups)

    def _destination(self, rule: Rule) -> Addresses:
        names = (*(rule.destination_addresses or ()), *(one for one in rule.destination_fqdns or () if one == "*"))
        return self.rules.addresses_of(names, rule.destination_ip_groups)


def _union(found: list[Addresses]) -> Addresses:
    whole = NONE
    for one in found:
        whole |= one
    return whole


def _every_port(rule: Rule) -> bool:
    texts = required(rule.destination_ports, RESOURCE, "destinationPorts")
    spans = [(0, LAST_PORT) if text.strip() == "*" else ports_of(text) for text in texts]
    return count(required(span, RESOURCE, "destinationPorts") for span in spans) >= LAST_PORT


def _every_name(rule: Rule) -> bool:
    urls = rule.target_urls if isinstance(rule, FirewallRule) else None
    return "*" in {text.strip() for text in (*(rule.target_fqdns or ()), *(urls or ()))}
