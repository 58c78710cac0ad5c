"""Cases of `global_secure_access.cloud_firewall`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.web_filtering import ID, NETWORKS, branch, link

FIREWALL = "cloud_firewall_policies"


def policy(*rules: dict[str, Any], default: str | None = "allow", name: str = "Branches") -> dict[str, Any]:
    return {"id": key("Branches"), "name": name, "settings": {"defaultAction": default}, "policyRules": list(rules)}


def rule(action: str | None, host: str = "", priority: int | None = 100, status: str | None = "enabled") -> dict[str, Any]:
    address = {"@odata.type": "#microsoft.graph.networkaccess.cloudFirewallDestinationIpAddress", "values": [host]}
    return {
        "@odata.type": "#microsoft.graph.networkaccess.cloudFirewallRule",
        "id": key(f"firewall-{action}-{host}-{priority}"),
        "name": f"{action} {host}",
        "priority": priority,
        "action": action,
        "settings": {"status": status},
        "matchingConditions": {"sources": None, "destinations": {"addresses": [address] if host else []}},
    }


BASE: dict[str, Any] = {FIREWALL: [policy(default="block")]}
FAILS = {key("Branches")}


def of(*rules: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A remote network that forwards internet traffic, and the firewall policy."""
    return {NETWORKS: [branch()], FIREWALL: [policy(*rules, **properties)]}


CASES = (
    Case("blocks by default", {NETWORKS: [branch()]}),
    Case("a rule blocks", of(rule("block", "203.0.113.0/24"))),
    Case("allows by default", of(), FAILS),
    Case("a hostile name", of(name="<b>`|\u001b[2J"), FAILS),
    Case("the rule that blocks is disabled", of(rule("block", "203.0.113.0/24", status="disabled")), FAILS),
    Case(
        "a rule allows everything first", of(rule("allow", priority=1), rule("block", "203.0.113.0/24"), default="block"), FAILS
    ),
    Case("a rule allows all addresses first", of(rule("allow", "0.0.0.0/0", 1), default="block"), FAILS),
    Case("a rule allows some addresses first", of(rule("allow", "203.0.113.0/24", 1), default="block")),
    Case("a rule allows everything last", of(rule("allow", priority=900), rule("block", "203.0.113.0/24"))),
    Case(
        "the link is disabled",
        {NETWORKS: [branch()], f"{ID}/policies": [link("Branches", "firewall", "disabled")]},
        {key("Baseline")},
    ),
    Case("no baseline profile", {NETWORKS: [branch()], f"{ID}/state": "disabled"}, {"internetTraffic"}),
    Case("no remote network", verdict=NOT_APPLICABLE),
    Case("remote networks forward other traffic", {NETWORKS: [branch("m365")]}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("the default action is null", of(default=None), verdict=NOT_ASSESSED),
    Case("the status of a rule is null", of(rule("block", status=None)), verdict=NOT_ASSESSED),
    Case("the priority of a rule is null", of(rule("allow", priority=None), rule("block")), verdict=NOT_ASSESSED),
    Case("the kind of traffic is null", {NETWORKS: [branch(state=None)]}, verdict=NOT_ASSESSED),
    Case("could not be read", {NETWORKS: [branch()], FIREWALL: gap(FIREWALL)}, verdict=NOT_ASSESSED),
    Case("remote networks could not be read", {NETWORKS: gap(NETWORKS)}, verdict=NOT_ASSESSED),
    Case(
        "two halves of all addresses are allowed first",
        of(
            {
                **rule("allow", "x", 1),
                "matchingConditions": {
                    "sources": None,
                    "destinations": {"addresses": [{"values": ["0.0.0.0/1", "128.0.0.0/1"]}]},
                },
            },
            default="block",
        ),
        FAILS,
    ),
    Case(
        "all addresses, all protocols and all ports are allowed first",
        of(
            {
                **rule("allow", "x", 1),
                "matchingConditions": {
                    "sources": None,
                    "destinations": {
                        "addresses": [{"values": ["0.0.0.0 - 255.255.255.255"]}],
                        "protocols": ["TCP", "udp"],
                        "ports": ["1-32767", "32768-65535"],
                    },
                },
            },
            default="block",
        ),
        FAILS,
    ),
    Case(
        "web ports are allowed first",
        of(
            {
                **rule("allow", "x", 1),
                "matchingConditions": {
                    "sources": None,
                    "destinations": {"addresses": [], "protocols": ["tcp"], "ports": ["443"]},
                },
            },
            default="block",
        ),
    ),
    Case(
        "a rule that blocks and one that allows everything have the same priority",
        of(rule("block", "203.0.113.0/24", 1), rule("allow", priority=1)),
        FAILS,
    ),
    Case(
        "a rule that allows has destinations as a list",
        of({**rule("allow", "x", 1), "matchingConditions": {"destinations": [{"values": ["*"]}]}}, default="block"),
        verdict=NOT_ASSESSED,
    ),
)
