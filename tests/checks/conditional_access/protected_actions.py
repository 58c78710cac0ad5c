"""Cases of `conditional_access.protected_actions`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.conditional_access import PROTECTED_ACTIONS
from ztscan.core.model import Verdict

CREATE, UPDATE, DELETE = (f"microsoft.directory-conditionalAccessPolicies-{end}" for end in ("create", "basic-update", "delete"))
ALL = {CREATE, UPDATE, DELETE}
POLICY = f"conditional_access_policies/{PROTECTED_ACTIONS}"
GRANT = f"{POLICY}/grantControls"
CONTEXT = "authenticationContextId"

CASES = (
    Case("all three ask for a context that a policy answers"),
    Case("deleting is not protected", {f"resource_actions/{DELETE}/{CONTEXT}": None}, fails={DELETE}),
    Case("updating asks for a context that does not exist", {f"resource_actions/{UPDATE}/{CONTEXT}": "c9"}, fails={UPDATE}),
    Case("the context was deleted", {"authentication_contexts": []}, fails=ALL),
    Case("R25: the policy only reports", {f"{POLICY}/state": "enabledForReportingButNotEnforced"}, fails=ALL),
    Case("the policy is for another context", {f"{POLICY}/conditions/applications": {"includeApplications": ["All"]}}, fails=ALL),
    Case(
        "the policy has a condition that is not known",
        {f"{POLICY}/conditions/moonPhases": ["full"]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "the policy is narrowed",
        {f"{POLICY}/conditions/platforms": {"includePlatforms": ["windows"], "excludePlatforms": []}},
        fails=ALL,
    ),
    Case("plain MFA", {GRANT: {"operator": "OR", "builtInControls": ["mfa"], "authenticationStrength": None}}, fails=ALL),
    Case("R10: a strength, or else a compliant device", {f"{GRANT}/builtInControls": ["compliantDevice"]}, fails=ALL),
    Case(
        "a strength, and a compliant device too",
        {f"{GRANT}/builtInControls": ["compliantDevice"], f"{GRANT}/operator": "AND"},
    ),
    Case("R18: no policies at all", {"conditional_access_policies": []}, fails=ALL),
    Case("one action was not listed", {f"resource_actions/{CREATE}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("actions could not be read", {"resource_actions": gap("resource_actions")}, verdict=Verdict.NOT_ASSESSED),
)
