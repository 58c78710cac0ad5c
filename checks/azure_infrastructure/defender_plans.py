from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.counting import counted
from ztscan.entities.azure_defender import DefenderPlan
from ztscan.estate.defender_plans import IMAGE_SCANS, PLANS, DefenderPlans, extensions_of
from ztscan.estate.protected_services import ProtectedServices
from ztscan.estate.subscriptions import judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check, known, required

_ALWAYS = "Arm"
"""The plan that protects the subscription itself."""
_NAMES: Mapping[str, str] = {
    "Api": "APIs",
    "AppServices": "App Service",
    "Arm": "Resource Manager",
    "Containers": "Containers",
    "CosmosDbs": "Azure Cosmos DB",
    "KeyVaults": "Key Vault",
    "OpenSourceRelationalDatabases": "open-source relational databases",
    "SqlServerVirtualMachines": "SQL servers on machines",
    "SqlServers": "Azure SQL databases",
    "StorageAccounts": "Storage",
    "VirtualMachines": "Servers",
}
_COVERAGE = ("fullycovered", "partiallycovered", "notcovered")
_STORAGE = ("defenderforstoragev2", "pertransaction", "perstorageaccount")
_CLUSTER = frozenset(("agentlessdiscoveryforkubernetes", "containersensor"))


@check(
    title="Defender for Cloud plans are on for what each subscription holds",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={
        "stronger": {"cis-azure-6.0": ["8.1.9.1"], "prowler": ["defender_ensure_defender_for_arm_is_on"]},
        "partial": {
            "cis-azure-6.0": ["8.1.3.1", "8.1.4.1", "8.1.5.1", "8.1.6.1", "8.1.7.1", "8.1.8.1"],
            "mcsb": ["LT-1"],
            "prowler": [
                "defender_ensure_defender_for_app_services_is_on",
                "defender_ensure_defender_for_azure_sql_databases_is_on",
                "defender_ensure_defender_for_containers_is_on",
                "defender_ensure_defender_for_cosmosdb_is_on",
                "defender_ensure_defender_for_keyvault_is_on",
                "defender_ensure_defender_for_os_relational_databases_is_on",
                "defender_ensure_defender_for_server_is_on",
                "defender_ensure_defender_for_sql_servers_is_on",
                "defender_ensure_defender_for_storage_is_on",
            ],
        },
    },
    since="0.2.0",
)
def defender_plans(
    azure_plans: DefenderPlans, azure_protected_services: ProtectedServices, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that attacks on resources of Azure raise alerts.

    What it checks:
        Each subscription has the plan of Defender for Cloud for every kind of resource that it holds, for all of these
        resources. The plan for Resource Manager is always required. The plan for Storage is the current one; the plan for
        Containers scans images and looks at clusters. Notes name plans in a free trial.

    Why it matters:
        Without the plan nobody is told of malware in storage, stolen keys or an attack on a server, and nothing is scanned.

    Limits:
        Nodes of clusters and other resources that a service manages belong to the plan of the service. Extensions other than
        those named are not judged.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings, choose the subscription, and turn on the plan
           that the finding names.
        2. With the CLI: `az security pricing create --name PLAN --tier standard --subscription SUBSCRIPTION`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/connect-azure-subscription
    """
    unread = Unread()
    unread.add(*azure_protected_services.gaps)
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        held = {_ALWAYS: 0, **azure_protected_services.counts.get(subscription.id, {})}
        for name, count in sorted(held.items()):
            with unread.of_one():
                wrong = "off"
                if azure_plans.is_on(subscription.id, name):
                    plan = required(azure_plans.of(subscription.id, name), PLANS, name)
                    wrong = _incomplete(name, plan)
                    if (plan.trial or "PT0S") != "PT0S":
                        yield Note(f"in a free trial: Defender for {_NAMES[name]} in the subscription {subscription.name}")
                if wrong:
                    message = f"Defender for {_NAMES[name]} is {wrong} in the subscription {subscription.name}"
                    observed = f"{name}: {wrong}" + (f", for {counted(count, 'resource')}" if count else "")
                    yield Finding(subscription, message, observed, f"{name}: Standard, for all resources", discriminator=name)
    unread.raise_any()


def _incomplete(name: str, plan: DefenderPlan) -> str:
    """What a plan that is on lacks; empty: nothing. Raises Unknown where Azure did not say."""
    if name == "StorageAccounts" and known(plan.sub_plan, _STORAGE, PLANS, "subPlan") != _STORAGE[0]:
        return "the former plan without malware scanning"
    if name == "Containers":
        on = extensions_of(plan)
        if IMAGE_SCANS not in on:
            return "on without scans of images"
        if not on & _CLUSTER:
            return "on without a view of clusters"
    covered = known(plan.coverage, _COVERAGE, PLANS, "resourcesCoverageStatus")
    return "" if covered == "fullycovered" else "on for a part of the resources only"
