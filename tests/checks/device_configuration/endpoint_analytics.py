"""Cases of `device_configuration.endpoint_analytics`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, PROFILES, blind
from tests.intune.hardened import key_of
from ztscan.core.model import Verdict

PATH = f"{PROFILES}/{key_of('Endpoint analytics')}"
CASES = (
    Case("it is on, with startup performance"),
    Case("a list of scopes", {f"{PATH}/configDeviceHealthMonitoringScope": "windowsUpdates,bootPerformance"}),
    Case("another scope", {f"{PATH}/configDeviceHealthMonitoringScope": "windowsUpdates"}, fails={key_of("Endpoint analytics")}),
    Case("it is off", {f"{PATH}/allowDeviceHealthMonitoring": "disabled"}, fails={key_of("Endpoint analytics")}),
    Case("no profile", {f"{PATH}/assignments": []}, fails=INTUNE),
    Case("a word that nobody knows", {f"{PATH}/allowDeviceHealthMonitoring": "unknownFutureValue"}, verdict=Verdict.NOT_ASSESSED),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=Verdict.NOT_ASSESSED),
    blind("Antivirus")[1],
)
