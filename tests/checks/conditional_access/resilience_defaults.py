"""Cases of `conditional_access.resilience_defaults`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import policy
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def added(disabled: bool | None, **properties: Any) -> dict[str, Any]:
    """The change that adds a policy which switches resilience defaults off, or does not."""
    return {POLICIES: Add(policy("added", "Added", sessionControls={"disableResilienceDefaults": disabled}, **properties))}


CASES = (
    Case("they are on"),
    Case("switched off", added(True), fails={"added"}),
    Case("switched off on purpose", added(True), options={"accepted": ("added",)}),
    Case("another policy is accepted", added(True), fails={"added"}, options={"accepted": ("another",)}),
    Case("said to be on", added(False)),
    Case("R25: by a policy that only reports", added(True, state="enabledForReportingButNotEnforced")),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
