from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy, FirewallRuleGroup
from ztscan.entities.azure_nested import parent_of
from ztscan.estate.firewall_rules import missing_groups
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Unknown, Yielded, check, required

from ._firewalls import Policies, tier
from ._judging import judged, subject

GROUPS = "azure_firewall_rule_groups"


@check(
    title="Azure Firewall opens TLS traffic to inspect it",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["25550"]}, "partial": {"mcsb": ["NS-4"]}},
    since="0.2.0",
)
def firewall_tls_inspection(
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_firewall_rule_groups: tuple[FirewallRuleGroup, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that firewalls can look into encrypted traffic.

    What it checks:
        Each firewall and its policy have the tier Premium, and the policy has a certificate authority to sign with. At least
        one application rule that allows traffic has TLS inspection on.

    Why it matters:
        Nearly all traffic is encrypted. Without inspection IDPS sees the name of a server and nothing of what is sent.

    Limits:
        How much of the traffic such rules are for is not judged, nor whether machines trust the certificate.

    Remediation:
        1. Put an intermediate certificate authority that machines trust into a key vault.
        2. Open Azure portal > Firewall Policies > the policy > Settings > TLS inspection, and choose it.
        3. Turn TLS inspection on in application rules, beginning with a few destinations. Applications with pinned
           certificates stop working. `az network firewall policy show --ids ID` shows the result.

    References:
        https://learn.microsoft.com/azure/firewall/premium-features#tls-inspection
    """
    policies = Policies.of(azure_firewall_policies)
    groups: dict[str, list[FirewallRuleGroup]] = {}
    for group in azure_firewall_rule_groups:
        groups.setdefault(parent_of(group.key, "rulecollectiongroups"), []).append(group)
    yield from judged(azure_firewalls, azure_visibility, "Azure Firewall", partial(_wrong, policies, groups))


def _wrong(policies: Policies, groups: Mapping[str, list[FirewallRuleGroup]], firewall: Firewall) -> Iterator[Yielded]:
    obeyed = policies.obeyed(firewall)
    fault = ""
    if tier(firewall, obeyed) != "premium":
        fault = f"tier: {tier(firewall, obeyed).capitalize()}"
    elif not any(policy.certificate for policy in obeyed):
        fault = "no certificate authority"
    elif not any(_inspects(group) for policy in obeyed for group in groups.get(policy.key, ())):
        gaps = (missing_groups(policy, groups.get(policy.key, ())) for policy in obeyed)
        if gap := next(filter(None, gaps), None):
            raise Unknown(gap)
        fault = "no rule inspects"
    if fault:
        message = f"the firewall {firewall.name} does not look into TLS traffic"
        yield Finding(subject(firewall, "azureFirewall"), message, fault, "a certificate authority, and rules that inspect")


def _inspects(group: FirewallRuleGroup) -> bool:
    """Whether an allowing rule of the group opens TLS."""
    for collection in required(group.collections, GROUPS, "ruleCollections"):
        allows = collection.action is not None and (collection.action.type or "").casefold() == "allow"
        if allows and any(rule.terminate_tls for rule in collection.rules or ()):
            return True
    return False
