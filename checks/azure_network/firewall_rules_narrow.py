from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

import msgspec

from ztscan.directory.network_access.destinations import ports_of
from ztscan.entities.azure_firewalls import ClassicFirewallRule, Firewall, FirewallPolicy, FirewallRule
from ztscan.estate.firewall_rules import FirewallRules, Kind, OrderedRule
from ztscan.estate.reachability.addresses import NONE, Addresses
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required

from ._any_to_any import any_to_any, every_name, network_rule
from ._judging import judged, subject
from ._reach import MANAGEMENT_TCP

Rule = FirewallRule | ClassicFirewallRule
RESOURCE = "azure_firewall_rule_groups"


@check(
    title="No firewall rule allows any-to-any traffic or publishes a management port",
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
        No network rule, and no rules together, allow nearly every source to reach nearly every destination at most ports of TCP
        or UDP. No application rule allows every name for nearly every source. No NAT rules publish a management port to a large
        part of the internet. Groups of addresses are resolved. Rules that deny before count for their protocols and ports, those
        of parent policies first: an exception leaves a rule for everything what it is.

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


class _Judge(msgspec.Struct, frozen=True):
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
        rules = [one for one in found if one.kind is Kind.NETWORK]
        names = any_to_any([network_rule(one, self._source(one.rule), self._destination(one.rule), RESOURCE) for one in rules])
        if names:
            yield f"allows any-to-any: {', '.join(names)}"

    def _application(self, found: tuple[OrderedRule, ...]) -> Iterator[str]:
        names = every_name((one for one in found if _every_name(one.rule)), self._source)
        if names:
            yield f"allows every name for every source: {', '.join(names)}"

    def _nat(self, found: tuple[OrderedRule, ...]) -> Iterator[str]:
        """Management ports that the rules for one address together publish to a large part of the internet."""
        published: dict[tuple[str, int], list[OrderedRule]] = {}
        for one in found:
            if one.kind is Kind.NAT:
                port = required(ports_of(one.rule.translated_port or ""), RESOURCE, "translatedPort")[0]
                target = (one.rule.translated_address or one.rule.translated_fqdn or "").casefold()
                published.setdefault((target, port), []).append(one)
        for (_, port), rules in published.items():
            sources = reduce(or_, (self._source(one.rule) for one in rules), NONE)
            if port in MANAGEMENT_TCP and sources.grade.is_wide:
                yield f"publishes a management port: {', '.join(one.rule.name for one in rules)} (port {port})"

    def _source(self, rule: Rule) -> Addresses:
        return self.rules.addresses_of(rule.source_addresses, rule.source_ip_groups)

    def _destination(self, rule: Rule) -> Addresses:
        names = (*(rule.destination_addresses or ()), *(one for one in rule.destination_fqdns or () if one == "*"))
        return self.rules.addresses_of(names, rule.destination_ip_groups)


def _every_name(rule: Rule) -> bool:
    urls = rule.target_urls if isinstance(rule, FirewallRule) else None
    return "*" in {text.strip() for text in (*(rule.target_fqdns or ()), *(urls or ()))}
