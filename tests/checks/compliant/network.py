"""Global Secure Access of the compliant tenant: whose traffic is forwarded, and two private applications."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from tests.checks.compliant.names import PROJECT

SUITE = "f9602137-2203-447b-9fff-41b36e08ce5d"
"""Microsoft Entra Suite."""
FORWARDING = {
    "m365": "ZTNA Microsoft traffic forwarding",
    "internet": "ZTNA Internet traffic forwarding",
    "private": "ZTNA Private traffic forwarding",
}
"""Service principals of the forwarding profiles: their names by the traffic."""


def key(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, f"{name}.network.fabrikam.example"))


QUICK, QUICK_APP_ID, QUICK_APPLICATION = key("quick"), key("quick-app"), key("quick-application")
SERVERS, SERVERS_APP_ID, SERVERS_APPLICATION = key("servers"), key("servers-app"), key("servers-application")
PRIVATE = ((QUICK, "Quick Access", QUICK_APP_ID, QUICK_APPLICATION), (SERVERS, "Servers", SERVERS_APP_ID, SERVERS_APPLICATION))
TAGS = {
    QUICK: ["WindowsAzureActiveDirectoryIntegratedApp", "NetworkAccessQuickAccessApplication"],
    SERVERS: ["PrivateAccessNonWebApplication", "IsAccessibleViaZTNAClient"],
}


def assignment(principal: str, resource: str, name: str, kind: str = "Group") -> dict[str, Any]:
    """A group or user that is assigned to an application."""
    return {
        "id": key(f"assignment-{principal}-{resource}"),
        "appRoleId": "00000000-0000-0000-0000-000000000000",
        "principalId": principal,
        "principalType": kind,
        "principalDisplayName": name,
        "resourceId": resource,
        "resourceDisplayName": "Private",
        "createdDateTime": "2026-03-01T08:00:00Z",
    }


def segment(host: str, *ports: str, kind: str = "ipAddress", protocol: str = "tcp") -> dict[str, Any]:
    return {
        "id": key(f"segment-{host}-{ports}"),
        "destinationHost": host,
        "destinationType": kind,
        "port": 0,
        "ports": list(ports),
        "protocol": protocol,
        "action": "tunnel",
    }


def principal(key: str, name: str, app_id: str, **properties: Any) -> dict[str, Any]:
    """A service principal as the requests of Global Secure Access select it."""
    return {
        "id": key,
        "appId": app_id,
        "displayName": name,
        "accountEnabled": True,
        "appRoleAssignmentRequired": True,
        "tags": [],
        **properties,
    }


RESOURCES: dict[str, Any] = {
    "forwarding_principals": {
        key(traffic): principal(key(traffic), name, key(f"{traffic}-app"), appRoleAssignmentRequired=False)
        for traffic, name in FORWARDING.items()
    },
    "private_access_principals": [principal(own, name, app_id, tags=TAGS[own]) for own, name, app_id, _ in PRIVATE],
    "private_access_applications": {app_id: [{"id": found, "appId": app_id}] for _, _, app_id, found in PRIVATE},
    "network_access_assignments": {
        **{key(traffic): [] for traffic in FORWARDING},
        QUICK: [assignment(PROJECT, QUICK, "Project")],
        SERVERS: [assignment(PROJECT, SERVERS, "Project")],
    },
    "application_segments": {
        QUICK_APPLICATION: [
            segment("files.fabrikam.example", "445-445", kind="fqdn"),
            segment("corp.fabrikam.example", kind="dnsSuffix"),
        ],
        SERVERS_APPLICATION: [segment("10.1.4.0/28", "443-443", "8443-8443", kind="ipRangeCidr")],
    },
    "private_publishing": {
        QUICK_APPLICATION: {"isDnsResolutionEnabled": True},
        SERVERS_APPLICATION: {"isDnsResolutionEnabled": False},
    },
}
