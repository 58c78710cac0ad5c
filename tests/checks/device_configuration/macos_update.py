"""Cases of `device_configuration.macos_update`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, another, assigned, blind, profile
from tests.intune.hardened import typed
from tests.intune.shapes import ALL_DEVICES, choice, group
from ztscan.core.model import Verdict

NAME = "Updates of the Mac"
_PAYLOAD = "com.apple.softwareupdate_"
_AUTOMATIC = group(
    f"{_PAYLOAD}com.apple.softwareupdate",
    [choice(f"{_PAYLOAD}automaticallyinstallmacosupdates", "_true"), choice(f"{_PAYLOAD}criticalupdateinstall", "_true")],
)
_BY_MDM = typed(
    "macOSSoftwareUpdate", "By MDM", ALL_DEVICES, criticalUpdateBehavior="installASAP", allOtherUpdateBehavior="notConfigured"
)
CASES = (
    Case("the latest version is enforced"),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case(
        "updates install without a deadline",
        {**assigned(NAME), **another(_AUTOMATIC, to=(ALL_DEVICES,), platforms="macOS")},
        fails=INTUNE,
    ),
    Case("a policy by MDM only", {**assigned(NAME), **profile(_BY_MDM)}, fails=INTUNE),
    Case("no Mac", {"managed_devices": DEVICES[:2]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
