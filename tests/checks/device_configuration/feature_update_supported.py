"""Cases of `device_configuration.feature_update_supported`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case
from tests.checks.compliant.names import ONBOARDING
from tests.checks.unlicensed import rows_of_intune
from tests.intune.shapes import ALL_DEVICES, target
from ztscan.core.model import Verdict

NONE = "0001-01-01T00:00:00Z"
LIST = "feature_update_profiles"


def policy(key: str, ends: str | None, *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A feature update policy."""
    known = {"id": key, "displayName": key.title(), "featureUpdateVersion": "Windows 11, version 25H2"}
    return {**known, "endOfSupportDate": ends, "assignments": list(assignments), **properties}


CURRENT = policy("current", "2028-10-10T00:00:00Z", ALL_DEVICES)
OLD = policy("old", "2026-10-13T00:00:00Z", target("group", groupId=ONBOARDING))
ENDING = policy("ending", "2026-12-08T00:00:00Z", ALL_DEVICES)
BASE: dict[str, Any] = {LIST: [CURRENT]}
CASES = (
    Case("a version with support"),
    Case("support is over", {LIST: Add(OLD)}, fails={"old"}),
    Case("support ends soon", {LIST: Add(ENDING)}, fails={"ending"}),
    Case("support ends soon, which is accepted", {LIST: Add(ENDING)}, options={"warn_days": 7}),
    Case("an old one is assigned to nobody", {LIST: Add({**OLD, "assignments": []})}),
    Case("an old one only excludes", {LIST: Add({**OLD, "assignments": [target("exclusionGroup", groupId=ONBOARDING)]})}),
    Case("none is assigned", {LIST: [{**CURRENT, "assignments": []}]}, verdict=Verdict.NOT_APPLICABLE),
    Case("none", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the end of support was not returned", {LIST: Add(policy("new", None, ALL_DEVICES))}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the end of support is Graph's word for none", {LIST: Add(policy("new", NONE, ALL_DEVICES))}, verdict=Verdict.NOT_ASSESSED
    ),
    Case("the end of support is no time", {LIST: Add(policy("new", "soon", ALL_DEVICES))}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the assignments were not returned", {f"{LIST}/current/assignments": None}, verdict=Verdict.NOT_ASSESSED),
    Case("a target of a new kind", {LIST: Add({**OLD, "assignments": [target("house")]})}, fails={"old"}),
    *rows_of_intune(LIST),
)
