"""Cases of `global_secure_access.internet_forwarded`, and the forwarding profiles of the compliant tenant."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.network import SUITE, assignment, key
from ztscan.core.model import GapReason, Verdict

STATUS, PROFILES, POLICIES, PRINCIPALS, ASSIGNED = (
    "network_tenant_status",
    "forwarding_profiles",
    "forwarding_policies",
    "forwarding_principals",
    "network_access_assignments",
)
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
UNLICENSED: dict[str, Any] = {f"subscribed_skus/tenant_{SUITE}/capabilityStatus": "Suspended"}
"""Without Internet Access and Private Access. Microsoft Entra ID P1 stays."""
BRANCH = {"@odata.type": "#microsoft.graph.networkaccess.associatedBranch", "branchId": key("branch")}


def profile(traffic: str, *policies: str, state: str | None = "enabled", **properties: Any) -> dict[str, Any]:
    """A forwarding profile. Its id is that of its service principal with ``profile-`` before the name."""
    return {
        "id": key(f"profile-{traffic}"),
        "name": f"{traffic} profile",
        "state": state,
        "trafficForwardingType": traffic,
        "associations": [],
        "servicePrincipal": {"id": key(traffic), "appId": key(f"{traffic}-app")},
        "policies": [link(policy) for policy in policies],
        **properties,
    }


def link(policy: str, state: str | None = "enabled") -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.networkaccess.forwardingPolicyLink",
        "id": key(f"link-{policy}"),
        "state": state,
        "policy": {"@odata.type": "#microsoft.graph.networkaccess.forwardingPolicy", "id": key(policy), "name": policy},
    }


def policy(name: str, *actions: str | None, host: str = "*.fabrikam.example") -> dict[str, Any]:
    destination = {"@odata.type": "#microsoft.graph.networkaccess.fqdn", "value": host}
    kind = {"@odata.type": "#microsoft.graph.networkaccess.internetAccessForwardingRule"}
    rules = [
        {**kind, "id": key(f"{name}-{number}"), "name": f"{number}", "action": action} for number, action in enumerate(actions)
    ]
    return {"id": key(name), "name": name, "policyRules": [{**rule, "destinations": [destination]} for rule in rules]}


BASE: dict[str, Any] = {
    STATUS: {"onboardingStatus": "onboarded"},
    PROFILES: [
        profile("m365", "Exchange Online", "Microsoft Entra"),
        profile("internet", "Custom bypass"),
        profile("private"),
    ],
    POLICIES: [
        policy("Exchange Online", "forward", "bypass"),
        policy("Microsoft Entra", "forward"),
        policy("Custom bypass", "bypass"),
    ],
    "remote_networks": [],
}
ID = key("profile-internet")
PROFILE = f"{PROFILES}/{ID}"
PRINCIPAL = f"{PRINCIPALS}/{key('internet')}"
REQUIRED = {f"{PRINCIPAL}/appRoleAssignmentRequired": True}

CASES = (
    Case("all users"),
    Case("disabled", {f"{PROFILE}/state": "disabled"}, {ID}),
    Case("a hostile name", {f"{PROFILE}/state": "disabled", f"{PROFILE}/name": "<b>`|\u001b[2J"}, {ID}),
    Case("assigned to nobody", REQUIRED, {ID}),
    Case("its service principal is disabled", {f"{PRINCIPAL}/accountEnabled": False}, {ID}),
    Case("assigned to a group", {**REQUIRED, f"{ASSIGNED}/{key('internet')}": [assignment("g", key("internet"), "Pilot")]}),
    Case("a remote network alone", {**REQUIRED, f"{PROFILE}/associations": [BRANCH]}),
    Case(
        "a rule bypasses everything",
        {POLICIES: [*BASE[POLICIES][:2], policy("Custom bypass", "bypass", host="*")]},
        {key("Custom bypass")},
    ),
    Case(
        "such a rule in a policy that is disabled",
        {
            f"{PROFILE}/policies": [link("Acquire"), link("Custom bypass", "disabled")],
            POLICIES: [policy("Acquire", "forward"), policy("Custom bypass", "bypass", host="*")],
        },
    ),
    Case("no profile", {PROFILES: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("being activated", {f"{STATUS}/onboardingStatus": "onboardingInProgress"}),
    Case("a status that nobody knows", {f"{STATUS}/onboardingStatus": "pondering"}, verdict=NOT_ASSESSED),
    Case("no licence", {**UNLICENSED, PROFILES: gap(PROFILES, GapReason.NOT_LICENSED)}, verdict=NOT_APPLICABLE),
    Case("a state that nobody knows", {f"{PROFILE}/state": "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the state is null", {f"{PROFILE}/state": None}, verdict=NOT_ASSESSED),
    Case("the service principal was not returned", {f"{PROFILE}/servicePrincipal": Remove()}, verdict=NOT_ASSESSED),
    Case("whether assignment is required is null", {f"{PRINCIPAL}/appRoleAssignmentRequired": None}, verdict=NOT_ASSESSED),
    Case("assignments could not be read", {**REQUIRED, f"{ASSIGNED}/{key('internet')}": gap(ASSIGNED)}, verdict=NOT_ASSESSED),
    Case("the status could not be read", {STATUS: gap(STATUS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case(
        "a rule bypasses a top-level domain",
        {POLICIES: [*BASE[POLICIES][:2], policy("Custom bypass", "bypass", host="*.com")]},
        {key("Custom bypass")},
    ),
    Case(
        "a rule bypasses two halves of all addresses",
        {f"{POLICIES}/{key('Custom bypass')}/policyRules/0/destinations": [{"value": "0.0.0.0/1"}, {"values": ["128.0.0.0/1"]}]},
        {key("Custom bypass")},
    ),
    Case(
        "an action that nobody knows",
        {POLICIES: [*BASE[POLICIES][:2], policy("Custom bypass", "ponder", host="*")]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a destination without a value",
        {f"{POLICIES}/{key('Custom bypass')}/policyRules/0/destinations": [{}]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "assigned to an application alone",
        {**REQUIRED, f"{ASSIGNED}/{key('internet')}": [assignment("s", key("internet"), "Bot", "ServicePrincipal")]},
        {ID},
    ),
    Case("assigned to nobody, and remote networks are null", {**REQUIRED, f"{PROFILE}/associations": None}, verdict=NOT_ASSESSED),
    Case(
        "the policy that forwards is disabled",
        {
            f"{PROFILE}/policies": [link("Acquire", "disabled"), link("Custom bypass")],
            POLICIES: [*BASE[POLICIES], policy("Acquire", "forward", host="*")],
        },
        {ID},
    ),
    Case(
        "the policy that forwards is enabled",
        {
            f"{PROFILE}/policies": [link("Acquire"), link("Custom bypass")],
            POLICIES: [*BASE[POLICIES], policy("Acquire", "forward", host="*")],
        },
    ),
    Case(
        "of two policies that forward one is disabled",
        {
            f"{PROFILE}/policies": [link("Acquire"), link("Exchange Online", "disabled")],
            POLICIES: [*BASE[POLICIES], policy("Acquire", "forward", host="*")],
        },
    ),
)
