"""Contoso's Global Secure Access: a pilot that stopped half way. And its security operations: nobody is on call."""

from __future__ import annotations

from typing import Any

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import network
from tests.simulator.tenants.building import Builder

T = "contoso"
_NETWORK = "#microsoft.graph.networkaccess."


def add_network(build: Builder, pilot: str) -> None:
    """``pilot``: the group that internet access was tried with."""
    ids = {traffic: guid(T, "forwarding", traffic) for traffic in network.FORWARDING}
    network.forwarding(build, ids, {traffic: guid(T, "forwarding app", traffic) for traffic in network.FORWARDING})
    for row in build.service_principals:
        if row["id"] == ids["internet"]:
            row["appRoleAssignmentRequired"] = True
    network.assign(build, ids["internet"], pilot)
    everything = network.segment(T, "10.0.0.0/8", "1-65535", kind="ipRangeCidr")
    network.private_application(build, "Quick Access", [everything], quick=True)
    erp = [network.segment(T, "10.20.1.10", "443-443"), network.segment(T, "10.20.1.5", "88-88", "389-389")]
    network.private_application(build, "ERP of the warehouse", erp, people=[pilot])
    build.collections["subscribedSkus"] = [*build.collections["subscribedSkus"], *network.subscriptions(T, 1250)]
    build.singletons["networkAccess/tenantStatus"] = {"id": "tenantStatus", "onboardingStatus": "onboarded"}
    build.collections.update({**_forwarding(ids), **_inspection(), **_response()})
    build.collections["security/alerts_v2"] = [*build.collections.get("security/alerts_v2", ()), *_alerts()]
    build.singletons["security/identities/settings/autoAuditingConfiguration"] = {"id": "autoAuditing", "isAutomatic": False}
    _connectors(build)


def _forwarding(ids: dict[str, str]) -> dict[str, list[Json]]:
    def profile(traffic: str, name: str, state: str, *policies: tuple[str, str]) -> Json:
        return {
            "id": guid(T, "profile", traffic),
            "name": name,
            "state": state,
            "trafficForwardingType": traffic,
            "associations": [],
            "servicePrincipal": {"id": ids[traffic], "appId": guid(T, "forwarding app", traffic)},
            "policies": [_link("forwarding", policy, said) for policy, said in policies],
        }

    workloads = ("Exchange Online", "SharePoint Online and OneDrive", "Microsoft Entra ID and Microsoft Graph")
    return {
        "networkAccess/forwardingProfiles": [
            profile(
                "m365",
                "Microsoft traffic forwarding profile",
                "enabled",
                (workloads[0], "disabled"),
                (workloads[1], "enabled"),
                (workloads[2], "enabled"),
            ),
            profile("internet", "Internet access forwarding profile", "enabled", ("Custom bypass", "enabled")),
            profile("private", "Private access forwarding profile", "disabled"),
        ],
        "networkAccess/forwardingPolicies": [
            *(_policy("forwarding", name, [_destination_rule(name, "forward", "*.contoso.example")]) for name in workloads),
            _policy("forwarding", "Custom bypass", [_destination_rule("bypass", "bypass", "*.bank.example")]),
        ],
        "networkAccess/connectivity/remoteNetworks": [
            {
                "id": guid(T, "branch"),
                "name": "Branch in Lyon",
                "region": "franceCentral",
                "forwardingProfiles": [
                    {"id": guid(T, "profile", "internet"), "trafficForwardingType": "internet", "state": "enabled"}
                ],
            }
        ],
    }


def _inspection() -> dict[str, list[Json]]:
    gambling = {
        "@odata.type": f"{_NETWORK}webCategoryFilteringRule",
        "id": guid(T, "rule", "leisure"),
        "name": "Leisure",
        "ruleType": "webCategory",
        "destinations": [{"@odata.type": f"{_NETWORK}webCategory", "name": name} for name in ("Gambling", "Hacking")],
    }
    return {
        "networkAccess/filteringProfiles": [
            _profile("Security profile of the pilot", 100, _link("filtering", "Leisure sites", priority=100)),
            _profile(
                "Baseline profile", 65000, _link("tlsInspection", "Inspection", "enabled"), _link("cloudFirewall", "Branches")
            ),
        ],
        "networkAccess/filteringPolicies": [{**_policy("filtering", "Leisure sites", [gambling]), "action": "block"}],
        "networkAccess/tlsInspectionPolicies": [
            {
                **_policy("tlsInspection", "Inspection", [_inspection_rule("Bypass of the suppliers", "bypass", "*.com")]),
                "lastModifiedDateTime": days_ago(210),
                "settings": {"defaultAction": "bypass"},
            }
        ],
        "networkAccess/threatIntelligencePolicies": [
            {**_policy("threatIntelligence", "Known threats", []), "settings": {"defaultAction": "block"}}
        ],
        "networkAccess/cloudFirewallPolicies": [
            {**_policy("cloudFirewall", "Branches", []), "settings": {"defaultAction": "allow"}}
        ],
        "networkAccess/tls/externalCertificateAuthorityCertificates": [
            {
                "id": guid(T, "certificate"),
                "name": "Contoso inspection CA",
                "status": "enabled",
                "validity": {"startDateTime": days_ago(345), "endDateTime": days_ago(-20)},
            }
        ],
    }


