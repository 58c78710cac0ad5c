"""Cases of `intune.windows_data_processor`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

ONE = "windows_data_processor"
SWITCH = f"{ONE}/areDataProcessorServiceForWindowsFeaturesEnabled"
LICENCE = f"{ONE}/hasValidWindowsLicense"
NOT_ASSESSED = Verdict.NOT_ASSESSED
SUBJECT = "deviceManagement"
BASE: dict[str, Any] = {
    ONE: {"areDataProcessorServiceForWindowsFeaturesEnabled": True, "hasValidWindowsLicense": True},
}

CASES = (
    Case("on"),
    Case("off", {SWITCH: False}, {SUBJECT}),
    Case("no licence was confirmed", {LICENCE: False}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence was confirmed, and off", {LICENCE: False, SWITCH: False}, verdict=Verdict.NOT_APPLICABLE),
    Case("null", {SWITCH: None}, verdict=NOT_ASSESSED),
    Case("a hostile word in place of the switch", {SWITCH: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: the licence was not returned", {LICENCE: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(ONE),
)
