"""The clouds of Microsoft: Graph, Azure Resource Manager and the sign-in host of each.

GCC tenants use the global hosts. The German cloud is closed. A token is always for the Graph host of the requests: another
cloud's Graph refuses it.

Sources: https://learn.microsoft.com/graph/deployments, for the audiences
https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity, and for Azure
``get_arm_endpoints`` of azure-mgmt-core.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.errors import UsageError
from ztscan.graph.resource import CloudName
from ztscan.graph.service import AZURE_POSTS, GRAPH_POSTS, Service


class Cloud(msgspec.Struct, frozen=True):
    """One national cloud. Hosts are bare names: no scheme, no port, no path."""

    name: CloudName
    graph_host: str
    authority_host: str
    title: str
    federation_audience: str
    """``aud`` of an external token that is exchanged for a token of this cloud (workload identity federation)."""
    azure_host: str
    """Azure Resource Manager. GCC High and DoD have the one of US Government."""
    azure_audience: str
    """Host that a token for Azure is asked for, where it is another one."""

    @property
    def scope(self) -> str:
        """All permissions with consent on this cloud's Graph. Its host must be the host of the requests."""
        return f"https://{self.graph_host}/.default"

    def scopes(self, permissions: Iterable[str]) -> tuple[str, ...]:
        """Just these delegated permissions on this cloud's Graph."""
        return tuple(f"https://{self.graph_host}/{permission}" for permission in permissions)

    @property
    def graph_root(self) -> str:
        """Root of the Graph service, without a version and without a slash at the end."""
        return f"https://{self.graph_host}"

    @property
    def graph(self) -> Service:
        return Service("Microsoft Graph", self.graph_host, self.scope, GRAPH_POSTS)

    @property
    def azure(self) -> Service:
        """Azure Resource Manager and Resource Graph, which are one host."""
        return Service("Azure", self.azure_host, f"https://{self.azure_audience}/.default", AZURE_POSTS, vital=False)


GLOBAL = Cloud(
    name="global",
    graph_host="graph.microsoft.com",
    authority_host="login.microsoftonline.com",
    title="Microsoft Azure, global and GCC",
    federation_audience="api://AzureADTokenExchange",
    azure_host="management.azure.com",
    azure_audience="management.azure.com",
)
USGOV = Cloud(
    name="usgov",
    graph_host="graph.microsoft.us",
    authority_host="login.microsoftonline.us",
    title="Microsoft Cloud for US Government, GCC High (L4)",
    federation_audience="api://AzureADTokenExchangeUSGov",
    azure_host="management.usgovcloudapi.net",
    azure_audience="management.core.usgovcloudapi.net",
)
USGOV_DOD = Cloud(
    name="usgovdod",
    graph_host="dod-graph.microsoft.us",
    authority_host="login.microsoftonline.us",
    title="Microsoft Cloud for US Government, DoD (L5)",
    federation_audience="api://AzureADTokenExchangeUSGov",
    azure_host="management.usgovcloudapi.net",
    azure_audience="management.core.usgovcloudapi.net",
)
CHINA = Cloud(
    name="china",
    graph_host="microsoftgraph.chinacloudapi.cn",
    authority_host="login.chinacloudapi.cn",
    title="Microsoft Azure operated by 21Vianet, China",
    federation_audience="api://AzureADTokenExchangeChina",
    azure_host="management.chinacloudapi.cn",
    azure_audience="management.chinacloudapi.cn",
)

CLOUDS: Mapping[CloudName, Cloud] = MappingProxyType({cloud.name: cloud for cloud in (GLOBAL, USGOV, USGOV_DOD, CHINA)})
"""Every cloud by the name that ``--cloud`` takes."""


def cloud_named(name: str) -> Cloud:
    """The cloud of that name. Raises UsageError, with the nearest name, for an unknown one."""
    for cloud in CLOUDS.values():
        if cloud.name == name:
            return cloud
    near = difflib.get_close_matches(name.lower(), [*CLOUDS], n=1)
    next_step = f"did you mean `{near[0]}`?" if near else f"choose one of {', '.join(CLOUDS)}"
    raise UsageError(f"unknown cloud `{name}`", next_step)
