"""Cases of `azure_infrastructure.kubernetes_upkeep`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import FAILS, NOT_APPLICABLE, NOT_ASSESSED, PROPERTIES
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_kubernetes import CLUSTERS

CHANNELS = f"{PROPERTIES}/autoUpgradeProfile"

CASES = (
    Case("governed, watched and patched"),
    Case("the add-on is off", {f"{PROPERTIES}/addonProfiles/azurePolicy/enabled": False}, FAILS),
    Case("the add-on in another case", {f"{PROPERTIES}/addonProfiles": {"azurepolicy": {"enabled": True}}}),
    Case("no add-on", {f"{PROPERTIES}/addonProfiles": None}, FAILS),
    Case("no sensor", {f"{PROPERTIES}/securityProfile": None}, FAILS),
    Case("the sensor is off", {f"{PROPERTIES}/securityProfile/defender/securityMonitoring/enabled": False}, FAILS),
    Case("no upgrades", {f"{CHANNELS}/upgradeChannel": "none"}, FAILS),
    Case("upgrades are not returned: there are none", {f"{CHANNELS}/upgradeChannel": None}, FAILS),
    Case("nodes are not updated", {f"{CHANNELS}/nodeOSUpgradeChannel": "None"}, FAILS),
    Case("nodes update themselves", {f"{CHANNELS}/nodeOSUpgradeChannel": "Unmanaged"}),
    Case("updates of nodes are not returned", {f"{CHANNELS}/nodeOSUpgradeChannel": None}, verdict=NOT_ASSESSED),
    Case("a channel that nobody knows", {f"{CHANNELS}/upgradeChannel": "weekly"}, verdict=NOT_ASSESSED),
    Case("no cluster", {CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("clusters could not be read", {CLUSTERS: gap(CLUSTERS)}, verdict=NOT_ASSESSED),
    Case("only the images of nodes are upgraded", {f"{CHANNELS}/upgradeChannel": "node-image"}, FAILS),
)
