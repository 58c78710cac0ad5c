"""The section on devices: bars and tables with the same numbers, few rows, and nothing where nothing was read."""

from __future__ import annotations

import msgspec

from tests.reports.html import demo
from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.core.device_inventory import DeviceCount, DeviceInventory, SettingReach
from ztscan.core.model import Scan
from ztscan.reports.html import render
from ztscan.reports.page.devices import MOST_SETTINGS, platforms, settings

COUNTS = (
    DeviceCount("windows", "joined", "compliant", 1_000),
    DeviceCount("windows", "hybrid joined", "not compliant", 30),
    DeviceCount("unknown", "unknown", "unknown", 1),
)


def reach(name: str, **counts: int) -> SettingReach:
    nothing = dict.fromkeys(("secure", "by_default", "insecure", "conflict", "not_configured", "unknown"), 0)
    return SettingReach(name, "windows", **(nothing | counts))


BITLOCKER = reach("BitLocker", secure=812, not_configured=200, conflict=10, insecure=8)
FOUND = DeviceInventory(1_031, COUNTS, (BITLOCKER, reach("Firewall", by_default=1_030)))


def section(found: DeviceInventory | None) -> str:
    statistics = {key: value for key, value in STATISTICS.items() if key != "device_inventory"}
    scan: Scan = msgspec.structs.replace(demo.scan(), statistics={**statistics, **({"device_inventory": found} if found else {})})
    _, begun, rest = render(scan, demo.graded()).partition("<section id=devices ")
    assert begun
    return rest.partition("</section>")[0]


def test_the_table_of_platforms_tells_join_and_compliance() -> None:
    figure = platforms(FOUND)
    assert figure.rows == (
        ("Windows", "joined", "1,000", "0", "0", "0"),
        ("Windows", "hybrid joined", "0", "0", "30", "0"),
        ("Platform not known", "not known", "0", "0", "0", "1"),
    )
    assert figure.drawing is not None
    assert [mark.text for mark in figure.drawing.marks if mark.kind == "text"] == ["Windows", "1,030", "Platform not known", "1"]
    assert len(figure.keys) == 3, "no key for what does not occur"


def test_the_table_of_settings_has_what_devices_get() -> None:
    figure = settings([BITLOCKER])
    assert figure.rows == (("BitLocker, Windows", "812", "0", "200", "18", "0"),)
    assert figure.summary == "1 of these 1 is not as required on some device."


def test_settings_that_most_devices_lack_come_first_and_the_rest_is_counted() -> None:
    many = tuple(reach(f"Setting {number:02}", secure=100 - number, not_configured=number) for number in range(25))
    told = section(DeviceInventory(1_031, COUNTS, many))
    assert told.count("<th scope=row>Setting") == MOST_SETTINGS
    assert told.index("Setting 24") < told.index("Setting 14")
    assert "Setting 12" not in told
    assert "13 settings that fewer devices lack are in the JSON result." in told
    assert "1,031 devices in Microsoft Intune: 1,000 compliant, 30 not compliant, 1 not known." in told


def test_unread_policies_and_devices_are_told() -> None:
    assert "settings are missing here" in section(DeviceInventory(1_031, COUNTS, (), settings_unread=True))
    assert "were not read" in section(None)
    assert "manages no device" in section(DeviceInventory(0, ()))


def test_the_section_is_lean() -> None:
    many = tuple(reach(f"Setting of some length {number:02}", secure=5, not_configured=number, unknown=3) for number in range(80))
    assert len(section(DeviceInventory(1_031, COUNTS, many))) < 25_000
