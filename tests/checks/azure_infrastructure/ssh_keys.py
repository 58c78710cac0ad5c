"""Cases of `azure_infrastructure.ssh_keys`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.trusted_launch import FAILS
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_machines import MACHINES, machine

SYSTEM = f"{MACHINES}/vm-web/properties/osProfile"
REFUSED = f"{SYSTEM}/linuxConfiguration/disablePasswordAuthentication"

CASES = (
    Case("keys only"),
    Case("passwords", {REFUSED: False}, FAILS),
    Case("not returned: passwords", {REFUSED: None}, FAILS),
    Case("made from a specialised disk", {SYSTEM: None}, verdict=NOT_ASSESSED),
    Case(
        "a failure stays where another machine does not tell",
        {REFUSED: False, f"{MACHINES}/vm-data": machine("vm-data", osProfile=None)},
        FAILS,
    ),
    Case("the system was not returned", {f"{MACHINES}/vm-web/properties/storageProfile": None}, verdict=NOT_ASSESSED),
    Case(
        "a system that nobody knows",
        {f"{MACHINES}/vm-web/properties/storageProfile/osDisk/osType": "Plan9"},
        verdict=NOT_ASSESSED,
    ),
    Case("no Linux", {MACHINES: [machine("vm-data", "Windows")]}, verdict=NOT_APPLICABLE),
    Case("no machine", {MACHINES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {MACHINES: gap(MACHINES)}, verdict=NOT_ASSESSED),
)
