"""Cases of `device_configuration.bitlocker`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import BASELINE, DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import INTUNE, PROFILES, assigned, blind, option
from tests.intune.hardened import key_of
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import Verdict

NAME = "Disk encryption"
_BITLOCKER = "device_vendor_msft_bitlocker_"
_METHOD = f"{_BITLOCKER}encryptionmethodbydrivetype_encryptionmethodwithxtsosdropdown_name"
_NO_BASELINE = {f"security_intents/{BASELINE}/assignments": [], f"security_intents/{BASELINE}/isAssigned": False}
_CLOUD_PC = {"managed_devices": [DEVICES[0], {**DEVICES[1], "model": "Cloud PC Enterprise 2vCPU/8GB/256GB"}, *DEVICES[2:]]}
CASES = (
    Case("required in the catalog, a typed profile and an intent"),
    Case("the intent alone", {**assigned(NAME), f"{PROFILES}/{key_of('Encryption')}/assignments": []}),
    Case("the catalog alone", {**_NO_BASELINE, f"{PROFILES}/{key_of('Encryption')}/assignments": []}),
    Case("a typed profile for one of two devices", {**assigned(NAME), **_NO_BASELINE}, fails=INTUNE),
    Case(
        "the same, and the other is a Cloud PC",
        {**assigned(NAME), **_NO_BASELINE, **_CLOUD_PC, f"{PROFILES}/{key_of('Encryption')}/assignments": [ALL_USERS]},
    ),
    Case(
        "no device but a Cloud PC is left out",
        {**assigned(NAME), **_NO_BASELINE, "managed_devices": _CLOUD_PC["managed_devices"][1:]},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("not required, against the others", option(NAME, f"{_BITLOCKER}requiredeviceencryption", "_0"), fails={key_of(NAME)}),
    Case("a weak method", option(NAME, _METHOD, "_4"), fails={key_of(NAME)}),
    Case(
        "a group is excluded",
        {
            **_NO_BASELINE,
            f"{PROFILES}/{key_of('Encryption')}/assignments": [],
            **assigned(NAME, ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)),
        },
        fails=INTUNE,
    ),
    Case(
        "used space only is told and passes",
        option(NAME, f"{_BITLOCKER}systemdrivesencryptiontype_osencryptiontypedropdown_name", "_2"),
    ),
    Case(
        "no backup of the key is told and passes",
        option(NAME, f"{_BITLOCKER}systemdrivesrecoveryoptions_osrequireactivedirectorybackup_name", "_0"),
    ),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
