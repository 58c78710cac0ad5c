"""Cases of `azure_infrastructure.machine_configuration`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.trusted_launch import FAILS
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_machines import ARC, BASELINES, DATA, MACHINES, SERVER, WEB, baseline

OTHERS = [baseline(DATA, "AzureWindowsBaseline"), baseline(SERVER, "AzureWindowsBaseline")]


def web(*rows: Any) -> dict[str, Any]:
    return {BASELINES: [*rows, *OTHERS]}


CASES = (
    Case("compliant"),
    Case("not compliant", web(baseline(WEB, "AzureLinuxBaseline", "NonCompliant")), FAILS),
    Case(
        "another assignment is not compliant",
        web(baseline(WEB, "AzureLinuxBaseline"), baseline(WEB, "Ciphers", "NonCompliant")),
        FAILS,
    ),
    Case("pending", web(baseline(WEB, "AzureLinuxBaseline", "Pending")), verdict=NOT_ASSESSED),
    Case("a status that nobody knows", web(baseline(WEB, "AzureLinuxBaseline", "Perhaps")), verdict=NOT_ASSESSED),
    Case("the status was not returned", web(baseline(WEB, "AzureLinuxBaseline", None)), verdict=NOT_ASSESSED),
    Case("an old answer", web(baseline(WEB, "AzureLinuxBaseline", checked="2026-10-01T00:00:00Z")), verdict=NOT_ASSESSED),
    Case("no time", web(baseline(WEB, "AzureLinuxBaseline", checked=None)), verdict=NOT_ASSESSED),
    Case("no assignment", web(), verdict=NOT_ASSESSED),
    Case("an assignment that is no baseline", web(baseline(WEB, "Ciphers")), verdict=NOT_ASSESSED),
    Case("no machine", {MACHINES: [], ARC: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {BASELINES: gap(BASELINES)}, verdict=NOT_ASSESSED),
)
