from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import first
from ztscan.directory.network_access.destinations import covers_everything, wide
from ztscan.directory.network_access.forwarding import ForwardedTraffic
from ztscan.directory.network_access.inspection import THREAT_LINK, Inspection, enabled_links, linked
from ztscan.entities.network_access import InspectionRule, NetworkTenantStatus, ThreatIntelligencePolicy
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check, required

from ._destinations import SHOWN, told
from ._inspection import INTERNET, inspected, layer_subject

POLICIES = "threat_intelligence_policies"


@check(
    title="The baseline profile blocks destinations that threat intelligence knows",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"maester": ["MT.1194"]}},
    since="0.2.0",
)
def threat_intelligence(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    threat_intelligence_policies: tuple[ThreatIntelligencePolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that known malicious destinations are blocked for all forwarded internet traffic.

    What it checks:
        The baseline profile is enabled and has an enabled link to a threat intelligence policy whose default action is block.
        No rule of the policy allows every destination, or a whole top-level domain. The same goes for policies of profiles
        that come before it. Rules that allow are listed as notes.

    Why it matters:
        Malware calls its servers, and phishing pages ask for passwords, under names that Microsoft already knows.

    Limits:
        Only the baseline profile reaches everyone and remote networks. A rule that is disabled, or reports only, has no
        effect. Without forwarded internet traffic, the check does not apply.

    Remediation:
        1. Open {portal:threat_intelligence}, and create a policy with the default action Block.
        2. Open {portal:security_profiles} > Baseline profile, link the policy, and set its state to Enabled.
        3. Remove rules that allow more than single sites.
        4. To verify, read `GET /beta/networkAccess/threatIntelligencePolicies?$expand=policyRules`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-threat-intelligence
    """
    found = inspected(network_tenant_status, forwarded_traffic, inspection, service_plans)
    expected = "an enabled link to a policy that blocks"
    if found.baseline is None:
        message = "no baseline profile applies threat intelligence"
        yield Finding(INTERNET, message, "the baseline profile is disabled or missing", expected)
        return
    links = enabled_links(found.baseline.profile, THREAT_LINK)
    if not links:
        message = "the baseline profile does not apply threat intelligence"
        yield Finding(layer_subject(found.baseline), message, "no enabled link", expected)
        return
    if isinstance(threat_intelligence_policies, Gap):
        raise Unknown(threat_intelligence_policies)
    policies = {policy.id: policy for policy in threat_intelligence_policies}
    in_force = (link for layer in found.layers for link in enabled_links(layer.profile, THREAT_LINK))
    for key in dict.fromkeys(linked(link).id for link in in_force):
        yield from _judged(required(policies.get(key), POLICIES, f"the policy {key}"))


def _judged(policy: ThreatIntelligencePolicy) -> Iterator[Finding | Note]:
    subject = Subject("threatIntelligencePolicy", policy.id, policy.name or policy.id)
    default = (required(policy.settings, POLICIES, "settings").default_action or "").casefold()
    required(default if default in {"block", "allow"} else None, POLICIES, "settings/defaultAction (a known value)")
    allowed = list(_allowing(policy))
    values = [value for _, each in allowed for value in each]
    if default == "allow" or covers_everything(values):
        message = f"the threat intelligence policy {subject.name} blocks nothing"
        if default == "allow":
            yield Finding(subject, message, "default action: allow", "default action: block")
        else:
            yield told(subject, message, wide(values), "default action: block", before="allows everything: ")
    elif found := wide(values):
        message = f"the threat intelligence policy {subject.name} allows whole domains"
        yield told(subject, message, found)
    for rule, each in allowed:
        yield Note(f"allowed by {rule.name or rule.id}: {first(each, SHOWN)}")


def _allowing(policy: ThreatIntelligencePolicy) -> Iterator[tuple[InspectionRule, tuple[str, ...]]]:
    """The rules in force that allow, and what."""
    for rule in required(policy.policy_rules, POLICIES, "policyRules"):
        status, action = (rule.status or "").casefold(), (rule.action or "").casefold()
        known = status if status in {"enabled", "disabled", "reportonly"} else None
        if required(known, POLICIES, "policyRules/settings/status (a known value)") != "enabled":
            continue
        if required(action if action in {"block", "allow"} else None, POLICIES, "policyRules/action (a known value)") == "allow":
            yield rule, required(rule.values, POLICIES, "policyRules/matchingConditions/destinations")
