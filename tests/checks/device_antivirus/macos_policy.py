"""Cases of `device_antivirus.macos_policy`."""

from __future__ import annotations

from tests.checks.antivirus_cases import INTUNE, POLICIES, SETTINGS
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_DEVICES, choice, settings
from ztscan.core.model import Verdict

POLICY = key_of("Defender for the Mac")
_LEVEL = "com.apple.managedclient.preferences_enforcementlevel_antivirusengine"
NOBODY = {f"{POLICIES}/{POLICY}/assignments": [], f"{POLICIES}/{POLICY}/isAssigned": False}
_PROFILE = typed("macOSEndpointProtection", "Typed", ALL_DEVICES, advancedThreatProtectionRealTime="enabled")


def level(option: str) -> dict[str, object]:
    """The change to another enforcement level."""
    return {f"{SETTINGS}/{POLICY}": settings(choice(_LEVEL, option))}


CASES = (
    Case("real time, for all devices"),
    Case("passive", level("_0"), fails={POLICY}),
    Case("a typed profile agrees", {"device_configurations": Add(_PROFILE)}),
    Case("a typed profile alone", {**NOBODY, "device_configurations": Add(_PROFILE)}),
    Case("a typed profile contradicts", {**level("_0"), "device_configurations": Add(_PROFILE)}, fails={POLICY}),
    Case("no policy", NOBODY, fails=INTUNE),
    Case(
        "R13: it is assigned, and the assignments are empty",
        {f"{POLICIES}/{POLICY}/assignments": []},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("an option that nobody knows", level("_97"), verdict=Verdict.NOT_ASSESSED),
    Case("its settings were not read", {f"{SETTINGS}/{POLICY}": gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
    Case("no Mac", {"managed_devices": DEVICES[:2]}, verdict=Verdict.NOT_APPLICABLE),
)
