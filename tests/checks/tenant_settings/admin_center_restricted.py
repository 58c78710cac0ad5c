"""Cases of `tenant_settings.admin_center_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import GapReason, Verdict

SWITCH = "admin_center_setting/restrictNonAdminAccess"

CASES = (
    Case("closed, in the words of the enumeration"),
    Case("closed, as a boolean", {SWITCH: True}),
    Case("open, in the words of the enumeration", {SWITCH: "false"}, fails={"uxSetting"}),
    Case("open, as a boolean", {SWITCH: False}, fails={"uxSetting"}),
    Case("a word that is new", {SWITCH: "unknownFutureValue"}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "a national cloud has no such setting",
        {"admin_center_setting": gap("admin_center_setting", GapReason.NOT_IN_CLOUD)},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
