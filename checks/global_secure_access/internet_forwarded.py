from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.destinations import covers_everything, wide
from ztscan.directory.network_access.forwarding import Forwarded, ForwardedTraffic, Traffic, switched_on
from ztscan.entities.network_access import INTERNET_ACCESS, ForwardingPolicy, ForwardingRule, NetworkTenantStatus
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check, known, required

from ._destinations import told
from ._forwarding import findings_on, subject_of

POLICIES = "forwarding_policies"


@check(
    title="Internet traffic of users is forwarded to Global Secure Access",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud", "network.limit_access"],
    mappings={"stronger": {"zta": ["25406"]}, "partial": {"zta": ["25381", "25382"]}},
    since="0.2.0",
)
def internet_forwarded(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    forwarding_policies: tuple[ForwardingPolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that internet traffic reaches the service that inspects it.

    What it checks:
        Each forwarding profile for internet traffic is enabled, and is assigned to users or to a remote network. A policy of it
        that forwards is enabled. No policy bypasses all destinations, or a whole top-level domain. Notes show who gets the
        profile.

    Why it matters:
        Web filtering, threat intelligence and TLS inspection see only traffic that is forwarded.

    Limits:
        Whether the client runs on each device is not in the configuration. A profile for a pilot group passes; the note names
        the group. Without Microsoft Entra Internet Access, or where Global Secure Access is not activated, the check does not
        apply.

    Remediation:
        1. Open {portal:traffic_forwarding}, and enable the internet access profile.
        2. Under User and group assignments, assign all users, or groups one after the other.
        3. Deploy the Global Secure Access client to their devices.
        4. To verify, read `GET /beta/networkAccess/forwardingProfiles`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-manage-internet-access-profile
    """
    require_activated(network_tenant_status, service_plans, INTERNET_ACCESS)
    traffic = licensed(forwarded_traffic, service_plans, INTERNET_ACCESS)
    yield from findings_on(traffic, Traffic.INTERNET, "internet traffic")
    if isinstance(forwarding_policies, Gap):
        raise Unknown(forwarding_policies)
    policies = {policy.id: policy for policy in forwarding_policies}
    for forwarded in traffic.of(Traffic.INTERNET):
        if not forwarded.nobody:
            yield from _judged(forwarded, policies)


def _judged(forwarded: Forwarded, policies: dict[str, ForwardingPolicy]) -> Iterator[Finding]:
    """Policies in force that keep all traffic outside, and a profile whose policies that forward are disabled."""
    forwarding: set[bool] = set()
    for link in required(forwarded.profile.policies, "forwarding_profiles", "policies"):
        enabled = switched_on(link.state, "forwarding_profiles", "policies/state")
        key = required(link.policy, "forwarding_profiles", "policies/policy").id
        policy = required(policies.get(key), POLICIES, f"the policy {key}")
        if "forward" in {_action(rule) for rule in required(policy.policy_rules, POLICIES, "policyRules")}:
            forwarding.add(enabled)
        hosts = [*_bypassed(policy)] if enabled else []
        if found := wide(hosts):
            name = policy.name or policy.id
            what = "all internet traffic" if covers_everything(hosts) else "whole domains"
            subject = Subject("forwardingPolicy", policy.id, name)
            yield told(subject, f"{name} bypasses {what}", found, "forward", before="bypass: ")
    if forwarding == {False}:
        message = f"the profile {forwarded.name} forwards no internet traffic"
        yield Finding(
            subject_of(forwarded), message, "every policy that forwards is disabled", "a policy that forwards is enabled"
        )


def _bypassed(policy: ForwardingPolicy) -> Iterator[str]:
    """The destinations that a policy keeps outside. Raises Unknown where Graph did not say them."""
    for rule in required(policy.policy_rules, POLICIES, "policyRules"):
        if _action(rule) != "bypass":
            continue
        for found in required(rule.destinations, POLICIES, "policyRules/destinations"):
            yield from required(found.texts, POLICIES, "policyRules/destinations (a value)")


def _action(rule: ForwardingRule) -> str:
    return known(rule.action, {"forward", "bypass"}, POLICIES, "policyRules/action")
