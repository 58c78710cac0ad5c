"""The endpoints on a card: those that were read for the check, settings first, the rest counted."""

from __future__ import annotations

from ztscan.core.model import ResourceReading
from ztscan.reports.page.readings import SHOWN, Readings


def test_a_card_names_the_first_endpoints_that_were_read_and_counts_the_others() -> None:
    names = tuple(f"resource{number}" for number in range(SHOWN + 3))
    readings = Readings({"area.check": names}, {name: f"GET /v1.0/{name}" for name in names})
    read = {name: ResourceReading(name, "ok", 1, 1, 1, 0.0, "Policy.Read.All", "v1.0") for name in names}
    read[names[0]] = ResourceReading(names[0], "no_permission", 0, 0, 1, 0.0, "Policy.Read.All", "v1.0")
    del read[names[1]]
    shown, more = readings.of("area.check", read)
    assert shown == tuple(f"GET /v1.0/{name}" for name in names[2 : 2 + SHOWN])
    assert more == len(names) - 2 - SHOWN
    assert readings.of("area.other", read) == ((), 0)
