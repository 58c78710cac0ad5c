"""Cases of `devices.laps_enabled`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.devices.join_restricted import NOT_ASSESSED, POLICY, SUBJECT

SETTINGS = f"{POLICY}/localAdminPassword"
SWITCH = f"{SETTINGS}/isEnabled"

CASES = (
    Case("as it should be"),
    Case("not as it should be", {SWITCH: False}, {SUBJECT}),
    Case("null", {SWITCH: None}, verdict=NOT_ASSESSED),
    Case("no settings", {SETTINGS: None}, verdict=NOT_ASSESSED),
    Case("a hostile word in place of the switch", {SWITCH: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
)
