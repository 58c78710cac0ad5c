"""Cases of `privileged_identity_management.activation_controls`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP, WORKER
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, SECURITY_READER, eligible_owner
from tests.checks.compliant.privilege import policy_assignment
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
OF_READER = f"{RULES}/{SECURITY_READER}/policy/rules"
OF_GLOBAL = f"{RULES}/{GLOBAL_ADMINISTRATOR}/policy/rules"
ASKED = "Enablement_EndUser_Assignment/enabledRules"
CONTEXT = f"{OF_READER}/AuthenticationContext_EndUser_Assignment"
LENGTH = f"{OF_READER}/Expiration_EndUser_Assignment/maximumDuration"
OF_OWNERS = f"role_group_policies/{ANALYST_GROUP}/owner/policy/rules"
CAN_OWN = {f"role_group_eligibility/{ANALYST_GROUP}": Add(eligible_owner("gei-own", WORKER, ANALYST_GROUP))}
OF_UNIT = {
    **policy_assignment(SECURITY_READER),
    "id": "zz-of-a-unit",
    "scopeId": "/administrativeUnits/unit-1",
    "policy": {"id": "zz", "displayName": "x", "rules": [{"id": "Enablement_EndUser_Assignment", "enabledRules": []}]},
}

CASES = (
    Case("MFA, a reason, eight hours"),
    Case("no reason", {f"{OF_READER}/{ASKED}": ["MultiFactorAuthentication"]}, fails={SECURITY_READER}),
    Case("no MFA", {f"{OF_GLOBAL}/{ASKED}": ["Justification", "Ticketing"]}, fails={GLOBAL_ADMINISTRATOR}),
    Case("nothing at all", {f"{OF_READER}/{ASKED}": [], LENGTH: "P1D"}, fails={SECURITY_READER}),
    Case(
        "an authentication context instead of MFA",
        {f"{OF_READER}/{ASKED}": ["Justification"], f"{CONTEXT}/isEnabled": True, f"{CONTEXT}/claimValue": "c1"},
    ),
    Case(
        "an authentication context that names none",
        {f"{OF_READER}/{ASKED}": ["Justification"], f"{CONTEXT}/isEnabled": True, f"{CONTEXT}/claimValue": ""},
        fails={SECURITY_READER},
    ),
    Case("a minute too long", {LENGTH: "PT8H1M"}, fails={SECURITY_READER}),
    Case("rules of an administrative unit are not those of the tenant", {RULES: Add(OF_UNIT)}),
    Case("half an hour", {LENGTH: "PT30M"}),
    Case("a day", {LENGTH: "P1D"}, fails={SECURITY_READER}),
    Case("a day, where a day is allowed", {LENGTH: "P1D"}, options={"maximum_hours": 24}),
    Case("no end at all", {f"{OF_READER}/Expiration_EndUser_Assignment/isExpirationRequired": False}, fails={SECURITY_READER}),
    Case(
        "whether it ends was not returned",
        {f"{OF_READER}/Expiration_EndUser_Assignment/isExpirationRequired": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a length that is none", {LENGTH: "a while"}, verdict=Verdict.NOT_ASSESSED),
    Case("the length was not returned", {LENGTH: None}, verdict=Verdict.NOT_ASSESSED),
    Case("what is asked was not returned", {f"{OF_READER}/{ASKED}": None}, verdict=Verdict.NOT_ASSESSED),
    Case("a rule is missing", {CONTEXT: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "the membership of a group gives the role without MFA",
        {f"role_group_policies/{ANALYST_GROUP}/member/policy/rules/{ASKED}": ["Justification"]},
        fails={ANALYST_GROUP},
    ),
    Case(
        "a rule of the group is missing",
        {f"role_group_policies/{ANALYST_GROUP}/member/policy/rules/Expiration_EndUser_Assignment": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "the ownership of a group can be activated with nothing, for a day",
        {
            **CAN_OWN,
            f"{OF_OWNERS}/{ASKED}": [],
            f"{OF_OWNERS}/Expiration_EndUser_Assignment/maximumDuration": "P1D",
        },
        fails={ANALYST_GROUP},
    ),
    Case("nobody can activate the ownership", {f"{OF_OWNERS}/{ASKED}": []}),
    Case("the ownership can be activated as safely as the membership", CAN_OWN),
    Case(
        "the settings for owners were not returned",
        {**CAN_OWN, f"role_group_policies/{ANALYST_GROUP}/owner": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
