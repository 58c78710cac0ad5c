"""Cases of `security_defaults.or_conditional_access`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    PHISHING_RESISTANT_MFA,
    applications,
    grant,
    policy,
    strength,
    users,
)
from tests.checks.compliant.names import ONBOARDING
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import GapReason, Verdict

DEFAULTS = "identitySecurityDefaultsEnforcementPolicy"
SWITCH = "security_defaults/isEnabled"
POLICIES = "conditional_access_policies"
FREE = [subscription("o365", "O365_BUSINESS_ESSENTIALS", "EXCHANGE_S_STANDARD")]
MFA = grant("mfa")


def only(grant_controls: Any = MFA, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """The change that leaves one policy, for everybody and with MFA unless told otherwise."""
    return {POLICIES: [policy("only", "Only", state=state, grantControls=grant_controls, conditions=conditions)]}


CASES = (
    Case("Conditional Access"),
    Case("security defaults", {SWITCH: True, POLICIES: []}),
    Case("security defaults, and nothing else can be read", {SWITCH: True, POLICIES: gap(POLICIES), "subscribed_skus": FREE}),
    Case("R3, R18: both off", {POLICIES: []}, fails={DEFAULTS}),
    Case("one policy that does", only()),
    Case("by authentication strength", only(grant(strength=PHISHING_RESISTANT_MFA))),
    Case(
        "by an authentication strength that one factor satisfies",
        only(grant(strength=strength("weak", "Keys or passwords", ["fido2", "password"]))),
        fails={DEFAULTS},
    ),
    Case("MFA and a managed device", only(grant("mfa", "compliantDevice", operator="AND"))),
    Case("MFA or a managed device", only(grant("mfa", "compliantDevice")), fails={DEFAULTS}),
    Case(
        "an operator that is new",
        only(grant("mfa", "compliantDevice", operator="XOR")),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("only a managed device", only(grant("compliantDevice")), fails={DEFAULTS}),
    Case("no controls", only(None), fails={DEFAULTS}),
    Case("off", only(state="disabled"), fails={DEFAULTS}),
    Case("report-only", only(state="enabledForReportingButNotEnforced"), fails={DEFAULTS}),
    Case(
        "two policies that only together have everybody",
        {
            POLICIES: [
                policy("most", "Most", conditions={"users": users("All", excludeGroups=[ONBOARDING])}),
                policy("rest", "Rest", conditions={"users": users(includeGroups=[ONBOARDING])}),
            ]
        },
    ),
    Case("all users but a group", only(users=users("All", excludeGroups=[ONBOARDING])), fails={DEFAULTS}),
    Case("some users", only(users=users(includeGroups=[ONBOARDING])), fails={DEFAULTS}),
    Case("one application", only(applications=applications("Office365")), fails={DEFAULTS}),
    Case("all applications but one", only(applications=applications("All", excludeApplications=[EXCHANGE])), fails={DEFAULTS}),
    Case(
        "filtered applications",
        only(applications=applications("All", applicationFilter={"mode": "exclude", "rule": "x"})),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("some clients", only(clientAppTypes=["browser"]), fails={DEFAULTS}),
    Case("no clients, which means one thing or the other", only(clientAppTypes=[]), verdict=Verdict.NOT_ASSESSED),
    Case("some platforms", only(platforms={"includePlatforms": ["iOS"], "excludePlatforms": []}), fails={DEFAULTS}),
    Case("all platforms", only(platforms={"includePlatforms": ["all"], "excludePlatforms": []})),
    Case("all locations", only(locations={"includeLocations": ["All"], "excludeLocations": []})),
    Case(
        "all locations but the trusted ones",
        only(locations={"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}),
        fails={DEFAULTS},
    ),
    Case("risky sign-ins", only(signInRiskLevels=["high"]), fails={DEFAULTS}),
    Case(
        "R8: two flows in one string",
        only(authenticationFlows={"transferMethods": "deviceCodeFlow,authenticationTransfer"}),
        fails={DEFAULTS},
    ),
    Case("R8: the flow none", only(authenticationFlows={"transferMethods": "none"})),
    Case(
        "R16: workload identities",
        only(users=users("None"), clientApplications={"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}),
        fails={DEFAULTS},
    ),
    Case("a condition that is new", only(moonPhases=["full"]), verdict=Verdict.NOT_ASSESSED),
    Case("a kind of user that is new", only(users={**users("All"), "excludeMartians": ["all"]}), verdict=Verdict.NOT_ASSESSED),
    Case(
        "a property of the policy that is new",
        {POLICIES: [policy("only", "Only", rollout={"percent": 5})]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a condition that is new on a policy that would not do", only(state="disabled", moonPhases=["full"]), fails={DEFAULTS}),
    Case(
        "a condition that is new beside a policy that does",
        {POLICIES: Add(policy("new", "New", conditions={"moonPhases": ["full"]}))},
    ),
    Case(
        "neither licence nor policies",
        {"subscribed_skus": FREE, POLICIES: gap(POLICIES, GapReason.NOT_LICENSED)},
        fails={DEFAULTS},
    ),
    Case(
        "Graph says not licensed, the subscriptions say otherwise",
        {POLICIES: gap(POLICIES, GapReason.NOT_LICENSED)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}),
    Case(
        "subscriptions could not be read, and no policy does",
        {"subscribed_skus": gap("subscribed_skus"), POLICIES: []},
        fails={DEFAULTS},
    ),
    Case("R13: the switch was not returned", {SWITCH: None}, verdict=Verdict.NOT_ASSESSED),
)
