"""Cases of `device_configuration.macos_firewall`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, assigned, blind, option, profile
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_DEVICES
from ztscan.core.model import Verdict

NAME = "Firewall of the Mac"
_ENABLE = "com.apple.security.firewall_enablefirewall"
_TYPED = typed("macOSEndpointProtection", "Typed", ALL_DEVICES, firewallEnabled=True)
_SILENT = typed("macOSEndpointProtection", "Typed", ALL_DEVICES, firewallEnabled=False)
CASES = (
    Case("on, in a group of settings"),
    Case("off", option(NAME, _ENABLE, "_false"), fails={key_of(NAME)}),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case("a typed profile alone", {**assigned(NAME), **profile(_TYPED)}),
    Case("false in a typed profile is not configured", profile(_SILENT)),
    Case("a typed profile that is not configured alone", {**assigned(NAME), **profile(_SILENT)}, fails=INTUNE),
    Case("no Mac", {"managed_devices": DEVICES[:2]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
