"""Azure as the second source of a scan."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from ztscan.azure.reader import AzureReader
from ztscan.azure.refusal import gap_for
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.config.azure import AzureSettings
from ztscan.core.model import Gap
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import Cloud
from ztscan.graph.failure import GraphError
from ztscan.graph.progress import Progress
from ztscan.graph.resource import Resource
from ztscan.graph.service import Service
from ztscan.graph.source import Source


class AzureRoom(msgspec.Struct, frozen=True):
    """Azure, and which part of it is read. ``endpoint``: a server on this machine that stands in for it."""

    settings: AzureSettings = msgspec.field(default_factory=AzureSettings)
    endpoint: str | None = None

    def reads(self, name: str) -> bool:
        """Groups and holders of Azure's roles are declared with the roles, and are read from Graph."""
        return isinstance(AZURE_RESOURCES.get(name), AzureResource)

    def service(self, cloud: Cloud) -> Service:
        return cloud.azure

    def reader(self, client: GraphClient, progress: Progress) -> AzureReader:
        return AzureReader(client, progress, self.settings)

    def gap(self, resource: Resource, error: GraphError) -> Gap:
        return gap_for(resource, error)


def with_azure(source: Source, settings: AzureSettings | None, *, wanted: bool) -> Source:
    """``source`` with Azure as its second one, where it is ``wanted`` or the configuration has ``[azure]``."""
    if source.second_source is not None or not (wanted or settings is not None):
        return source
    return replace(source, second_source=AzureRoom(settings or AzureSettings()))
