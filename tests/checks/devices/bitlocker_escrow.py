"""Cases of `devices.bitlocker_escrow`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.devices import DEVICES
from tests.intune.devices import managed, recovery_key
from ztscan.core.model import GapReason, Verdict

MANAGED, KEYS = "managed_devices", "bitlocker_keys"
NOT_ASSESSED = Verdict.NOT_ASSESSED
ALL = {"deviceManagement"}
LAPTOP, SPARE = DEVICES[0], DEVICES[1]
KEY = recovery_key(SPARE)["id"]


def fleet(size: int, keys: int, **properties: Any) -> dict[str, Any]:
    """The change that leaves so many encrypted computers, of which the first ones have a key."""
    devices = [managed(f"00000000-0000-4000-8000-{number:012}", "Windows", "", **properties) for number in range(1, size + 1)]
    return {MANAGED: devices, KEYS: [recovery_key(device) for device in devices[:keys]]}


CASES = (
    Case("both have one"),
    Case("one has none", {f"{KEYS}/{KEY}": Remove()}, ALL),
    Case("nobody has one", {KEYS: []}, ALL),
    Case("one has a key of another volume only", {KEYS: [recovery_key(LAPTOP), recovery_key(SPARE, "fixedDataVolume")]}, ALL),
    Case("one has both", {KEYS: Add(recovery_key(SPARE, "fixedDataVolume"))}),
    Case("volumes by number", {f"{KEYS}/{KEY}/volumeType": "1"}),
    Case("half is accepted", {f"{KEYS}/{KEY}": Remove()}, options={"minimum_percent": 50}),
    Case("95 of 100", fleet(100, 95)),
    Case("94 of 100", fleet(100, 94), ALL),
    Case("one that is not encrypted is not counted", {f"{KEYS}/{KEY}": Remove(), f"{MANAGED}/{SPARE['id']}/isEncrypted": False}),
    Case("nothing is encrypted", fleet(3, 0, isEncrypted=False), verdict=Verdict.NOT_APPLICABLE),
    Case("no device has Windows", {MANAGED: DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "one that the directory does not know has no key there",
        {f"{MANAGED}/{SPARE['id']}/azureADDeviceId": "00000000-0000-0000-0000-000000000000"},
        ALL,
    ),
    Case("ids differ in case", {f"{KEYS}/{KEY}/deviceId": SPARE["azureADDeviceId"].upper()}),
    Case("R13: whether it is encrypted was not returned", {f"{MANAGED}/{SPARE['id']}/isEncrypted": None}, verdict=NOT_ASSESSED),
    Case("R13: its system was not returned", {f"{MANAGED}/{SPARE['id']}/operatingSystem": None}, verdict=NOT_ASSESSED),
    Case("R13: its id was not returned", {f"{MANAGED}/{SPARE['id']}/azureADDeviceId": None}, verdict=NOT_ASSESSED),
    Case("R13: of which volume a key is was not returned", {f"{KEYS}/{KEY}/volumeType": None}, verdict=NOT_ASSESSED),
    Case("R13: of which device a key is was not returned", {f"{KEYS}/{KEY}/deviceId": None}, verdict=NOT_ASSESSED),
    *(Case(f"{name} could not be read", {name: gap(name)}, verdict=NOT_ASSESSED) for name in (MANAGED, KEYS)),
    Case("Intune is not licensed", {MANAGED: gap(MANAGED, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
)
