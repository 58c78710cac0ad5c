"""Cases of `conditional_access.rms_excluded`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case
from tests.checks.compliant.applications import MICROSOFT, service_principal
from tests.checks.compliant.conditional_access import applications, grant, policy
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
RMS = "00000012-0000-0000-c000-000000000000"
HERE = {"service_principals": Add(service_principal("rms", "Microsoft Rights Management Services", RMS, MICROSOFT))}


def only(state: str = "enabled", grant_controls: Any = None, **conditions: Any) -> dict[str, Any]:
    """The change that gives the tenant Rights Management and one policy."""
    extra = {"grantControls": grant_controls} if grant_controls is not None else {}
    return {**HERE, POLICIES: [policy("one", "One", state=state, conditions=conditions, **extra)]}


CASES = (
    Case("excluded", only(applications=applications("All", excludeApplications=[RMS]))),
    Case("all applications", only(), fails={"one"}),
    Case("named", only(applications=applications(RMS)), fails={"one"}),
    Case("legacy clients only", only(clientAppTypes=["exchangeActiveSync", "other"])),
    Case("a session control only", only(grant_controls=grant())),
    Case("at risk only", only(signInRiskLevels=["high"])),
    Case("R25: only reported", only("enabledForReportingButNotEnforced"), verdict=Verdict.NOT_APPLICABLE),
    Case("a condition that is new", only(weather="rain"), verdict=Verdict.NOT_ASSESSED),
    Case("the tenant does not have it", verdict=Verdict.NOT_APPLICABLE),
)
