"""Services that hold data, and whose doors nothing else here reads: Azure AI Search, Synapse, and all other kinds.

Of the other kinds it is read that they are there, and of some that public access is off. What else may open them is not read.
Source of the types: https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class SearchService(AzureRow, frozen=True, kw_only=True):
    """Azure AI Search."""

    public_network: str | None = at("properties.publicNetworkAccess")
    address_rules: Sequence[Mapping[str, Any]] | None = at("properties.networkRuleSet.ipRules")
    """With any rule, all other public addresses are refused."""
    bypass: str | None = at("properties.networkRuleSet.bypass")

    def __post_init__(self) -> None:
        freeze_fields(self)


class SynapseWorkspace(AzureRow, frozen=True, kw_only=True):
    """A workspace of Azure Synapse Analytics."""

    public_network: str | None = at("properties.publicNetworkAccess")


class ClosableService(AzureRow, frozen=True, kw_only=True):
    """A service of which only this is read: whether public access is off. Its firewall is not read."""

    public_network: str | None = at("properties.publicNetworkAccess")


class UnreadService(AzureRow, frozen=True, kw_only=True):
    """A service of which only its type is read."""


CLOSABLE = (
    "microsoft.appconfiguration/configurationstores",
    "microsoft.databricks/workspaces",
    "microsoft.datafactory/factories",
    "microsoft.devices/iothubs",
    "microsoft.eventgrid/domains",
    "microsoft.eventgrid/namespaces",
    "microsoft.eventgrid/partnernamespaces",
    "microsoft.eventgrid/topics",
    "microsoft.kusto/clusters",
    "microsoft.purview/accounts",
)
UNREAD = (
    "microsoft.analysisservices/servers",
    "microsoft.attestation/attestationproviders",
    "microsoft.classicstorage/storageaccounts",
    "microsoft.confidentialledger/ledgers",
    "microsoft.confidentialledger/managedccfs",
    "microsoft.datalakeanalytics/accounts",
    "microsoft.datalakestore/accounts",
    "microsoft.datashare/accounts",
    "microsoft.dbforpostgresql/servergroups",
    "microsoft.devices/provisioningservices",
    "microsoft.digitaltwins/digitaltwinsinstances",
    "microsoft.documentdb/cassandraclusters",
    "microsoft.documentdb/garnetclusters",
    "microsoft.documentdb/mongoclusters",
    "microsoft.elasticsan/elasticsans",
    "microsoft.fluidrelay/fluidrelayservers",
    "microsoft.hardwaresecuritymodules/cloudhsmclusters",
    "microsoft.hdinsight/clusterpools",
    "microsoft.hdinsight/clusters",
    "microsoft.healthcareapis/services",
    "microsoft.healthcareapis/workspaces/dicomservices",
    "microsoft.healthcareapis/workspaces/fhirservices",
    "microsoft.iotcentral/iotapps",
    "microsoft.machinelearningservices/registries",
    "microsoft.machinelearningservices/workspaces",
    "microsoft.machinelearningservices/workspaces/onlineendpoints",
    "microsoft.notificationhubs/namespaces",
    "microsoft.relay/namespaces",
    "microsoft.signalrservice/signalr",
    "microsoft.signalrservice/webpubsub",
    "microsoft.storagesync/storagesyncservices",
)

RESOURCES = (
    rows_of_types("azure_search_services", SearchService, "microsoft.search/searchservices"),
    rows_of_types("azure_synapse_workspaces", SynapseWorkspace, "microsoft.synapse/workspaces"),
    rows_of_types("azure_closable_services", ClosableService, *CLOSABLE),
    rows_of_types("azure_unread_services", UnreadService, *UNREAD, configuration=False),
)
