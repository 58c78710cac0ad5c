"""Cases of `azure_infrastructure.kubernetes_api`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import FAILS, NOT_APPLICABLE, NOT_ASSESSED, PROPERTIES
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_kubernetes import CLUSTERS


def ranges(*admitted: str, **access: Any) -> dict[str, Any]:
    """The API server answers the internet, from these ranges."""
    return {f"{PROPERTIES}/apiServerAccessProfile": {"enablePrivateCluster": False, "authorizedIPRanges": [*admitted], **access}}


CASES = (
    Case("private"),
    Case("any address", ranges(), FAILS),
    Case("nothing is returned: any address", {f"{PROPERTIES}/apiServerAccessProfile": None}, FAILS),
    Case("a network of the organisation", ranges("198.51.100.0/24")),
    Case("the whole internet", ranges("0.0.0.0/0"), FAILS),
    Case("two halves of the internet", ranges("0.0.0.0/1", "128.0.0.0/1"), FAILS),
    Case("many ranges add up", ranges(*(f"203.{third}.0.0/18" for third in range(4))), FAILS),
    Case("ranges that overlap count once", ranges("198.51.100.0/24", "198.51.100.0/25", "198.51.100.7")),
    Case("one whole /16", ranges("198.51.0.0/16"), FAILS),
    Case("all of IPv6", ranges("::/0"), FAILS),
    Case("a site of IPv6", ranges("2001:db8::/48")),
    Case("a smaller limit", ranges("198.51.100.0/24"), FAILS, options={"most_addresses": 255}),
    Case("public access is disabled", {**ranges(), f"{PROPERTIES}/publicNetworkAccess": "disabled"}),
    Case("public access is enabled", {**ranges(), f"{PROPERTIES}/publicNetworkAccess": "Enabled"}, FAILS),
    Case("a range that is none", ranges("198.51.100.0/24", "somewhere"), verdict=NOT_ASSESSED),
    Case("no cluster", {CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("clusters could not be read", {CLUSTERS: gap(CLUSTERS)}, verdict=NOT_ASSESSED),
)
