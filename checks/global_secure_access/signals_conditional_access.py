from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.forwarding import ForwardedTraffic, Traffic, switched_on
from ztscan.entities.conditional_access import GlobalSecureAccessSettings
from ztscan.entities.network_access import GLOBAL_SECURE_ACCESS, NetworkTenantStatus
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check

SETTINGS = Subject("networkaccess.conditionalAccessSettings", "conditionalAccessSettings", "Global Secure Access")


@check(
    title="Global Secure Access signals the compliant network to Conditional Access",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations", "network.limit_access"],
    mappings={"partial": {"zta": ["25370", "25380"]}},
    since="0.2.0",
)
def signals_conditional_access(
    network_tenant_status: NetworkTenantStatus | Gap,
    global_secure_access_settings: GlobalSecureAccessSettings | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that Conditional Access learns which sign-ins come through Global Secure Access.

    What it checks:
        Adaptive access is enabled (`signalingStatus`). The check applies where somebody's traffic to Microsoft services is
        forwarded.

    Why it matters:
        Without the signal, no policy can require the compliant network, and the sign-in log shows the address of the service
        in place of the user's.

    Limits:
        Whether policies require the compliant network is `conditional_access.compliant_network_required`.

    Remediation:
        1. Open {portal:global_secure_access_session} > Adaptive access, and enable the signal for Microsoft Entra ID.
        2. Alternatively, send `PATCH /beta/networkAccess/settings/conditionalAccess` with `{"signalingStatus": "enabled"}`.
        3. To verify, read the same path, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-source-ip-restoration
    """
    require_activated(network_tenant_status, service_plans, GLOBAL_SECURE_ACCESS)
    licensed(forwarded_traffic, service_plans, GLOBAL_SECURE_ACCESS).require(Traffic.MICROSOFT, "traffic to Microsoft services")
    if isinstance(global_secure_access_settings, Gap):
        raise Unknown(global_secure_access_settings)
    status = global_secure_access_settings.signaling_status
    if not switched_on(status, "global_secure_access_settings", "signalingStatus"):
        message = "Global Secure Access does not signal the compliant network to Conditional Access"
        yield Finding(SETTINGS, message, f"signalingStatus: {status}", "signalingStatus: enabled")
