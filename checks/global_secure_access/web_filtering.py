from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.network_access.forwarding import ForwardedTraffic
from ztscan.directory.network_access.inspection import Inspection
from ztscan.entities.network_access import NetworkTenantStatus, RemoteNetwork
from ztscan.plugin import Finding, Gap, Note, Severity, check

from ._inspection import INTERNET, branches, inspected, passing


@check(
    title="Web content filtering applies to all forwarded internet traffic",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25408"]}, "partial": {"zta": ["25409"]}},
    since="0.2.0",
)
def web_filtering(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    remote_networks: tuple[RemoteNetwork, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that a policy that blocks web content reaches everyone whose internet traffic is forwarded.

    What it checks:
        The baseline profile, or a security profile that Conditional Access delivers to all users, is enabled. It has an
        enabled link to a web content filtering policy with the action block and at least one destination. No policy before it
        lets everything through. Remote networks get the baseline profile alone.

    Why it matters:
        Phishing pages and command servers are reached through the browser. A block in the cloud also applies outside the
        office.

    Limits:
        `global_secure_access.high_risk_categories` checks what the policy blocks. Declared emergency access accounts may be
        excluded. Without forwarded internet traffic, the check does not apply.

    Remediation:
        1. Open {portal:web_filtering}, and create a policy with the action Block.
        2. Open {portal:security_profiles} > Baseline profile, link the policy, and set its state to Enabled.
        3. To verify, read `GET /beta/networkAccess/filteringProfiles?$expand=policies($expand=policy)`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-web-content-filtering
    """
    found = inspected(network_tenant_status, forwarded_traffic, inspection, service_plans)
    outcome = found.outcome(found.blocking_something, remote=bool(branches(remote_networks)))
    message = "web content filtering does not apply to all internet traffic"
    yield from passing(outcome, INTERNET, message, "a policy that blocks, for everyone")
