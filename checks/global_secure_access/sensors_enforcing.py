from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.private_access import PRIVATE_ACCESS, PrivateSensor
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

SENSORS = "private_access_sensors"


@check(
    title="Sensors of Private Access on domain controllers run in enforcement mode",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25403"]}},
    since="0.2.0",
)
def sensors_enforcing(
    private_access_sensors: tuple[PrivateSensor, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that Kerberos requests from outside Private Access are refused.

    What it checks:
        Each sensor is active, not in audit mode, and not in break-glass mode.

    Why it matters:
        A sensor in audit mode records a request and lets it pass, and in break-glass mode it lets everything pass.

    Limits:
        Domain controllers without a sensor are not in Graph. Without any sensor, the check does not apply. Graph shows
        sensors to signed-in users only, so that a scan as an application is not assessed.

    Remediation:
        1. Open {portal:connectors} > Sensors, and review what the sensor recorded.
        2. Switch audit mode and break-glass mode off.
        3. Repair the service where the sensor is not active.
        4. To verify, read `GET /beta/onPremisesPublishingProfiles/privateAccess/sensors`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-domain-controllers
    """
    sensors = licensed(private_access_sensors, service_plans, PRIVATE_ACCESS)
    if not sensors:
        raise NotApplicable("no sensor of Private Access is registered")
    gaps: dict[Gap, None] = {}
    for sensor in sensors:
        name = sensor.machine_name or sensor.id
        try:
            wrong = _wrong(sensor)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if wrong:
            subject = Subject("privateAccessSensor", sensor.id, name)
            yield Finding(
                subject,
                f"the Private Access sensor on {name} is not in enforcement mode",
                ", ".join(wrong),
                "active, in enforcement mode",
            )
    if gaps:
        raise Unknown(*gaps)


def _wrong(sensor: PrivateSensor) -> list[str]:
    status = (sensor.status or "").casefold()
    known = required(status if status in {"active", "inactive"} else None, SENSORS, "status (a known value)")
    audit = required(sensor.is_audit_mode, SENSORS, "isAuditMode")
    open_mode = required(sensor.is_breakglass_enabled, SENSORS, "isBreakglassEnabled")
    states = (("status: inactive", known != "active"), ("audit mode", audit), ("break-glass mode", open_mode))
    return [words for words, is_so in states if is_so]
