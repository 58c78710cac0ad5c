"""Policies of just-in-time access to machines, which open management ports on request: a GET for each subscription.

Source: https://learn.microsoft.com/rest/api/defenderforcloud/jit-network-access-policies/list
"""

from __future__ import annotations

import msgspec

from ztscan.azure.areas.defender import with_servers_plan
from ztscan.azure.keys import of_subscriptions
from ztscan.azure.nested import Part, Reference
from ztscan.azure.resource import managed


class JustInTimeProperties(Part, frozen=True):
    machines: tuple[Reference, ...] | None = msgspec.field(name="virtualMachines", default=None)


class JustInTimePolicy(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    properties: JustInTimeProperties


RESOURCES = (
    managed(
        "azure_just_in_time_policies",
        "/subscriptions/{key}/providers/Microsoft.Security/jitNetworkAccessPolicies",
        JustInTimePolicy,
        "2020-01-01",
        keys=of_subscriptions(with_servers_plan),
    ),
)
