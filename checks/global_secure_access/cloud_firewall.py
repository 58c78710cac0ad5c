from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.network_access.forwarding import ForwardedTraffic
from ztscan.directory.network_access.inspection import FIREWALL_LINK, Inspection, enabled_links, linked
from ztscan.entities.network_access import (
    CloudFirewallPolicy,
    FirewallSide,
    InspectionRule,
    NetworkTenantStatus,
    RemoteNetwork,
)
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

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
        Where a remote network forwards internet traffic, the baseline profile has an enabled link to a cloud firewall policy
        that blocks by default, or has an enabled rule that blocks before any rule that allows everything.

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
        message = f"no cloud firewall policy applies to {len(networks)} remote networks"
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
    enabled.sort(key=lambda rule: required(rule.priority, POLICIES, "policyRules/priority"))
    for rule in enabled:
        action = (rule.action or "").casefold()
        known = required(action if action in {"allow", "block"} else None, POLICIES, "policyRules/action (a known value)")
        if known == "block":
            return ""
        if _is_any(rule):
            return f"{rule.name or rule.id} allows everything"
    default = ((policy.settings and policy.settings.default_action) or "").casefold()
    said = required(default if default in {"allow", "block"} else None, POLICIES, "settings/defaultAction (a known value)")
    return "" if said == "block" else "default action: allow"


def _status(rule: InspectionRule) -> str:
    said = (rule.status or "").casefold()
    known = said if said in {"enabled", "disabled", "reportonly"} else None
    return required(known, POLICIES, "policyRules/settings/status (a known value)")


def _is_any(rule: InspectionRule) -> bool:
    conditions = rule.matching_conditions
    sides = (conditions.sources, conditions.destinations) if conditions is not None else ()
    return all(side is None or (isinstance(side, FirewallSide) and side.is_any) for side in sides)
