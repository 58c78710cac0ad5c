"""Cases of `device_configuration.macos_laps`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

LIST = "apple_enrolment_profiles"
TOKEN = "token"


def profile(key: str, **properties: Any) -> dict[str, Any]:
    """A profile for macOS with a local administrator, which is the default."""
    known = {"@odata.type": "#microsoft.graph.depMacOSEnrollmentProfile", "id": key, "displayName": key.title()}
    return {**known, "isDefault": True, "adminAccountUserName": "support", **properties}


MAC = profile("mac")
PHONE = {"@odata.type": "#microsoft.graph.depIOSEnrollmentProfile", "id": "phone", "displayName": "Phone", "isDefault": True}
BASE: dict[str, Any] = {LIST: {TOKEN: [MAC, PHONE]}}
BARE = profile("bare", isDefault=False, adminAccountUserName=None)
SPARE = profile("spare", isDefault=False)
_IN_USE = {"managed_devices": Add({**DEVICES[2], "id": "mac", "enrollmentProfileName": "Bare"})}
CASES = (
    Case("the default has an administrator"),
    Case("the default has none", {f"{LIST}/{TOKEN}/mac/adminAccountUserName": None}, fails={"mac"}),
    Case("the name is empty", {f"{LIST}/{TOKEN}/mac/adminAccountUserName": ""}, fails={"mac"}),
    Case("whether it is the default is null", {f"{LIST}/{TOKEN}/mac/isDefault": None}, verdict=Verdict.NOT_ASSESSED),
    Case("a profile that is not in use has none", {f"{LIST}/{TOKEN}": Add(BARE)}),
    Case("a profile that a Mac was enrolled with has none", {f"{LIST}/{TOKEN}": Add(BARE), **_IN_USE}, fails={"bare"}),
    Case("R13: the name was not returned", {f"{LIST}/{TOKEN}/mac/adminAccountUserName": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the kind was not returned", {f"{LIST}/{TOKEN}/mac/@odata.type": None}, verdict=Verdict.NOT_ASSESSED),
    Case("no profile is in use, and one has none", {f"{LIST}/{TOKEN}": [BARE]}, verdict=Verdict.NOT_ASSESSED),
    Case("no profile is in use, and all have one", {f"{LIST}/{TOKEN}": [SPARE]}, verdict=Verdict.NOT_APPLICABLE),
    Case("no Mac was enrolled, and the default has none", {f"{LIST}/{TOKEN}": [{**BARE, "isDefault": True}]}, fails={"bare"}),
    Case("no profile for macOS", {f"{LIST}/{TOKEN}": [PHONE]}, verdict=Verdict.NOT_APPLICABLE),
    Case("no token", {LIST: {}}, verdict=Verdict.NOT_APPLICABLE),
    Case("profiles of a token could not be read", {f"{LIST}/{TOKEN}": gap(LIST)}, verdict=Verdict.NOT_ASSESSED),
    *rows_of_intune(LIST),
)
