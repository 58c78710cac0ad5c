"""Cases of `azure_infrastructure.defender_plans`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, PLATFORM, row
from tests.checks.compliant.azure_defender import DEFENDED, PLANS, extension, plan, with_plan, without_plan
from tests.checks.compliant.azure_machines import SCALE_SETS
from tests.checks.compliant.azure_vaults import KEY_VAULTS
from tests.checks.seeing import NO_SUBSCRIPTION

SCALE_SET = row("Microsoft.Compute/virtualMachineScaleSets", "vmss")
NODES = row("Microsoft.Compute/virtualMachineScaleSets", "nodes", subscription=PLATFORM, group=CLUSTER_GROUP)
API = row("Microsoft.ApiManagement/service", "apim", subscription=PLATFORM)
ONLY_IMAGES = [extension("ContainerRegistriesVulnerabilityAssessments")]
ONLY_CLUSTERS = [extension("ContainerSensor"), extension("ContainerRegistriesVulnerabilityAssessments", "False")]

CASES = (
    Case("on for all"),
    Case("off for storage", with_plan(plan("StorageAccounts", tier="Free")), FAILS),
    Case("missing for key vaults", without_plan("KeyVaults"), FAILS),
    Case("missing where there is nothing of the kind", without_plan("KeyVaults", PLATFORM)),
    Case("missing for the subscription itself", without_plan("Arm", PLATFORM), {PLATFORM}),
    Case("missing for a server of Azure Arc", without_plan("VirtualMachines", PLATFORM), {PLATFORM}),
    Case("missing for API Management", {**without_plan("Api", PLATFORM), DEFENDED: [API]}, {PLATFORM}),
    Case("scale sets are machines", {SCALE_SETS: [SCALE_SET], **without_plan("VirtualMachines")}, FAILS),
    Case(
        "a deprecated plan is none",
        with_plan({**plan("Containers"), "name": "ContainerRegistry", "id": plan("ContainerRegistry")["id"]}),
    ),
    Case("no plan at all", {PLANS: []}, {*FAILS, PLATFORM}),
    Case("the former plan of storage", with_plan(plan("StorageAccounts", subPlan="PerTransaction")), FAILS),
    Case("which plan of storage was not returned", with_plan(plan("StorageAccounts", subPlan=None)), verdict=NOT_ASSESSED),
    Case("clusters are not looked at", with_plan(plan("Containers", extensions=ONLY_IMAGES)), FAILS),
    Case("images are not scanned", with_plan(plan("Containers", extensions=ONLY_CLUSTERS)), FAILS),
    Case("extensions were not returned", with_plan(plan("Containers", extensions=None)), FAILS),
    Case("on for a part", with_plan(plan("SqlServers", resourcesCoverageStatus="PartiallyCovered")), FAILS),
    Case("the coverage was not returned", with_plan(plan("SqlServers", resourcesCoverageStatus=None)), verdict=NOT_ASSESSED),
    Case("a tier that nobody knows", with_plan(plan("SqlServers", tier="Gold")), verdict=NOT_ASSESSED),
    Case("in a trial", with_plan(plan("SqlServers", freeTrialRemainingTime="P20D"))),
    Case("vaults could not be read", {KEY_VAULTS: gap(KEY_VAULTS)}, verdict=NOT_ASSESSED),
    Case(
        "a failure stays where vaults could not be read",
        {**with_plan(plan("SqlServers", tier="Free")), KEY_VAULTS: gap(KEY_VAULTS)},
        FAILS,
    ),
    Case("no subscription", {**NO_SUBSCRIPTION, PLANS: []}, verdict=NOT_APPLICABLE),
    Case("plans could not be read", {PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
)
