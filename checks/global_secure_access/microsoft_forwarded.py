from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.forwarding import Forwarded, ForwardedTraffic, Traffic, switched_on
from ztscan.entities.network_access import GLOBAL_SECURE_ACCESS, ForwardingPolicy, NetworkTenantStatus
from ztscan.plugin import Finding, Gap, Note, Severity, Unknown, check, required

from ._forwarding import findings_on, subject_of


@check(
    title="Traffic to Microsoft services is forwarded to Global Secure Access",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"maester": ["MT.1187"]}, "partial": {"zta": ["25376", "25381", "25382"]}},
    since="0.2.0",
)
def microsoft_forwarded(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    forwarding_policies: tuple[ForwardingPolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that traffic to Exchange, SharePoint and Microsoft Entra passes Global Secure Access.

    What it checks:
        The forwarding profile for Microsoft traffic is enabled, and is assigned to users or to a remote network. Each of its
        policies is enabled and has a rule that forwards. Notes show who gets the profile.

    Why it matters:
        Only forwarded traffic carries the signal of the compliant network and of tenant restrictions. A stolen token then
        works from anywhere.

    Limits:
        A policy that forwards some destinations and bypasses others passes. Whether the client runs on each device is not in
        the configuration. Where Global Secure Access is not activated, the check does not apply.

    Remediation:
        1. Open {portal:traffic_forwarding}, and enable the Microsoft traffic profile.
        2. Select View under Microsoft traffic policies, enable each policy, and set its rules to Forward.
        3. Under User and group assignments, assign all users.
        4. To verify, read `GET /beta/networkAccess/forwardingProfiles?$expand=policies`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-manage-microsoft-profile
    """
    require_activated(network_tenant_status, service_plans, GLOBAL_SECURE_ACCESS)
    traffic = licensed(forwarded_traffic, service_plans, GLOBAL_SECURE_ACCESS)
    yield from findings_on(traffic, Traffic.MICROSOFT, "traffic to Microsoft services")
    if isinstance(forwarding_policies, Gap):
        raise Unknown(forwarding_policies)
    policies = {policy.id: policy for policy in forwarding_policies}
    for forwarded in traffic.of(Traffic.MICROSOFT):
        left_out = [] if forwarded.nobody else _left_out(forwarded, policies)
        if left_out:
            message = f"the profile {forwarded.name} does not forward all Microsoft services"
            yield Finding(subject_of(forwarded), message, f"not forwarded: {', '.join(left_out)}", "every policy forwards")


def _left_out(forwarded: Forwarded, policies: dict[str, ForwardingPolicy]) -> list[str]:
    """Names of the policies that are disabled, or that forward nothing."""
    names = []
    for link in required(forwarded.profile.policies or None, "forwarding_profiles", "policies"):
        key = required(link.policy, "forwarding_profiles", "policies/policy").id
        policy = required(policies.get(key), "forwarding_policies", f"the policy {key}")
        rules = required(policy.policy_rules, "forwarding_policies", "policyRules")
        actions = {required(rule.action, "forwarding_policies", "policyRules/action").casefold() for rule in rules}
        if not switched_on(link.state, "forwarding_profiles", "policies/state") or "forward" not in actions:
            names.append(policy.name or policy.id)
    return names
