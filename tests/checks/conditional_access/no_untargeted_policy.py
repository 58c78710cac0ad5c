"""Cases of `conditional_access.no_untargeted_policy`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import MFA_FOR_ALL, applications, policy, users
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
FILTER = {"mode": "include", "rule": 'CustomSecurityAttribute.Apps_Tier -eq "0"'}


def targeting(targets: Any, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """The change that adds a policy with these targets."""
    return {POLICIES: Add(policy("added", "Added", state=state, conditions={"applications": targets, **conditions}))}


CASES = (
    Case("every policy has a target"),
    Case("no application", targeting(applications()), fails={"added"}),
    Case("the word None", targeting(applications("None")), fails={"added"}),
    Case("only an exclusion", targeting(applications(excludeApplications=["Office365"])), fails={"added"}),
    Case("an annotation is no target", targeting(applications(**{"x@odata.context": "https://graph.example"})), fails={"added"}),
    Case("null where Graph sends an object of targets", targeting(None), verdict=Verdict.NOT_ASSESSED),
    Case("the word None and a user action", targeting(applications("None", includeUserActions=["urn:user:registerdevice"]))),
    Case("a filter on applications", targeting(applications(applicationFilter=FILTER))),
    Case("an authentication context", targeting(applications(includeAuthenticationContextClassReferences=["c1"]))),
    Case("off", targeting(applications(), state="disabled")),
    Case("report-only", targeting(applications(), state="enabledForReportingButNotEnforced")),
    Case("a kind of target that is new", targeting(applications(agentTools=["everything"])), verdict=Verdict.NOT_ASSESSED),
    Case(
        "R16: a policy for workload identities",
        targeting(
            applications("All"),
            users=users("None"),
            clientApplications={"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
        ),
    ),
    Case("R3, R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("all policies are off", {POLICIES: [policy("off", "Off", state="disabled")]}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: a state was not returned", {f"{POLICIES}/{MFA_FOR_ALL}/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
