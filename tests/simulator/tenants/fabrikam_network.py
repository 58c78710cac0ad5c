"""Fabrikam's Global Secure Access and its security operations. Profiles and policies are what the case files bring."""

from __future__ import annotations

from collections.abc import Sequence

from tests.checks.compliant.network import key
from tests.simulator.tenant import days_ago, guid
from tests.simulator.tenants import network
from tests.simulator.tenants.building import Builder


def add_network(build: Builder, people: Sequence[str], owners: Sequence[str]) -> None:
    """``people``: who is assigned to the private applications."""
    ids = {traffic: key(traffic) for traffic in network.FORWARDING}
    network.forwarding(build, ids, {traffic: key(f"{traffic}-app") for traffic in network.FORWARDING})
    name = build.name
    network.private_application(
        build,
        "Quick Access",
        [
            network.segment(name, "files.corp.fabrikam.example", "445-445", kind="fqdn"),
            network.segment(name, "corp.fabrikam.example", kind="dnsSuffix"),
        ],
        people=people,
        owners=owners,
        quick=True,
        resolves=True,
    )
    servers = [
        network.segment(name, "10.1.4.5", "88-88", "389-389", "3389-3389"),
        network.segment(name, "10.1.4.0/28", "443-443", kind="ipRangeCidr"),
    ]
    network.private_application(build, "Servers", servers, people=people, owners=owners)
    _response(build)


def _response(build: Builder) -> None:
    """Somebody answers everything."""
    name, analyst = build.name, f"soc@{build.domain}"
    done = {"classification": "truePositive", "determination": "phishing", "assignedTo": analyst}
    busy = {"assignedTo": analyst, "status": "inProgress"}
    identity = {"source": "microsoftDefenderForIdentity", "status": "resolved", **done}
    del identity["determination"]
    build.collections["security/alerts_v2"] = [
        network.alert(name, "App with unusual consent", 12, source="microsoftAppGovernance", status="resolved"),
        network.alert(name, "Suspicious script", 0.3, source="microsoftDefenderForEndpoint"),
        network.alert(name, "Suspected brute force", 6, evidence=[network.user_evidence("remediated")], **identity),
    ]
    build.collections["security/incidents"] = [
        network.incident(name, "Script on one endpoint", 0.5, changed=0.1, **busy),
        network.incident(name, "Phishing campaign", 9, changed=7, **{**done, "status": "resolved"}),
    ]
    build.collections["security/attackSimulation/simulations"] = [
        {
            "id": guid(name, "simulation"),
            "displayName": "Quarterly rehearsal",
            "status": "succeeded",
            "completionDateTime": days_ago(80),
        }
    ]
