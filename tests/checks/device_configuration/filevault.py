"""Cases of `device_configuration.filevault`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, another, assigned, blind, only, option, profile
from tests.intune.hardened import key_of, typed
from tests.intune.settings import FILEVAULT
from tests.intune.shapes import ALL_DEVICES
from ztscan.core.model import Verdict

NAME = "FileVault"
_ENABLE = "com.apple.mcx.filevault2_enable"
_TYPED = typed(
    "macOSEndpointProtection",
    "Typed",
    ALL_DEVICES,
    fileVaultEnabled=True,
    fileVaultSelectedRecoveryKeyTypes=["personalRecoveryKey"],
)
_NO_KEY = {**_TYPED, "fileVaultSelectedRecoveryKeyTypes": []}
CASES = (
    Case("on (option 0), with escrow"),
    Case("off (option 1)", option(NAME, _ENABLE, "_1"), fails={key_of(NAME)}),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case("without escrow", only(NAME, FILEVAULT[0]), fails=INTUNE),
    Case("escrow in another policy", {**only(NAME, FILEVAULT[0]), **another(FILEVAULT[1], to=(ALL_DEVICES,), platforms="macOS")}),
    Case("a typed profile alone", {**assigned(NAME), **profile(_TYPED)}),
    Case("a typed profile without a recovery key", {**assigned(NAME), **profile(_NO_KEY)}, fails=INTUNE),
    Case("an option that nobody knows", option(NAME, _ENABLE, "_7"), verdict=Verdict.NOT_ASSESSED),
    Case("no Mac", {"managed_devices": DEVICES[:2]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
