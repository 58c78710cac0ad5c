"""Cases of `azure_network.disk_export`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_machines import DISK_KIND, DISKS
from tests.checks.seeing import NO_SUBSCRIPTION

SNAPSHOTS, SNAPSHOT_KIND = "azure_snapshots", "Microsoft.Compute/snapshots"
FAILS = {resource_id(DISK_KIND, "d").lower()}


def of(kind: str = DISK_KIND, **properties: Any) -> dict[str, Any]:
    usual = {"diskState": "Attached", "networkAccessPolicy": "AllowAll", "publicNetworkAccess": "Enabled"}
    return {DISKS if kind == DISK_KIND else SNAPSHOTS: [row(kind, "d", {**usual, **properties})]}


CASES = (
    Case("closed"),
    Case("open", of(), FAILS),
    Case("nothing was returned", of(networkAccessPolicy=None, publicNetworkAccess=None, diskState=None), FAILS),
    Case("for private networks", of(networkAccessPolicy="AllowPrivate")),
    Case("public access is off", of(publicNetworkAccess="Disabled")),
    Case("with a sign-in", of(dataAccessAuthMode="AzureActiveDirectory")),
    Case("a policy that nobody knows", of(networkAccessPolicy="AllowSome"), FAILS),
    Case("a link is active", of(diskState="ActiveSAS"), FAILS),
    Case("a snapshot", of(SNAPSHOT_KIND), {resource_id(SNAPSHOT_KIND, "d").lower()}),
    Case(
        "a disk of a machine",
        {DISKS: [{**of()[DISKS][0], "managedBy": resource_id("Microsoft.Compute/virtualMachines", "vm")}]},
        FAILS,
    ),
    Case("no disk", {DISKS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, DISKS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {DISKS: gap(DISKS)}, verdict=NOT_ASSESSED),
)
