"""Cases of `devices.cleanup_rule`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from ztscan.core.model import GapReason, Verdict

RULES = "device_cleanup_rules"


def rule(key: str, days: int | None) -> dict[str, Any]:
    return {
        "id": key,
        "displayName": f"Rule {key}",
        "deviceCleanupRulePlatformType": "all",
        "deviceInactivityBeforeRetirementInDays": days,
    }


BASE: dict[str, Any] = {RULES: [rule("all", 90)]}
FOUND = {"deviceManagement"}
CASES = (
    Case("after 90 days"),
    Case("there is no rule", {RULES: []}, fails=FOUND),
    Case("after ten years", {RULES: [rule("all", 3650)]}, fails=FOUND),
    Case("after no days", {RULES: [rule("all", 0)]}, fails=FOUND),
    Case("one of two", {RULES: [rule("a", 3650), rule("b", 30)]}),
    Case("within what is accepted", {RULES: [rule("all", 90)]}, options={"most_days": 60}, fails=FOUND),
    Case("R13: days were not returned", {RULES: [rule("a", 3650), rule("b", None)]}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: not those of one, but another does", {RULES: [rule("a", None), rule("b", 30)]}),
    Case("there is no device", {"managed_devices": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("they could not be read", {RULES: gap(RULES)}, verdict=Verdict.NOT_ASSESSED),
    Case("Intune is not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
