from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.counting import counted
from ztscan.directory.network_access.forwarding import ForwardedTraffic
from ztscan.directory.network_access.inspection import Inspection
from ztscan.entities.network_access import NetworkTenantStatus, RemoteNetwork, TlsCertificate
from ztscan.plugin import Finding, Gap, Note, Severity, Unknown, check

from ._certificates import has_valid
from ._inspection import INTERNET, branches, inspected, passing


@check(
    title="TLS traffic to the internet is inspected for everyone",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["25411"]}},
    since="0.2.0",
)
def tls_inspection(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    tls_certificates: tuple[TlsCertificate, ...] | Gap,
    remote_networks: tuple[RemoteNetwork, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
) -> Iterator[Finding | Note]:
    """Checks that encrypted traffic is opened where it is filtered.

    What it checks:
        A security profile that reaches everyone has an enabled link to a TLS inspection policy that inspects by default, and
        no rule bypasses every address. A certificate to sign with is enabled and has not expired.

    Why it matters:
        Nearly all traffic is encrypted. Without inspection, filters see the name of a site, and neither address, file nor
        prompt.

    Limits:
        A policy that bypasses by default and inspects a few destinations fails. Whether devices trust the certificate is not
        in Graph. The certificates have no published schema (preview).

    Remediation:
        1. Open {portal:tls_inspection} > TLS inspection settings, and add a certificate that devices trust.
        2. Create a policy with the default action Inspect.
        3. Open {portal:security_profiles} > Baseline profile, link the policy, and set its state to Enabled.
        4. Start with a pilot profile: applications with pinned certificates stop working.
        5. To verify, look at the certificate of a website on a device, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-transport-layer-security
    """
    found = inspected(network_tenant_status, forwarded_traffic, inspection, service_plans)
    outcome = found.outcome(found.inspecting, remote=bool(branches(remote_networks)))
    if not outcome.passing and not outcome.gaps:
        if isinstance(tls_certificates, Gap):
            raise Unknown(tls_certificates)
        if not has_valid(tls_certificates, now):
            message = "TLS inspection has no valid certificate to sign with"
            yield Finding(
                INTERNET, message, f"{counted(len(tls_certificates), 'certificate')}, none in use", "a valid certificate"
            )
    yield from passing(outcome, INTERNET, "TLS traffic is not inspected for everyone", "inspected for everyone")
