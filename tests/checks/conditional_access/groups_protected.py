"""Cases of `conditional_access.groups_protected`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import policy, users
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

GROUPS = "access_policy_groups"


def group(**properties: Any) -> dict[str, Any]:
    return {"id": ONBOARDING, "displayName": "Onboarding", "isAssignableToRole": None, "securityEnabled": True, **properties}


def named(found: Any, side: str = "excludeGroups", state: str = "enabled") -> dict[str, Any]:
    """The change that adds a policy which names a group."""
    conditions = {"users": users("All", **{side: [ONBOARDING]})}
    return {
        "conditional_access_policies": Add(policy("added", "Added", state=state, conditions=conditions)),
        GROUPS: {ONBOARDING: found},
    }


CASES = (
    Case("R13: an ordinary group is excluded", named(group()), fails={ONBOARDING}),
    Case("an ordinary group is included", named(group(), "includeGroups"), fails={ONBOARDING}),
    Case("a policy that only reports", named(group(), state="enabledForReportingButNotEnforced"), fails={ONBOARDING}),
    Case("a policy that is off", named(group(), state="disabled"), verdict=Verdict.NOT_APPLICABLE),
    Case("Graph answers by an id in upper case", {**named(None), GROUPS: {ONBOARDING.upper(): group()}}, fails={ONBOARDING}),
    Case("a role-assignable group", named(group(isAssignableToRole=True))),
    Case("a restricted group", named(group(isManagementRestricted=True))),
    Case("a group that was deleted", named(None)),
    Case("the group could not be read", named(gap(GROUPS)), verdict=Verdict.NOT_ASSESSED),
    Case("no policy names a group", verdict=Verdict.NOT_APPLICABLE),
    Case("groups could not be read", {**named(group()), GROUPS: gap(GROUPS)}, verdict=Verdict.NOT_ASSESSED),
)
