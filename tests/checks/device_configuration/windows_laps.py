"""Cases of `device_configuration.windows_laps`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, another, assigned, blind, only, option
from tests.intune.hardened import key_of
from tests.intune.settings import laps
from tests.intune.shapes import ALL_DEVICES, choice, simple
from ztscan.core.model import Verdict

NAME = "Local administrator passwords"
_LAPS = "device_vendor_msft_laps_policies_"
_SWITCH = "device_registration_policy/localAdminPassword"
_ON_PREMISES = option(NAME, f"{_LAPS}backupdirectory", "_2")
_HYBRID = {"managed_devices": [{**device, "joinType": "hybridAzureADJoined"} for device in DEVICES[:2]]}
_PASSPHRASE = (laps()[0], choice(f"{_LAPS}passwordcomplexity", "_8", simple(f"{_LAPS}passphraselength", 4)), *laps()[2:])
CASES = (
    Case("backed up to Microsoft Entra ID, and strong"),
    Case("a passphrase", only(NAME, *_PASSPHRASE)),
    Case("a passphrase of 3 words", only(NAME, *_PASSPHRASE[:1], simple(f"{_LAPS}passphraselength", 3)), fails={key_of(NAME)}),
    Case("weak letters", option(NAME, f"{_LAPS}passwordcomplexity", "_3"), fails={key_of(NAME)}),
    Case("a short password", option(NAME, f"{_LAPS}passwordlength", 12), fails={key_of(NAME)}),
    Case("no length: the default passes", only(NAME, laps()[0])),
    Case("nothing happens after use", option(NAME, f"{_LAPS}postauthenticationactions", "_0"), fails={key_of(NAME)}),
    Case("a delay that switches the action off", option(NAME, f"{_LAPS}postauthenticationresetdelay", 0), fails={key_of(NAME)}),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case("backup is off", option(NAME, f"{_LAPS}backupdirectory", "_0"), fails={key_of(NAME)}),
    Case("to Active Directory, of joined devices", _ON_PREMISES, fails={key_of(NAME)}),
    Case("to Active Directory, of hybrid joined devices", {**_ON_PREMISES, **_HYBRID}),
    Case(
        "to both, of hybrid joined devices",
        {**_HYBRID, **another(choice(f"{_LAPS}backupdirectory", "_2"), to=(ALL_DEVICES,))},
        fails={"another-policy"},
    ),
    Case("the directory accepts none", {f"{_SWITCH}/isEnabled": False}, fails={"deviceRegistrationPolicy"}),
    Case("R13: the switch was not returned", {_SWITCH: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "device settings could not be read",
        {"device_registration_policy": gap("device_registration_policy")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
    Case("14 characters, as Windows takes by default", option(NAME, f"{_LAPS}passwordlength", 14)),
    Case("13 characters", option(NAME, f"{_LAPS}passwordlength", 13), fails={key_of(NAME)}),
)
