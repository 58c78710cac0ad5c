"""No kind of service that holds data is passed over: a check judges its door, or says that it is not read."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import CHECKS, Case, needs, run
from tests.checks.compliant.azure_base import row
from ztscan.azure.areas.data_services import CLOSABLE, UNREAD
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.core.model import Verdict

JUDGES = ("services_closed", "storage_firewall", "sql_firewall", "key_vault_firewall")
SERVICES_CLOSED = CHECKS["azure_network.services_closed"]
DATA_SERVICES = """
    microsoft.analysisservices/servers microsoft.appconfiguration/configurationstores
    microsoft.attestation/attestationproviders microsoft.cache/redis microsoft.cache/redisenterprise
    microsoft.classicstorage/storageaccounts microsoft.cognitiveservices/accounts microsoft.confidentialledger/ledgers
    microsoft.confidentialledger/managedccfs microsoft.containerregistry/registries microsoft.databricks/workspaces
    microsoft.datafactory/factories microsoft.datalakeanalytics/accounts microsoft.datalakestore/accounts
    microsoft.datashare/accounts microsoft.dbformariadb/servers microsoft.dbformysql/flexibleservers
    microsoft.dbformysql/servers microsoft.dbforpostgresql/flexibleservers microsoft.dbforpostgresql/servergroups
    microsoft.dbforpostgresql/servergroupsv2 microsoft.dbforpostgresql/servers microsoft.devices/iothubs
    microsoft.devices/provisioningservices microsoft.digitaltwins/digitaltwinsinstances
    microsoft.documentdb/cassandraclusters microsoft.documentdb/databaseaccounts microsoft.documentdb/garnetclusters
    microsoft.documentdb/mongoclusters microsoft.elasticsan/elasticsans microsoft.eventgrid/domains
    microsoft.eventgrid/namespaces microsoft.eventgrid/partnernamespaces microsoft.eventgrid/topics
    microsoft.eventhub/namespaces microsoft.fluidrelay/fluidrelayservers
    microsoft.hardwaresecuritymodules/cloudhsmclusters microsoft.hdinsight/clusterpools microsoft.hdinsight/clusters
    microsoft.healthcareapis/services microsoft.healthcareapis/workspaces/dicomservices
    microsoft.healthcareapis/workspaces/fhirservices microsoft.iotcentral/iotapps microsoft.keyvault/managedhsms
    microsoft.keyvault/vaults microsoft.kusto/clusters microsoft.machinelearningservices/registries
    microsoft.machinelearningservices/workspaces microsoft.machinelearningservices/workspaces/onlineendpoints
    microsoft.notificationhubs/namespaces microsoft.purview/accounts microsoft.relay/namespaces
    microsoft.search/searchservices microsoft.servicebus/namespaces microsoft.signalrservice/signalr
    microsoft.signalrservice/webpubsub microsoft.sql/managedinstances microsoft.sql/servers
    microsoft.storage/storageaccounts microsoft.storagesync/storagesyncservices microsoft.synapse/workspaces
"""
"""Types of services with a public endpoint that hold data, of all that Resource Graph has. Left out are volumes and file systems
that have addresses in a subnet only.

Source: https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources
"""
EMPTY: dict[str, list[Any]] = {
    name: []
    for name in needs(SERVICES_CLOSED)
    if isinstance(one := AZURE_RESOURCES.get(name), AzureResource) and one.table == "Resources"
}


def types_of(name: str) -> tuple[str, ...]:
    resource = AZURE_RESOURCES[name]
    return resource.types if isinstance(resource, AzureResource) else ()


def verdict(**changes: list[dict[str, object]]) -> Verdict:
    return run(SERVICES_CLOSED, Case("changed", {**EMPTY, **changes})).verdict


def test_every_kind_of_data_service_is_read_by_a_check_of_doors() -> None:
    read = {
        one
        for judge in JUDGES
        for name in needs(CHECKS[f"azure_network.{judge}"])
        if name in AZURE_RESOURCES
        for one in types_of(name)
    }
    assert set(DATA_SERVICES.split()) <= read
    assert {*CLOSABLE, *UNREAD} <= set(DATA_SERVICES.split())


def test_a_service_whose_door_is_not_read_never_passes() -> None:
    for name, access in (("azure_closable_services", "Enabled"), ("azure_closable_services", None)):
        for kind in CLOSABLE:
            assert verdict(**{name: [row(kind, "one", {"publicNetworkAccess": access})]}) is Verdict.NOT_ASSESSED, kind
    for name in ("azure_unread_services", "azure_other_database_servers"):
        for kind in types_of(name):
            assert verdict(**{name: [row(kind, "one", {"publicNetworkAccess": "Disabled"})]}) is Verdict.NOT_ASSESSED, kind


def test_a_service_whose_public_access_is_off_is_closed() -> None:
    for kind in CLOSABLE:
        assert verdict(azure_closable_services=[row(kind, "one", {"publicNetworkAccess": "Disabled"})]) is Verdict.PASS, kind
