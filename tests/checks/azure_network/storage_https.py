"""Cases of `azure_network.storage_https`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, FOREIGN, resource_id, row
from tests.checks.compliant.azure_services import PERIMETERS, access_rule, secured
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.seeing import NO_SUBSCRIPTION
from ztscan.core.model import Verdict

KIND = "Microsoft.Storage/storageAccounts"
ID = resource_id(KIND, "stfabrikam").lower()
FAILS = {ID}
NOT_APPLICABLE, NOT_ASSESSED = Verdict.NOT_APPLICABLE, Verdict.NOT_ASSESSED
PLAIN: dict[str, Any] = {"supportsHttpsTrafficOnly": False}
FILES = {**PLAIN, "isNfsV3Enabled": True, "publicNetworkAccess": "Enabled"}


def account(**properties: Any) -> dict[str, Any]:
    return {STORAGE: [storage("stfabrikam", **properties)]}


CASES = (
    Case("required"),
    Case("not required", account(**PLAIN), FAILS),
    Case("not required for one of two", {STORAGE: [storage("a"), storage("stfabrikam", **PLAIN)]}, FAILS),
    Case("a share for NFS behind a closed network", account(**{**FILES, "publicNetworkAccess": "Disabled"})),
    Case(
        "a share for NFS whose perimeter admits an address",
        {**account(**{**FILES, "publicNetworkAccess": "Disabled"}), **secured(ID, access_rule("203.0.113.0/24"))},
        FAILS,
    ),
    Case("perimeters could not be read, and no share needs them", {PERIMETERS: gap(PERIMETERS)}),
    Case(
        "perimeters of a share for NFS could not be read", {**account(**FILES), PERIMETERS: gap(PERIMETERS)}, verdict=NOT_ASSESSED
    ),
    Case("a share for NFS where no address is admitted", account(**FILES)),
    Case("a share for NFS where an address is", account(**FILES, networkAcls={"defaultAction": "Deny", "ipRules": [{}]}), FAILS),
    Case("a share for NFS that is open", account(**FILES, networkAcls={"defaultAction": "Allow", "ipRules": []}), FAILS),
    Case("a share for NFS of unknown rules", account(**FILES, networkAcls=None), FAILS),
    Case("the property was not returned", account(supportsHttpsTrafficOnly=None), verdict=NOT_ASSESSED),
    Case("no account", {STORAGE: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, STORAGE: []}, verdict=NOT_APPLICABLE),
    Case(
        "an account of another tenant only",
        {STORAGE: [row(KIND, "stother", PLAIN, subscription=FOREIGN)]},
        verdict=NOT_APPLICABLE,
    ),
    Case(
        "an account that a cluster manages", {STORAGE: [row(KIND, "stnodes", PLAIN, group=CLUSTER_GROUP)]}, verdict=NOT_APPLICABLE
    ),
    Case("could not be read", {STORAGE: gap(STORAGE)}, verdict=NOT_ASSESSED),
)
