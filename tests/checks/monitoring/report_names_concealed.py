"""Cases of `monitoring.report_names_concealed`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import GapReason, NotOffered, Verdict

SETTINGS = "report_settings"
SWITCH = f"{SETTINGS}/displayConcealedNames"
SUBJECT = "reportSettings"
NOT_ASSESSED = Verdict.NOT_ASSESSED
ABSENT = NotOffered(SETTINGS, GapReason.NOT_IN_CLOUD, "`report_settings` is not offered", "offered elsewhere")
BASE: dict[str, Any] = {SETTINGS: {"displayConcealedNames": True}}
SHOWN = {"concealed": False}

CASES = (
    Case("concealed"),
    Case("shown", {SWITCH: False}, {SUBJECT}),
    Case("shown, as was decided", {SWITCH: False}, options=SHOWN),
    Case("concealed, and shown was decided", {}, {SUBJECT}, options=SHOWN),
    Case("wrapped, as the documentation shows it", {SETTINGS: {"value": BASE[SETTINGS]}}),
    Case("a hostile word", {SWITCH: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("null", {SWITCH: None}, verdict=NOT_ASSESSED),
    Case("R13: not returned", {SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("not in this cloud", {SETTINGS: ABSENT}, verdict=Verdict.NOT_APPLICABLE, cloud="china"),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
