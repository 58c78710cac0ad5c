from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.forwarding import ForwardedTraffic, Traffic
from ztscan.directory.network_access.inspection import FILTERING_LINK, TLS_LINK, Inspection, enabled_links, linked
from ztscan.entities.network_access import (
    INTERNET_ACCESS,
    FilteringPolicy,
    NetworkTenantStatus,
    TlsInspectionPolicy,
)
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, check


@check(
    title="Every policy on web content and TLS is in a security profile that somebody gets",
    severity=Severity.LOW,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25410"]}},
    since="0.2.0",
)
def policies_in_force(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    filtering_policies: tuple[FilteringPolicy, ...] | Gap,
    tls_inspection_policies: tuple[TlsInspectionPolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that no policy of Global Secure Access is without effect.

    What it checks:
        Each web content filtering policy and each TLS inspection policy has an enabled link in an enabled security profile.
        This is the baseline profile, or one that Conditional Access delivers to somebody.

    Why it matters:
        A policy without effect is read as protection, by the next administrator and by an auditor.

    Limits:
        The policy All websites, which Microsoft creates, is assessed as well where it has rules. Whether the profile reaches
        everyone is not asked here. Where nobody's internet traffic is forwarded, linked policies are not assessed.

    Remediation:
        1. Open {portal:security_profiles}, and link the policy to a profile, or enable its link.
        2. Or delete the policy in {portal:web_filtering} or {portal:tls_inspection}.
        3. To verify, read `GET /beta/networkAccess/filteringProfiles?$expand=policies($expand=policy)`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-web-content-filtering
    """
    require_activated(network_tenant_status, service_plans, INTERNET_ACCESS)
    filtering = licensed(filtering_policies, service_plans, INTERNET_ACCESS)
    tls = licensed(tls_inspection_policies, service_plans, INTERNET_ACCESS)
    kinds = {policy.id: ("filteringPolicy", policy.name) for policy in filtering if policy.policy_rules != ()}
    kinds.update({policy.id: ("tlsInspectionPolicy", policy.name) for policy in tls})
    if not kinds:
        raise NotApplicable("the tenant has no policies on web content or TLS")
    layers = licensed(inspection, service_plans, INTERNET_ACCESS).layers
    in_force = {
        linked(link).id for layer in layers for kind in (FILTERING_LINK, TLS_LINK) for link in enabled_links(layer.profile, kind)
    }
    loose = [(key, *named) for key, named in kinds.items() if key not in in_force]
    for key, kind, name in loose:
        subject = Subject(kind, key, name or key)
        message = f"the policy {subject.name} has no effect"
        yield Finding(subject, message, "in no security profile that somebody gets", "linked in a profile that is in force")
    if not loose:
        licensed(forwarded_traffic, service_plans, INTERNET_ACCESS).require(Traffic.INTERNET, "internet traffic")
