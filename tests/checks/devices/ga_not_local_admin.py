"""Cases of `devices.ga_not_local_admin`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.devices.join_restricted import JOIN, NOT_ASSESSED, POLICY, SUBJECT

LOCAL = f"{JOIN}/localAdmins"
SWITCH = f"{LOCAL}/enableGlobalAdmins"

CASES = (
    Case("as it should be"),
    Case("not as it should be", {SWITCH: True}, {SUBJECT}),
    Case("null is the default of the service, true", {SWITCH: None}, {SUBJECT}),
    Case("no settings of local administrators", {LOCAL: None}, {SUBJECT}),
    Case("a hostile word in place of the switch", {SWITCH: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("the settings of join are null", {JOIN: None}, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
)
