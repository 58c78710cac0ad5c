"""Cases of `conditional_access.cae_not_disabled`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import policy, users
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def added(mode: str | None, **properties: Any) -> dict[str, Any]:
    """The change that adds a policy with this mode of continuous access evaluation."""
    session = {"continuousAccessEvaluation": {"mode": mode}}
    return {POLICIES: Add(policy("added", "Added", sessionControls=session, **properties))}


CASES = (
    Case("nobody switches it off"),
    Case("switched off", added("disabled"), fails={"added"}),
    Case("strictly enforced", added("strictLocation")),
    Case("the mode is null", added(None), verdict=Verdict.NOT_ASSESSED),
    Case("R25: switched off, but the policy is", added("disabled", state="disabled")),
    Case("R25: switched off by a policy that only reports", added("disabled", state="enabledForReportingButNotEnforced")),
    Case(
        "R16: a policy for workload identities",
        added(
            "disabled",
            conditions={
                "users": users("None"),
                "clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
            },
        ),
    ),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