def _profile(name: str, priority: int, *links: Json) -> Json:
    return {
        "id": guid(T, "filtering profile", name),
        "name": name,
        "state": "enabled",
        "priority": priority,
        "policies": list(links),
    }


def _link(kind: str, name: str, state: str = "enabled", **more: Any) -> Json:
    return {
        "@odata.type": f"{_NETWORK}{kind}PolicyLink",
        "id": guid(T, "link", name),
        "state": state,
        "policy": {"@odata.type": f"{_NETWORK}{kind}Policy", "id": guid(T, "network policy", name), "name": name},
        **more,
    }


def _policy(kind: str, name: str, rules: list[Json]) -> Json:
    return {"id": guid(T, "network policy", name), "name": name, "policyRules": rules}


def _destination_rule(name: str, action: str, host: str) -> Json:
    return {
        "@odata.type": f"{_NETWORK}internetAccessForwardingRule",
        "id": guid(T, "forwarding rule", name),
        "name": name,
        "action": action,
        "destinations": [{"@odata.type": f"{_NETWORK}fqdn", "value": host}],
    }


def _inspection_rule(name: str, action: str, host: str) -> Json:
    return {
        "@odata.type": f"{_NETWORK}tlsInspectionRule",
        "id": guid(T, "inspection rule", name),
        "name": name,
        "priority": 100,
        "action": action,
        "settings": {"status": "enabled"},
        "matchingConditions": {"destinations": [{"@odata.type": f"{_NETWORK}tlsInspectionFqdnDestination", "values": [host]}]},
    }


def _connectors(build: Builder) -> None:
    groups, group = "onPremisesPublishingProfiles/applicationProxy/connectorGroups", guid(T, "connector group")
    build.collections[groups] = [
        {"id": group, "name": "Default", "connectorGroupType": "applicationProxy", "isDefault": True, "region": "eur"}
    ]
    build.keyed[f"{groups}/{{id}}/members"] = {
        group: [{"id": guid(T, "connector"), "machineName": "srv-proxy-01", "externalIp": "198.51.100.7", "status": "active"}]
    }
    build.keyed[f"{groups}/{{id}}/applications"] = {
        group: [
            {"id": guid(T, "application", name), "appId": guid(T, "appId", name), "displayName": name}
            for name in ("Quick Access", "ERP of the warehouse")
        ]
    }
    build.collections["onPremisesPublishingProfiles/privateAccess/sensors"] = [
        {
            "id": guid(T, "private sensor"),
            "machineName": "DC01",
            "status": "active",
            "isAuditMode": True,
            "isBreakglassEnabled": False,
        }
    ]


def _alerts() -> list[Json]:
    compromised = [network.user_evidence("none")]
    endpoint, identity = "microsoftDefenderForEndpoint", "microsoftDefenderForIdentity"
    return [
        network.alert(T, "Mimikatz credential theft tool", 12, source=endpoint, investigationState="pendingApproval"),
        network.alert(T, "<img src=x onerror=alert(2)>", 4, source=endpoint, severity="medium"),
        network.alert(T, "Suspected DCSync attack", 5, source=identity, evidence=compromised),
        network.alert(T, "Reconnaissance of accounts", 15, source=identity, status="resolved", severity="medium"),
        network.alert(
            T, "Mail with a malicious link was delivered", 3, source="microsoftDefenderForOffice365", severity="medium"
        ),
    ]


def _response() -> dict[str, list[Json]]:
    closed = {"status": "resolved", "assignedTo": "soc@contoso.example"}
    return {
        "security/incidents": [
            network.incident(T, "Credential theft on several endpoints", 12, changed=12),
            network.incident(T, "Domain dominance on DC01", 5, changed=4, status="inProgress"),
            network.incident(T, "Phishing of the finance team", 20, changed=11, **closed),
        ],
        "security/rules/detectionRules": [
            {
                "id": "41",
                "displayName": "Sign-in from a hosting provider",
                "status": "autoDisabled",
                "lastRunDetails": {"lastRunDateTime": days_ago(40), "status": "failed"},
            }
        ],
        "security/attackSimulation/simulations": [
            {
                "id": guid(T, "simulation"),
                "displayName": "Rehearsal",
                "status": "cancelled",
                "completionDateTime": None,
            }
        ],
    }
