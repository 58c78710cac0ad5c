"""Cases of `azure_infrastructure.endpoint_detection`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.trusted_launch import FAILS
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, row
from tests.checks.compliant.azure_defender import EDR, RECOMMENDATIONS, plan, recommendation, with_plan
from tests.checks.compliant.azure_machines import (
    ARC,
    ARC_EXTENSIONS,
    DATA,
    EXTENSIONS,
    MACHINES,
    SCALE_SETS,
    SERVER,
    WEB,
    extension,
)

SCALE_SET_KIND = "Microsoft.Compute/virtualMachineScaleSets"
OFF = with_plan(plan("VirtualMachines", tier="Free"))
BARE: dict[str, Any] = {EXTENSIONS: [extension(DATA, "MDE.Windows")]}


def assessed(code: str | None, **status: Any) -> dict[str, Any]:
    """What Defender says of the machine with Linux; None: nothing."""
    web = [recommendation(WEB, EDR, code, **status)] if code else []
    return {RECOMMENDATIONS: [*web, recommendation(DATA, EDR), recommendation(SERVER, EDR)]}


def scale_set(mode: str | None, *extensions: str, group: str = "rg-app") -> dict[str, Any]:
    kinds = [
        {"name": one, "properties": {"publisher": "Microsoft.Azure.AzureDefenderForServers", "type": one}} for one in extensions
    ]
    profile = {"networkProfile": {}, "extensionProfile": {"extensions": kinds}}
    return row(SCALE_SET_KIND, "vmss", {"orchestrationMode": mode, "virtualMachineProfile": profile}, group=group)


SET_FAILS = {scale_set(None)["id"].lower()}

CASES = (
    Case("assessed as healthy"),
    Case("assessed as unhealthy", assessed("Unhealthy"), FAILS),
    Case("neither assessed nor installed", {**assessed(None), **BARE}, FAILS),
    Case("installed, and its health not known", assessed(None), verdict=NOT_ASSESSED),
    Case(
        "something else is installed",
        {**assessed(None), EXTENSIONS: [extension(WEB, "CustomScript"), *BARE[EXTENSIONS]]},
        FAILS,
    ),
    Case(
        "the installation failed",
        {**assessed(None), EXTENSIONS: [extension(WEB, "MDE.Linux", state="Failed"), *BARE[EXTENSIONS]]},
        FAILS,
    ),
    Case(
        "the state of the installation was not returned",
        {**assessed(None), EXTENSIONS: [extension(WEB, "MDE.Linux", state=None), *BARE[EXTENSIONS]]},
        FAILS,
    ),
    Case("the plan is off, and nothing installed", {**assessed(None), **BARE, **OFF}, verdict=NOT_ASSESSED),
    Case("the plan is off, and unhealthy", {**assessed("Unhealthy"), **OFF}, FAILS),
    Case("not applicable is no assessment", {**assessed("NotApplicable", cause="Exempt"), **BARE}, FAILS),
    Case("a code that nobody knows is no assessment", {**assessed("Sleepy"), **BARE}, FAILS),
    Case(
        "a server without",
        {RECOMMENDATIONS: [recommendation(WEB, EDR), recommendation(DATA, EDR)], ARC_EXTENSIONS: []},
        {SERVER.lower()},
    ),
    Case("a failure stays where the other machines could not be read", {**assessed("Unhealthy"), ARC: gap(ARC)}, FAILS),
    Case("a uniform scale set without", {SCALE_SETS: [scale_set("Uniform")]}, SET_FAILS),
    Case("a scale set from before there was a choice", {SCALE_SETS: [scale_set(None)]}, SET_FAILS),
    Case("a uniform scale set alone", {MACHINES: [], ARC: [], SCALE_SETS: [scale_set("Uniform")]}, SET_FAILS),
    Case("a uniform scale set that gets the extension", {SCALE_SETS: [scale_set("Uniform", "MDE.Linux")]}, verdict=NOT_ASSESSED),
    Case("instances of a flexible scale set are machines", {SCALE_SETS: [scale_set("Flexible")]}),
    Case("nodes of a cluster", {SCALE_SETS: [scale_set("Uniform", group=CLUSTER_GROUP)]}),
    Case("scale sets could not be read", {SCALE_SETS: gap(SCALE_SETS)}, verdict=NOT_ASSESSED),
    Case(
        "no machine, and scale sets could not be read", {MACHINES: [], ARC: [], SCALE_SETS: gap(SCALE_SETS)}, verdict=NOT_ASSESSED
    ),
    Case("servers could not be read", {ARC: gap(ARC)}, verdict=NOT_ASSESSED),
    Case("no machine", {MACHINES: [], ARC: []}, verdict=NOT_APPLICABLE),
    Case("extensions could not be read", {**assessed(None), EXTENSIONS: gap(EXTENSIONS)}, verdict=NOT_ASSESSED),
    Case("recommendations could not be read", {RECOMMENDATIONS: gap(RECOMMENDATIONS)}, verdict=NOT_ASSESSED),
)
