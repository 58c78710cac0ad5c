"""Cases of `global_secure_access.threat_intelligence`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.internet_forwarded import PROFILES as FORWARDING
from tests.checks.global_secure_access.web_filtering import A_GROUP, ACCESS, ID, PROFILES, delivers, link, profile
from tests.checks.global_secure_access.web_filtering import BASELINE as BASELINE_PROFILE

THREATS = "threat_intelligence_policies"


def policy(*rules: dict[str, Any], default: str | None = "block", name: str = "Threats") -> dict[str, Any]:
    return {"id": key("Threats"), "name": name, "settings": {"defaultAction": default}, "policyRules": list(rules)}


def rule(host: str, action: str | None = "allow", status: str | None = "enabled") -> dict[str, Any]:
    found = {"@odata.type": "#microsoft.graph.networkaccess.threatIntelligenceFqdnDestination", "values": [host]}
    return {
        "@odata.type": "#microsoft.graph.networkaccess.threatIntelligenceRule",
        "id": key(f"threat-{host}"),
        "name": f"Allow {host}",
        "priority": 100,
        "action": action,
        "settings": {"status": status},
        "matchingConditions": {"severity": "high", "destinations": [found]},
    }


BASE: dict[str, Any] = {THREATS: [policy()]}
FAILS = {key("Threats")}
BASELINE = {key("Baseline")}

CASES = (
    Case("blocks by default"),
    Case("a single site is allowed", {THREATS: [policy(rule("news.example"))]}),
    Case("allows by default", {THREATS: [policy(default="allow")]}, FAILS),
    Case("a hostile name", {THREATS: [policy(default="allow", name="<b>`|\u001b[2J")]}, FAILS),
    Case("a rule allows everything", {THREATS: [policy(rule("*"))]}, FAILS),
    Case("such a rule that is disabled", {THREATS: [policy(rule("*", status="disabled"))]}),
    Case("such a rule that blocks", {THREATS: [policy(rule("*", action="block"))]}),
    Case("the link is disabled", {f"{ID}/policies": [link("Threats", "threats", "disabled")]}, BASELINE),
    Case("no link", {f"{ID}/policies": []}, BASELINE),
    Case("the baseline profile is disabled", {f"{ID}/state": "disabled"}, {"internetTraffic"}),
    Case("nobody's traffic is forwarded", {f"{FORWARDING}/{key('profile-internet')}/state": "disabled"}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("an action that nobody knows", {THREATS: [policy(default="unknownFutureValue")]}, verdict=NOT_ASSESSED),
    Case("the status of a rule is null", {THREATS: [policy(rule("*", status=None))]}, verdict=NOT_ASSESSED),
    Case("the settings were not returned", {f"{THREATS}/{key('Threats')}/settings": None}, verdict=NOT_ASSESSED),
    Case("the policy was not read", {THREATS: []}, verdict=NOT_ASSESSED),
    Case("could not be read", {THREATS: gap(THREATS)}, verdict=NOT_ASSESSED),
    Case("profiles could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
    Case(
        "a rule allows, without conditions", {THREATS: [policy({**rule("*"), "matchingConditions": None})]}, verdict=NOT_ASSESSED
    ),
    Case("a rule allows a top-level domain", {THREATS: [policy(rule("*.com"))]}, FAILS),
    Case(
        "an earlier profile for some allows everything",
        {
            PROFILES: [profile("Lab", link("Open", "threats"), priority=100), BASELINE_PROFILE],
            THREATS: [policy(), {**policy(default="allow"), "id": key("Open"), "name": "Open"}],
            ACCESS: Add(delivers("Lab", users=A_GROUP)),
        },
        {key("Open")},
    ),
    Case(
        "such a profile that nobody gets",
        {
            PROFILES: [profile("Lab", link("Open", "threats"), priority=100), BASELINE_PROFILE],
            THREATS: [policy(), {**policy(default="allow"), "id": key("Open"), "name": "Open"}],
        },
    ),
)
