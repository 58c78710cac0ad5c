"""Cases of `azure_infrastructure.machine_backups`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.trusted_launch import FAILS
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, row
from tests.checks.compliant.azure_machines import DATA, MACHINE_KIND, MACHINES, WEB
from tests.checks.compliant.azure_vaults import ITEMS, item

OTHER = item(DATA)

CASES = (
    Case("backed up"),
    Case("no backup", {ITEMS: [OTHER]}, FAILS),
    Case("stopped", {ITEMS: [OTHER, item(WEB, "ProtectionStopped")]}, FAILS),
    Case("the first backup is pending", {ITEMS: [OTHER, item(WEB, "IRPending")]}, FAILS),
    Case(
        "stopped in one vault and protected by another",
        {ITEMS: [OTHER, {**item(WEB, "ProtectionStopped"), "id": "/old"}, item(WEB)]},
    ),
    Case("the id in another case", {ITEMS: [OTHER, item(WEB.upper())]}),
    Case("an old backup", {ITEMS: [OTHER, item(WEB, last="2026-10-20T01:00:00Z")]}, FAILS),
    Case("old is accepted", {ITEMS: [OTHER, item(WEB, last="2026-10-20T01:00:00Z")]}, options={"most_days": 30}),
    Case("the last run failed", {ITEMS: [OTHER, item(WEB, result="Failed")]}, FAILS),
    Case("the last run had warnings", {ITEMS: [OTHER, item(WEB, result="CompletedWithWarnings")]}),
    Case("how the last run ended was not returned", {ITEMS: [OTHER, item(WEB, result=None)]}, verdict=NOT_ASSESSED),
    Case("the time was not returned", {ITEMS: [OTHER, item(WEB, last=None)]}, verdict=NOT_ASSESSED),
    Case("the time is none", {ITEMS: [OTHER, item(WEB, last="lately")]}, verdict=NOT_ASSESSED),
    Case("the time is in the future", {ITEMS: [OTHER, item(WEB, last="2027-10-20T01:00:00Z")]}, verdict=NOT_ASSESSED),
    Case("the time has no zone", {ITEMS: [OTHER, item(WEB, last="2026-10-31T01:00:00")]}, verdict=NOT_ASSESSED),
    Case("a state that nobody knows", {ITEMS: [OTHER, item(WEB, "Dreaming")]}, verdict=NOT_ASSESSED),
    Case("a machine that a service manages", {MACHINES: Add(row(MACHINE_KIND, "node", group=CLUSTER_GROUP))}),
    Case("no machine", {MACHINES: []}, verdict=NOT_APPLICABLE),
    Case("backups could not be read", {ITEMS: gap(ITEMS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {MACHINES: gap(MACHINES)}, verdict=NOT_ASSESSED),
)
