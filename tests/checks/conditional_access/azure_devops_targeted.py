"""Cases of `conditional_access.azure_devops_targeted`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case
from tests.checks.compliant.applications import MICROSOFT, service_principal
from tests.checks.compliant.conditional_access import applications, grant, policy
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
HERE = {"service_principals": Add(service_principal("devops", "Azure DevOps", AZURE_DEVOPS, MICROSOFT))}


def targeting(application: str, state: str = "enabled", *controls: str) -> dict[str, Any]:
    """The change that gives the tenant Azure DevOps and one policy for an application."""
    conditions = {"applications": applications(application)}
    return {
        **HERE,
        POLICIES: [policy("one", "One", state=state, conditions=conditions, grantControls=grant(*(controls or ("mfa",))))],
    }


CASES = (
    Case("a policy names it", targeting(AZURE_DEVOPS)),
    Case("a policy for all resources", targeting("All")),
    Case("a policy for Azure management", targeting(AZURE_MANAGEMENT), fails={TENANT}),
    Case("a compliant device will do", targeting(AZURE_DEVOPS, "enabled", "mfa", "compliantDevice"), fails={TENANT}),
    Case("R25: only reported", targeting(AZURE_DEVOPS, "enabledForReportingButNotEnforced"), fails={TENANT}),
    Case("the tenant does not have it", verdict=Verdict.NOT_APPLICABLE),
)
