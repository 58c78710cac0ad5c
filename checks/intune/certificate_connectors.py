from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_operations import CertificateConnector
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, check, known

from ._evidence import ago, judged, last

RESOURCE = "certificate_connectors"


@check(
    title="Certificate connectors are active",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"partial": {"maester": ["MT.1097"]}},
    since="0.2.0",
)
def certificate_connectors(
    certificate_connectors: tuple[CertificateConnector, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_hours: int = 24,
) -> Iterator[Finding]:
    """Checks that devices get and renew their certificates.

    What it checks:
        Each certificate connector has the state `active`, and connected within `maximum_hours` (24).

    Why it matters:
        Devices use these certificates for Wi-Fi, VPN and sign-in. If the connector is silent, certificates expire and revoked
        ones stay valid. A forgotten server with such a connector is a target: it can request certificates.

    Limits:
        Whether the version of the connector is still supported is not in Graph. Tenants without a connector are not applicable.

    Remediation:
        1. Open {portal:intune_connectors} > Certificate connectors, and select the connector.
        2. Sign in to its server, start the service of the connector, and update it.
        3. Delete connectors whose server no longer exists, and revoke the certificate of the server.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/certificate-connector-overview
        https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-ndesconnector
    """
    connectors = licensed_for_intune(certificate_connectors, service_plans)
    if not connectors:
        raise NotApplicable("Intune has no certificate connector")

    def judge(connector: CertificateConnector) -> Iterator[Finding]:
        state = known(connector.state, ("none", "active", "inactive"), RESOURCE, "state")
        connected = last(connector.last_connection_date_time, now, RESOURCE, "lastConnectionDateTime")
        if state == "active" and connected is not None and now - connected <= timedelta(hours=maximum_hours):
            return
        yield Finding(
            Subject("ndesConnector", connector.id, connector.name),
            f"the certificate connector {connector.name} does not work",
            f"state: {connector.state}; last connection {ago(connected, now)}",
            f"state: active, and a connection within {maximum_hours} hours",
        )

    yield from judged(connectors, judge)
