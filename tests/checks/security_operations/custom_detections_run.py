"""Cases of `security_operations.custom_detections_run`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.security_operations.alerts_triaged import BUSINESS_PREMIUM, LATE, NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED

RULES = "custom_detections"


def rule(key: str = "late", status: str | None = "enabled", run: str | None = "completed", **properties: Any) -> dict[str, Any]:
    details = {"lastRunDateTime": "2026-10-31T08:00:00Z", "status": run}
    return {"id": key, "displayName": key, "status": status, "lastRunDetails": details, **properties}


def ran(at: str) -> dict[str, Any]:
    """A rule whose last run was then."""
    return {RULES: Add(rule(lastRunDetails={"lastRunDateTime": at, "status": "completed"}))}


BASE: dict[str, Any] = {RULES: [rule("mine")]}

CASES = (
    Case("one runs"),
    Case("failed", {RULES: Add(rule(run="failed"))}, LATE),
    Case("a hostile name", {RULES: Add(rule(run="failed", displayName="<b>`|\u001b[2J"))}, LATE),
    Case("failed in part", {RULES: Add(rule(run="partiallyFailed"))}, LATE),
    Case("switched off by the service", {RULES: Add(rule(status="autoDisabled"))}, LATE),
    Case("switched off by people", {RULES: Add(rule(status="disabled", run="failed"))}),
    Case("by the older property", {RULES: Add(rule(status=None, isEnabled=True, run="failed"))}, LATE),
    Case("off, by the older property", {RULES: Add(rule(status=None, isEnabled=False))}),
    Case("none", {RULES: []}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("never ran", {RULES: Add(rule(lastRunDetails=None))}, verdict=NOT_ASSESSED),
    Case("a result that nobody knows", {RULES: Add(rule(run="pondered"))}, verdict=NOT_ASSESSED),
    Case("neither property was returned", {RULES: Add(rule(status=None))}, verdict=NOT_ASSESSED),
    Case("could not be read", {RULES: gap(RULES)}, verdict=NOT_ASSESSED),
    Case("all are switched off by people", {RULES: [rule(status="disabled")]}, verdict=NOT_APPLICABLE),
    Case(
        "ran for the last time weeks ago",
        {RULES: Add(rule(lastRunDetails={"lastRunDateTime": "2026-10-01T08:00:00Z", "status": "completed"}))},
        LATE,
    ),
    Case("ran for the last time a week ago", ran("2026-10-25T06:00:00Z")),
    Case("ran for the last time more than a week ago", ran("2026-10-25T05:59:59Z"), LATE),
    Case(
        "ran in the future",
        {RULES: Add(rule(lastRunDetails={"lastRunDateTime": "2027-10-01T08:00:00Z", "status": "completed"}))},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "ran at no time",
        {RULES: Add(rule(lastRunDetails={"lastRunDateTime": None, "status": "completed"}))},
        verdict=NOT_ASSESSED,
    ),
    Case("Business Premium", {**BUSINESS_PREMIUM, RULES: Add(rule(run="failed"))}, LATE),
)
