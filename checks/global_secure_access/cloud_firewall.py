from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.network_access.destinations import LAST_PORT, count, covers_everything, ports_of
from ztscan.directory.network_access.forwarding import ForwardedTraffic
from ztscan.directory.network_access.inspection import FIREWALL_LINK, Inspection, enabled_links, linked
from ztscan.entities.network_access import (
    CloudFirewallPolicy,
    Destination,
    FirewallSide,
    InspectionRule,
    NetworkTenantStatus,
    RemoteNetwork,
)
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, known, required

from ._inspection import INTERNET, branches, inspected, layer_subject

POLICIES = "cloud_firewall_policies"


@check(
    title="A cloud firewall policy limits the internet traffic of remote networks",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25416"]}},
    since="0.2.0",
)
def cloud_firewall(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    remote_networks: tuple[RemoteNetwork, ...] | Gap,
    cloud_firewall_policies: tuple[CloudFirewallPolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that branches cannot send everything to the internet.

    What it checks:
        Where a remote network forwards internet traffic, the baseline profile has an enabled link to a cloud firewall policy.
        The policy blocks by default, or has an enabled rule that blocks before any rule that allows everything.

    Why it matters:
        Printers, cameras and servers in a branch have no client. The firewall of the baseline profile is the only control on
        where they connect to.

    Limits:
        Whether the rules fit the branch is not assessed. Without a remote network that forwards internet traffic, the check
        does not apply.

    Remediation:
        1. Open {portal:cloud_firewall}, and create a policy with rules that block what the branch does not need.
        2. Open {portal:security_profiles} > Baseline profile, link the policy, and set its state to Enabled.
        3. To verify, read `GET /beta/networkAccess/cloudFirewallPolicies?$expand=policyRules`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-cloud-firewall
    """
    found = inspected(network_tenant_status, forwarded_traffic, inspection, service_plans)
    networks = branches(remote_networks)
    if not networks:
        raise NotApplicable("no remote network forwards internet traffic")
    baseline = found.baseline
    links = enabled_links(baseline.profile, FIREWALL_LINK) if baseline is not None else ()
    if not links:
        subject = layer_subject(baseline) if baseline is not None else INTERNET
        message = f"no cloud firewall policy applies to {counted(len(networks), 'remote network')}"
        yield Finding(subject, message, "no enabled link in the baseline profile", "an enabled policy that blocks")
        return
    if isinstance(cloud_firewall_policies, Gap):
        raise Unknown(cloud_firewall_policies)
    policies = {policy.id: policy for policy in cloud_firewall_policies}
    for link in links:
        key = linked(link).id
        policy = required(policies.get(key), POLICIES, f"the policy {key}")
        reason = _open(policy)
        if reason:
            subject = Subject("cloudFirewallPolicy", policy.id, policy.name or policy.id)
            message = f"the cloud firewall policy {subject.name} blocks nothing"
            yield Finding(subject, message, reason, "block by default, or rules that block")


def _open(policy: CloudFirewallPolicy) -> str:
    """Why the policy blocks nothing; empty: it blocks something."""
    enabled = [rule for rule in required(policy.policy_rules, POLICIES, "policyRules") if _status(rule) == "enabled"]
    for _, action, rule in sorted(map(_ranked, enabled), key=lambda ranked: ranked[:2]):
        if action == "block":
            return ""
        if _is_any(rule):
            return f"{rule.name or rule.id} allows everything"
    default = ((policy.settings and policy.settings.default_action) or "").casefold()
    said = required(default if default in {"allow", "block"} else None, POLICIES, "settings/defaultAction (a known value)")
    return "" if said == "block" else "default action: allow"


def _ranked(rule: InspectionRule) -> tuple[int, str, InspectionRule]:
    """Priority and action. Of two rules of the same priority, the one that allows is taken to come first."""
    priority = required(rule.priority, POLICIES, "policyRules/priority")
    return priority, known(rule.action, {"allow", "block"}, POLICIES, "policyRules/action"), rule


def _status(rule: InspectionRule) -> str:
    return known(rule.status, {"enabled", "disabled", "reportonly"}, POLICIES, "policyRules/settings/status")


def _is_any(rule: InspectionRule) -> bool:
    """Whether a rule is for all traffic. Raises Unknown where Graph did not say its conditions, or in another form."""
    conditions = rule.matching_conditions
    return conditions is None or all(map(_is_any_side, (conditions.sources, conditions.destinations)))


def _is_any_side(side: tuple[Destination, ...] | FirewallSide | None) -> bool:
    if side is None:
        return True
    found = required(side if isinstance(side, FirewallSide) else None, POLICIES, f"{_CONDITIONS} (sources, destinations)")
    values = [value for one in found.addresses or () for value in required(one.values, POLICIES, f"{_CONDITIONS}/addresses")]
    protocols = {known(one, _PROTOCOLS, POLICIES, f"{_CONDITIONS}/protocols") for one in found.protocols or ()}
    ports = [required(ports_of(_PORTS.get(one, one)), POLICIES, f"{_CONDITIONS}/ports") for one in found.ports or ()]
    return (
        (not values or covers_everything(values))
        and (not protocols or protocols == _PROTOCOLS)
        and (not ports or count(ports) >= LAST_PORT)
    )


_CONDITIONS = "policyRules/matchingConditions"
_PROTOCOLS = frozenset(("tcp", "udp"))
_PORTS = {"*": f"0-{LAST_PORT}"}
