"""Cases of `conditional_access.report_only_age`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import policy
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def reporting(**properties: Any) -> dict[str, Any]:
    """The change that adds a report-only policy; the time of the cases is 1 November 2026, 06:00 UTC."""
    properties = {"createdDateTime": "2026-01-01T08:00:00Z", **properties}
    return {POLICIES: Add(policy("trial", "Trial", state="enabledForReportingButNotEnforced", **properties))}


CASES = (
    Case("no policy only reports"),
    Case("never changed since January", reporting(), fails={"trial"}),
    Case("changed 90 days ago", reporting(modifiedDateTime="2026-08-03T06:00:00Z")),
    Case("changed 91 days ago", reporting(modifiedDateTime="2026-08-02T06:00:00Z"), fails={"trial"}),
    Case("one made from a template, without a name", reporting(displayName=None, templateId="a-template"), fails={"trial"}),
    Case("made last week", reporting(createdDateTime="2026-10-25T08:00:00Z")),
    Case("a longer trial is allowed", reporting(modifiedDateTime="2026-08-02T06:00:00Z"), options={"days": 180}),
    Case("when is not said", reporting(createdDateTime=None), verdict=Verdict.NOT_ASSESSED),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
