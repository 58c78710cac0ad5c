"""Cases of `devices.cleanup_rule`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.devices import DEVICES
from ztscan.core.model import GapReason, Verdict

RULES = "device_cleanup_rules"


def rule(key: str, days: int | None, platform: str | None = "all") -> dict[str, Any]:
    return {
        "id": key,
        "displayName": f"Rule {key}",
        "deviceCleanupRulePlatformType": platform,
        "deviceInactivityBeforeRetirementInDays": days,
    }


BASE: dict[str, Any] = {RULES: [rule("all", 90)]}
FOUND = {"deviceManagement"}
_OWNED = "androidDedicatedAndFullyManagedCorporateOwnedWorkProfile"
EACH = ("windows", "macOS", "ios", _OWNED, "androidPersonallyOwnedWorkProfile")
SLOW = [rule(one, 3650 if one == "ios" else 90, one) for one in EACH]
ODD = {**DEVICES[0], "operatingSystem": None}
CASES = (
    Case("after 90 days"),
    Case("there is no rule", {RULES: []}, fails=FOUND),
    Case("after ten years", {RULES: [rule("all", 3650)]}, fails=FOUND),
    Case("after no days", {RULES: [rule("all", 0)]}, fails=FOUND),
    Case("one of two", {RULES: [rule("a", 3650), rule("b", 30)]}),
    Case("within what is accepted", {RULES: [rule("all", 90)]}, options={"most_days": 60}, fails=FOUND),
    Case("R13: days were not returned", {RULES: [rule("a", 3650), rule("b", None)]}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: not those of one, but another does", {RULES: [rule("a", None), rule("b", 30)]}),
    Case("only for a system that is not judged", {RULES: [rule("a", 90, "visionOS")]}, fails=FOUND),
    Case("only for telephones", {RULES: [rule("a", 90, "ios")]}, fails=FOUND),
    Case("a rule for each platform", {RULES: [rule(one, 90, one) for one in EACH]}),
    Case("a platform without a rule", {RULES: [rule(one, 90, one) for one in EACH[1:]]}, fails=FOUND),
    Case(
        "the rule of one platform is too slow",
        {RULES: SLOW},
        fails=FOUND,
    ),
    Case("R13: the platform was not returned", {RULES: [rule("a", 90, None)]}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: a platform that is not known", {RULES: [rule("a", 90, "spectacles")]}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: devices of an unknown system",
        {RULES: [rule("a", 90, "ios")], "managed_devices": [ODD]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no rule, and devices of an unknown system", {RULES: [], "managed_devices": [ODD]}, fails=FOUND),
    Case("there is no device", {"managed_devices": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("they could not be read", {RULES: gap(RULES)}, verdict=Verdict.NOT_ASSESSED),
    Case("Intune is not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
