"""Cases of `conditional_access.contexts_enforced`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import PROTECTED_ACTIONS, applications
from ztscan.core.model import Verdict

CONTEXTS = "authentication_contexts"
POLICY = f"conditional_access_policies/{PROTECTED_ACTIONS}"
SITES = {"id": "c7", "displayName": "Secret sites", "description": "", "isAvailable": True}

CASES = (
    Case("the only context is enforced"),
    Case("another context that nothing enforces", {CONTEXTS: Add(SITES)}, fails={"c7"}),
    Case("one that is not published yet", {CONTEXTS: Add({**SITES, "isAvailable": False})}),
    Case("R25: the policy only reports", {f"{POLICY}/state": "enabledForReportingButNotEnforced"}, fails={"c1"}),
    Case("the policy demands nothing", {f"{POLICY}/grantControls": None}, fails={"c1"}),
    Case(
        "whether the policy applies to every sign-in cannot be told",
        {f"{POLICY}/conditions/strangeCondition": {"include": ["x"]}},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("the policy is on all resources instead", {f"{POLICY}/conditions/applications": applications("All")}, fails={"c1"}),
    Case("whether it is published is not said", {CONTEXTS: Add({**SITES, "isAvailable": None})}, verdict=Verdict.NOT_ASSESSED),
    Case("R18: no policies", {"conditional_access_policies": []}, fails={"c1"}),
    Case("no contexts", {CONTEXTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("contexts could not be read", {CONTEXTS: gap(CONTEXTS)}, verdict=Verdict.NOT_ASSESSED),
)
