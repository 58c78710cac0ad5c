"""Cases of `sharepoint.item_insights`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

SETTING = "item_insights"
SWITCH = f"{SETTING}/isEnabledInOrganization"
NOT_ASSESSED = Verdict.NOT_ASSESSED
BASE: dict[str, Any] = {SETTING: {"isEnabledInOrganization": False, "disabledForGroup": None}}
OFF, ON = {"intended": "off"}, {"intended": "On"}
GROUP = "edbfe4fb-ec70-4300-928f-dbb2ae86c981"

CASES = (
    Case("off, as was decided", options=OFF),
    Case("on, as was decided", {SWITCH: True}, options=ON),
    Case("on, save for a group", {SWITCH: True, f"{SETTING}/disabledForGroup": GROUP}, options=ON),
    Case("off, and on was decided", {}, {"itemInsights"}, options=ON),
    Case("on, and off was decided", {SWITCH: True}, {"itemInsights"}, options=OFF),
    Case("nothing was decided", verdict=Verdict.MANUAL),
    Case("a decision that is no word", options={"intended": "yes"}, verdict=Verdict.MANUAL),
    Case("a hostile group", {SWITCH: True, f"{SETTING}/disabledForGroup": "<b>`|\u001b[2J"}, options=ON),
    Case("null", {SWITCH: None}, options=OFF, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, options=OFF, verdict=NOT_ASSESSED),
    Case(
        "no SharePoint",
        {**WITHOUT_SUBSCRIPTIONS, SETTING: gap(SETTING, GapReason.NOT_LICENSED)},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("could not be read", {SETTING: gap(SETTING)}, options=OFF, verdict=NOT_ASSESSED),
)
