"""Cases of `devices.laps_coverage`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.devices import DEVICES, LAPTOP, SPARE
from tests.intune.devices import in_directory, laps_backup, managed
from ztscan.core.model import GapReason, Verdict

MANAGED, DIRECTORY, BACKUPS = "managed_devices", "entra_devices", "laps_backups"
NOT_ASSESSED = Verdict.NOT_ASSESSED
ALL = {"deviceManagement"}
LAPTOP_OBJECT, LAPTOP_ROW = in_directory(DEVICES[0])["id"], DEVICES[0]["id"]
OLD = laps_backup(DEVICES[1], "2026-08-01T06:00:00Z")


def fleet(size: int, backed_up: int, **properties: Any) -> dict[str, Any]:
    """The change that leaves so many joined computers, of which the first ones have a backup."""
    devices = [managed(f"00000000-0000-4000-8000-{number:012}", "Windows", "", **properties) for number in range(1, size + 1)]
    return {
        MANAGED: devices,
        DIRECTORY: [in_directory(device) for device in devices],
        BACKUPS: [laps_backup(device) for device in devices[:backed_up]],
    }


CASES = (
    Case("both have one"),
    Case("one has none", {f"{BACKUPS}/{SPARE}": Remove()}, ALL),
    Case("nobody has one", {BACKUPS: []}, ALL),
    Case("one is old", {BACKUPS: [laps_backup(DEVICES[0]), OLD]}, ALL),
    Case("an old one is accepted", {BACKUPS: [laps_backup(DEVICES[0]), OLD]}, options={"maximum_age_days": 120}),
    Case("half is accepted", {f"{BACKUPS}/{SPARE}": Remove()}, options={"minimum_percent": 50}),
    Case("95 of 100", fleet(100, 95)),
    Case("94 of 100", fleet(100, 94), ALL),
    Case("hybrid joined devices are not counted", fleet(4, 0, joinType="hybridAzureADJoined"), verdict=Verdict.NOT_APPLICABLE),
    Case("a Mac is not counted", {MANAGED: DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "one that is disabled is not counted",
        {f"{BACKUPS}/{LAPTOP}": Remove(), f"{DIRECTORY}/{LAPTOP_OBJECT}/accountEnabled": False},
    ),
    Case(
        "one that the directory does not know is not counted",
        {f"{BACKUPS}/{LAPTOP}": Remove(), f"{MANAGED}/{LAPTOP_ROW}/azureADDeviceId": "00000000-0000-0000-0000-000000000000"},
    ),
    Case(
        "one whose object was deleted is not counted", {f"{BACKUPS}/{LAPTOP}": Remove(), f"{DIRECTORY}/{LAPTOP_OBJECT}": Remove()}
    ),
    Case("ids differ in case", {f"{MANAGED}/{LAPTOP_ROW}/azureADDeviceId": LAPTOP.upper()}),
    Case("backups of other devices", {BACKUPS: Add(laps_backup(managed("x", "Windows", "")))}),
    Case("R13: when it was backed up is not known", {f"{BACKUPS}/{SPARE}/lastBackupDateTime": None}, verdict=NOT_ASSESSED),
    Case("R13: a backup in the future", {f"{BACKUPS}/{SPARE}/lastBackupDateTime": "2027-01-01T00:00:00Z"}, verdict=NOT_ASSESSED),
    Case("R13: how it is joined was not returned", {f"{DIRECTORY}/{LAPTOP_OBJECT}/trustType": None}, verdict=NOT_ASSESSED),
    Case(
        "R13: whether it is enabled was not returned", {f"{DIRECTORY}/{LAPTOP_OBJECT}/accountEnabled": None}, verdict=NOT_ASSESSED
    ),
    Case(
        "R13: its id in the directory was not returned", {f"{MANAGED}/{LAPTOP_ROW}/azureADDeviceId": None}, verdict=NOT_ASSESSED
    ),
    Case("R13: its system was not returned", {f"{MANAGED}/{LAPTOP_ROW}/operatingSystem": None}, verdict=NOT_ASSESSED),
    Case("R13: the id of an object was not returned", {f"{DIRECTORY}/{LAPTOP_OBJECT}/deviceId": None}, verdict=NOT_ASSESSED),
    Case(
        "an unknown device among a hundred changes nothing",
        {**fleet(100, 99), f"{BACKUPS}/00000000-0000-4000-8000-000000000001/lastBackupDateTime": None},
    ),
    *(Case(f"{name} could not be read", {name: gap(name)}, verdict=NOT_ASSESSED) for name in (MANAGED, DIRECTORY, BACKUPS)),
    Case("Intune is not licensed", {MANAGED: gap(MANAGED, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
)
