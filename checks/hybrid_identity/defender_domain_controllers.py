from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_where_offered
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY, DefenderSensor, SensorCandidate
from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, required

from ._defender import CONTROLLERS, judged, sensors_of


@check(
    title="Defender for Identity has a healthy sensor on every registered domain controller",
    severity=Severity.HIGH,
    objectives=["identities.defender_for_identity"],
    mappings={"partial": {"zta": ["41002"]}},
    since="0.2.0",
)
def defender_domain_controllers(
    defender_sensors: tuple[DefenderSensor, ...] | Gap,
    defender_sensor_candidates: tuple[SensorCandidate, ...] | Gap,
    organization: tuple[Organization, ...],
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that the sensors on domain controllers work, and that no known server lacks one.

    What it checks:
        Each sensor on a domain controller is up to date, running and healthy. No server that Defender for Identity knows as
        a candidate is without a sensor. A synchronised tenant has at least one sensor on a domain controller.

    Why it matters:
        An attack on a domain controller without a sensor is not detected. Attackers look for that one.

    Limits:
        Microsoft Graph shows servers that are registered or candidates. A domain controller that is neither is not found:
        compare the list with Active Directory. National clouds show no candidates. A sensor that is updating or starting is
        a note. Without the licence, or in a tenant that is not synchronised and has no sensor, the check does not apply.

    Remediation:
        1. Open {portal:defender_sensors}, and select the sensor. Follow the health issues that are shown.
        2. Activate or install a sensor on each candidate, and on each other domain controller.
        3. On the server, check the service `Azure Advanced Threat Protection Sensor`.
        4. To verify, read `GET /security/identities/sensors`, and scan again.

    References:
        https://learn.microsoft.com/defender-for-identity/sensor-settings
        https://learn.microsoft.com/graph/api/resources/security-sensor
    """
    sensors, gaps = sensors_of(defender_sensors, service_plans, CONTROLLERS)
    for sensor in sensors:
        try:
            yield from judged(sensor, "domain controller")
        except Unknown as unknown:
            gaps += unknown.gaps
    candidates = licensed_where_offered(defender_sensor_candidates, service_plans, DEFENDER_FOR_IDENTITY)
    if candidates is None:
        yield Note("this cloud does not show the servers that could have a sensor")
    for candidate in candidates or ():
        name = candidate.computer_dns_name or candidate.id
        message = f"the server {name} can have a sensor and has none"
        yield Finding(Subject("server", candidate.id, name), message, "a candidate without a sensor", "a sensor")
    if gaps:
        raise Unknown(*gaps)
    if sensors or candidates:
        return
    required(organization or None, "organization", "value")
    if not any(tenant.on_premises_sync_enabled for tenant in organization):
        raise NotApplicable("the tenant is not synchronised with an on-premises directory, and has no sensor")
    tenant = organization[0]
    message = "no domain controller has a sensor, although the tenant is synchronised and has the licence"
    yield Finding(
        Subject("organization", tenant.id, tenant.display_name or tenant.id), message, "no sensor", "a sensor on each one"
    )
