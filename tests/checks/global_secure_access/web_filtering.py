"""Cases of `global_secure_access.web_filtering`, and the security profiles of the compliant tenant."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.conditional_access import policy as access_policy
from tests.checks.compliant.names import BREAK_GLASS_1
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.internet_forwarded import PROFILES as FORWARDING
from ztscan.core.model import GapReason
from ztscan.directory.network_access.delivery import INTERNET_RESOURCE

PROFILES, POLICIES, ACCESS, NETWORKS = (
    "filtering_profiles",
    "filtering_policies",
    "conditional_access_policies",
    "remote_networks",
)
KINDS = {"filtering": "filtering", "tls": "tlsInspection", "threats": "threatIntelligence", "firewall": "cloudFirewall"}


def link(name: str, kind: str = "filtering", state: str | None = "enabled", priority: int | None = 100) -> dict[str, Any]:
    word = KINDS[kind]
    policy = {"@odata.type": f"#microsoft.graph.networkaccess.{word}Policy", "id": key(name), "name": name}
    of_kind = {"priority": priority} if kind == "filtering" else {}
    return {
        "@odata.type": f"#microsoft.graph.networkaccess.{word}PolicyLink",
        "id": key(f"link-{name}"),
        "state": state,
        **of_kind,
        "policy": policy,
    }


def profile(name: str, *links: dict[str, Any], priority: int | None = 65000, state: str | None = "enabled") -> dict[str, Any]:
    return {"id": key(name), "name": name, "state": state, "priority": priority, "policies": list(links)}


def rule(*categories: str, host: str = "") -> dict[str, Any]:
    """A rule for web categories, or for a host name."""
    kind = "fqdn" if host else "webCategory"
    names: list[dict[str, Any]] = [{"value": host}] if host else [{"name": name} for name in categories]
    found = [{"@odata.type": f"#microsoft.graph.networkaccess.{kind}", **each} for each in names]
    return {
        "@odata.type": f"#microsoft.graph.networkaccess.{kind}FilteringRule",
        "id": key(f"rule-{categories}-{host}"),
        "name": "rule",
        "ruleType": kind,
        "destinations": found,
    }


def policy(name: str, *rules: dict[str, Any], action: str | None = "block") -> dict[str, Any]:
    return {"id": key(name), "name": name, "action": action, "policyRules": list(rules)}


def delivers(name: str, *, users: dict[str, Any] | None = None, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """A policy of Conditional Access that delivers the profile of a name."""
    made = access_policy(key(f"policy-{name}"), f"Delivers {name}", state=state, grantControls=None)
    made["conditions"]["users"].update({"excludeUsers": [BREAK_GLASS_1], **(users or {})})
    made["conditions"]["applications"]["includeApplications"] = [INTERNET_RESOURCE]
    made["conditions"].update(conditions)
    made["sessionControls"] = {
        **dict.fromkeys(
            (
                "applicationEnforcedRestrictions",
                "cloudAppSecurity",
                "disableResilienceDefaults",
                "persistentBrowser",
                "secureSignInSession",
                "signInFrequency",
            )
        ),
        "globalSecureAccessFilteringProfile": {"isEnabled": True, "profileId": key(name)},
    }
    return made


def branch(traffic: str = "internet", state: str | None = "enabled") -> dict[str, Any]:
    forwards = {"id": key(f"profile-{traffic}"), "trafficForwardingType": traffic, "state": state}
    return {"id": key("branch"), "name": "Branch", "forwardingProfiles": [forwards]}


RISKY = rule("CriminalActivity", "Hacking", "IllegalSoftware")
BASELINE = profile(
    "Baseline", link("Risky sites"), link("Inspect", "tls"), link("Threats", "threats"), link("Branches", "firewall")
)
BASE: dict[str, Any] = {PROFILES: [BASELINE], POLICIES: [policy("Risky sites", RISKY)]}
ID = f"{PROFILES}/{key('Baseline')}"
FAILS = {"internetTraffic"}
STRICT: dict[str, Any] = {
    PROFILES: [profile("Baseline"), profile("Strict", link("Risky sites"), priority=100)],
}
"""The policy is in a profile of its own, which nobody gets yet."""

REPORT_ONLY = "enabledForReportingButNotEnforced"
A_GROUP = {"includeUsers": [], "includeGroups": ["g"]}
WINDOWS = {"includePlatforms": ["windows"], "excludePlatforms": []}
ANY_PLATFORM = {"includePlatforms": ["all"], "excludePlatforms": []}

CASES = (
    Case("in the baseline profile"),
    Case("the link is disabled", {f"{ID}/policies": [link("Risky sites", state="disabled")]}, FAILS),
    Case("the profile is disabled", {f"{ID}/state": "disabled"}, FAILS),
    Case("no profile", {PROFILES: []}, FAILS),
    Case("the policy allows", {POLICIES: [policy("Risky sites", RISKY, action="allow")]}, FAILS),
    Case("the policy only alerts", {POLICIES: [policy("Risky sites", RISKY, action="alert")]}, FAILS),
    Case("the policy has no rules", {POLICIES: [policy("Risky sites")]}, FAILS),
    Case("delivered to nobody", STRICT, FAILS),
    Case("delivered to all but emergency access", {**STRICT, ACCESS: Add(delivers("Strict"))}),
    Case("delivered in report-only", {**STRICT, ACCESS: Add(delivers("Strict", state=REPORT_ONLY))}, FAILS),
    Case("delivered to a group", {**STRICT, ACCESS: Add(delivers("Strict", users=A_GROUP))}, FAILS),
    Case("delivered on Windows only", {**STRICT, ACCESS: Add(delivers("Strict", platforms=WINDOWS))}, FAILS),
    Case("delivered on all platforms", {**STRICT, ACCESS: Add(delivers("Strict", platforms=ANY_PLATFORM))}),
    Case("delivered to all but a group", {**STRICT, ACCESS: Add(delivers("Strict", users={"excludeGroups": ["g"]}))}, FAILS),
    Case("a hostile name", {**STRICT, f"{PROFILES}/{key('Strict')}/name": "<b>`|\u001b[2J", ACCESS: Add(delivers("Strict"))}),
    Case("remote networks lack it", {**STRICT, ACCESS: Add(delivers("Strict")), NETWORKS: [branch()]}, FAILS),
    Case("remote networks with other traffic", {**STRICT, ACCESS: Add(delivers("Strict")), NETWORKS: [branch("m365")]}),
    Case("nobody's traffic is forwarded", {f"{FORWARDING}/{key('profile-internet')}/state": "disabled"}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", {**UNLICENSED, PROFILES: gap(PROFILES, GapReason.NOT_LICENSED)}, verdict=NOT_APPLICABLE),
    Case("a state that nobody knows", {f"{ID}/state": "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("an action that nobody knows", {POLICIES: [policy("Risky sites", RISKY, action="ponder")]}, verdict=NOT_ASSESSED),
    Case("the rules are null", {f"{POLICIES}/{key('Risky sites')}/policyRules": None}, verdict=NOT_ASSESSED),
    Case("the state of the link was not returned", {f"{ID}/policies": [link("Risky sites", state=None)]}, verdict=NOT_ASSESSED),
    Case("the priority is null", {f"{ID}/priority": None}, verdict=NOT_ASSESSED),
    Case("the policy of the link was not returned", {f"{ID}/policies/0/policy": Remove()}, verdict=NOT_ASSESSED),
    Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("access policies could not be read", {ACCESS: gap(ACCESS)}, verdict=NOT_ASSESSED),
    Case("remote networks could not be read", {NETWORKS: gap(NETWORKS)}, verdict=NOT_ASSESSED),
    Case(
        "everything is allowed before",
        {
            f"{ID}/policies": [link("All", priority=5), link("Risky sites")],
            POLICIES: [policy("Risky sites", RISKY), policy("All", rule(host="*"), action="allow")],
        },
        FAILS,
    ),
    Case(
        "everything is allowed after",
        {
            f"{ID}/policies": [link("All", priority=500), link("Risky sites")],
            POLICIES: [policy("Risky sites", RISKY), policy("All", rule(host="*"), action="allow")],
        },
    ),
    Case("a rule without destinations", {POLICIES: [policy("Risky sites", {**RISKY, "destinations": []})]}, FAILS),
    Case(
        "two links of the same priority",
        {
            f"{ID}/policies": [link("Risky sites"), link("All")],
            POLICIES: [policy("Risky sites", RISKY), policy("All", rule(host="*"), action="allow")],
        },
        verdict=NOT_ASSESSED,
    ),
    Case(
        "all are allowed in an earlier profile, whose state is in other letters",
        {
            PROFILES: [profile("Strict", link("All"), priority=100, state="Enabled"), BASELINE],
            POLICIES: [policy("Risky sites", RISKY), policy("All", rule(host="*"), action="Allow")],
            ACCESS: Add(delivers("Strict")),
        },
        FAILS,
    ),
    Case(
        "a policy with the control switched off",
        {
            **STRICT,
            ACCESS: Add(
                {
                    **delivers("Strict"),
                    "sessionControls": {"globalSecureAccessFilteringProfile": {"isEnabled": False, "profileId": key("Strict")}},
                }
            ),
        },
        FAILS,
    ),
    Case("delivered to all, in a disabled policy", {**STRICT, ACCESS: Add(delivers("Strict", state="disabled"))}, FAILS),
)
