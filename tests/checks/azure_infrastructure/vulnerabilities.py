"""Cases of `azure_infrastructure.vulnerabilities`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN, resource_id
from tests.checks.compliant.azure_defender import (
    PLANS,
    RECOMMENDATIONS,
    SCANNED,
    VULNERABILITIES,
    extension,
    plan,
    recommendation,
    vulnerability,
    with_plan,
)
from tests.checks.compliant.azure_kubernetes import REGISTRIES, REGISTRY
from tests.checks.compliant.azure_machines import ARC, DATA, MACHINES, SERVER, WEB
from tests.checks.compliant.azure_sql import sql_server

IMAGES = "ContainerRegistriesVulnerabilityAssessments"
WITHOUT = plan("Containers", tier="Free")
UNSCANNED = with_plan(WITHOUT)
OLD, NEW = "2026-08-12T00:00:00Z", "2026-10-20T00:00:00Z"

CLUSTER = resource_id("Microsoft.ContainerService/managedClusters", "aks")


def found(*rows: Any) -> dict[str, Any]:
    return {VULNERABILITIES: [*rows]}


CASES = (
    Case("nothing is found"),
    Case("an old one of a machine", found(vulnerability(WEB, "v-1", published=OLD)), FAILS),
    Case("an old one of an image", found(vulnerability(REGISTRY, "v-1", "Critical", OLD)), FAILS),
    Case("an old one of an image that runs", found(vulnerability(CLUSTER, "v-1", "Critical", OLD)), FAILS),
    Case("a new one", found(vulnerability(WEB, "v-1", published=NEW))),
    Case("new, with little patience", found(vulnerability(WEB, "v-1", published=NEW)), FAILS, options={"most_days": 7}),
    Case("without a date", found(vulnerability(WEB, "v-1")), FAILS),
    Case("of medium severity", found(vulnerability(WEB, "v-1", "Medium", OLD))),
    Case("fixed", found(vulnerability(WEB, "v-1", published=OLD, code="Healthy"))),
    Case("of a database", found(vulnerability(sql_server()["id"], "v-1", published=OLD))),
    Case("of a customer", found(vulnerability(WEB.replace(WEB.split("/")[2], FOREIGN), "v-1", published=OLD))),
    Case("the severity was not returned", found(vulnerability(WEB, "v-1", None, OLD)), verdict=NOT_ASSESSED),
    Case("a severity that nobody knows", found(vulnerability(WEB, "v-1", "Biblical", OLD)), verdict=NOT_ASSESSED),
    Case("the code was not returned", found(vulnerability(WEB, "v-1", published=OLD, code=None)), verdict=NOT_ASSESSED),
    Case(
        "a machine was not scanned",
        {RECOMMENDATIONS: [recommendation(one, SCANNED) for one in (WEB, SERVER)]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a failure stays where a machine was not scanned",
        {RECOMMENDATIONS: [recommendation(DATA, SCANNED)], **found(vulnerability(WEB, "v-1", published=OLD))},
        FAILS,
    ),
    Case("servers could not be read", {ARC: gap(ARC)}, verdict=NOT_ASSESSED),
    Case("no plan scans images", UNSCANNED, verdict=NOT_ASSESSED),
    Case("a failure stays where no plan scans images", {**UNSCANNED, **found(vulnerability(WEB, "v-1", published=OLD))}, FAILS),
    Case("posture management scans images", with_plan(plan("CloudPosture", extensions=[extension(IMAGES)]), WITHOUT)),
    Case(
        "the scans of images are off",
        with_plan(plan("Containers", extensions=[extension(IMAGES, "False")])),
        verdict=NOT_ASSESSED,
    ),
    Case("no registry", {**UNSCANNED, REGISTRIES: []}),
    Case("registries could not be read", {REGISTRIES: gap(REGISTRIES)}, verdict=NOT_ASSESSED),
    Case("plans could not be read", {PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
    Case("neither machine nor registry", {MACHINES: [], ARC: [], REGISTRIES: []}, verdict=NOT_APPLICABLE),
    Case("recommendations could not be read", {RECOMMENDATIONS: gap(RECOMMENDATIONS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {VULNERABILITIES: gap(VULNERABILITIES)}, verdict=NOT_ASSESSED),
)
