"""Shared by the checks of Defender for Identity: which sensors there are, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY, DefenderSensor
from ztscan.plugin import Finding, Gap, Note, Subject, required

from ._gaps import absent

RESOURCE = "defender_sensors"
ROLES = {"adfsIntegrated": "AD FS", "adcsIntegrated": "AD CS", "adConnectIntegrated": "Microsoft Entra Connect"}
CONTROLLERS = {"domainControllerIntegrated": "domain controller", "domainControllerStandalone": "domain controller"}
_PASSING = {"updating", "syncing", "starting", "onboarding"}
"""States that end by themselves."""
_GOOD = {"deploymentStatus": "upToDate", "serviceStatus": "running", "healthStatus": "healthy"}
_BAD = {
    "deploymentStatus": {"outdated", "updateFailed", "notConfigured", "unreachable", "disconnected", "startFailure"},
    "serviceStatus": {"stopped", "disabled", "unknown"},
    "healthStatus": {"notHealthyLow", "notHealthyMedium", "notHealthyHigh"},
}


def sensors_of(
    defender_sensors: tuple[DefenderSensor, ...] | Gap, plans: frozenset[str], kinds: dict[str, str]
) -> tuple[list[DefenderSensor], list[Gap]]:
    """The sensors of these kinds, and a gap for each whose kind is not known. Raises NotApplicable without the licence."""
    found: list[DefenderSensor] = []
    gaps: list[Gap] = []
    for sensor in licensed(defender_sensors, plans, DEFENDER_FOR_IDENTITY):
        if sensor.sensor_type in kinds:
            found.append(sensor)
        elif sensor.sensor_type not in ROLES and sensor.sensor_type not in CONTROLLERS:
            gaps.append(absent(RESOURCE, "sensorType (a known value)"))
    return found, gaps


def subject_of(sensor: DefenderSensor) -> Subject:
    return Subject("sensor", sensor.id, sensor.name)


def judged(sensor: DefenderSensor, kind: str) -> Iterator[Finding | Note]:
    """What is wrong with a sensor, as one finding. Raises Unknown where a state was not returned, or is new."""
    states = {
        "deploymentStatus": sensor.deployment_status,
        "serviceStatus": sensor.service_status if isinstance(sensor.service_status, str) else None,
        "healthStatus": sensor.health_status,
    }
    wrong = [f"{name}: {value}" for name, value in states.items() if value in _BAD[name]]
    passing = [f"{name}: {value}" for name, value in states.items() if value in _PASSING]
    if wrong:
        message = f"the sensor on the {kind} server {sensor.name} does not work as it should"
        if kind == "domain controller":
            message = f"the sensor on the domain controller {sensor.name} does not work as it should"
        yield Finding(subject_of(sensor), message, ", ".join(wrong), ", ".join(f"{name}: {good}" for name, good in _GOOD.items()))
    elif passing:
        yield Note(f"{sensor.name}: {', '.join(passing)}")
    for name, value in states.items():
        known = value if value == _GOOD[name] or value in _BAD[name] or value in _PASSING else None
        required(known, RESOURCE, f"{name} (a known value)")
