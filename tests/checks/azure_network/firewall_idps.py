"""Cases of `azure_network.firewall_idps`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.firewall_threat_intelligence import FAILS, alone, inherits, of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, resource_id, row
from tests.checks.compliant.azure_firewall import FIREWALLS, IP_GROUPS, POLICIES, firewall

GROUP_KIND = "Microsoft.Network/ipGroups"
GROUP = resource_id(GROUP_KIND, "ipg", PLATFORM, "rg-hub")


def detection(mode: str | None = "Deny", *bypasses: dict[str, Any], off: int = 0, override: str = "Off") -> dict[str, Any]:
    overrides = [{"id": str(2000000 + at), "mode": override} for at in range(off)]
    return {"mode": mode, "configuration": {"bypassTrafficSettings": list(bypasses), "signatureOverrides": overrides}}


def idps(*of_detection: Any, **more: Any) -> dict[str, Any]:
    return of(intrusionDetection=detection(*of_detection, **more))


def bypass(source: Any, destination: Any, **properties: Any) -> dict[str, Any]:
    return {"name": "backup", "protocol": "ANY", "sourceAddresses": source, "destinationAddresses": destination, **properties}


def group(*addresses: str) -> dict[str, Any]:
    found = row(GROUP_KIND, "ipg", {"ipAddresses": list(addresses)}, subscription=PLATFORM, group="rg-hub")
    return {**idps("Deny", bypass([], ["*"], sourceIpGroups=[GROUP])), IP_GROUPS: [found]}


CASES = (
    Case("deny"),
    Case("alert", idps("Alert"), FAILS),
    Case("off", idps("Off"), FAILS),
    Case("no settings", of(intrusionDetection=None), FAILS),
    Case("the mode was not returned", idps(None), verdict=NOT_ASSESSED),
    Case("alert, but the base policy denies", inherits({}, intrusionDetection=detection("Alert"))),
    Case("a policy of the tier Standard", of(sku={"tier": "Standard"}), FAILS),
    Case("a firewall of the tier Standard", {FIREWALLS: [firewall(tier="Standard")]}, FAILS),
    Case("a firewall without a policy", alone("Deny"), FAILS),
    Case("a narrow bypass", idps("Deny", bypass(["10.1.2.0/24"], ["*"]))),
    Case("a bypass for everything", idps("Deny", bypass(["*"], ["*"])), FAILS),
    Case("a bypass for all private addresses", idps("Deny", bypass(["10.0.0.0/8"], ["0.0.0.0/1", "128.0.0.0/1"])), FAILS),
    Case("a bypass without addresses", idps("Deny", bypass([], None)), FAILS),
    Case("a bypass for a narrow group", group("10.1.2.0/24")),
    Case("a bypass for a wide group", group("10.0.0.0/8"), FAILS),
    Case("a bypass for a group that was not returned", {**group("10.0.0.0/8"), IP_GROUPS: []}, verdict=NOT_ASSESSED),
    Case(
        "the base policy has a bypass for everything",
        inherits({"intrusionDetection": detection("Deny", bypass(["*"], ["*"]))}),
        FAILS,
    ),
    Case("some signatures are off", idps("Deny", off=100)),
    Case("many signatures are off", idps("Deny", off=101), FAILS),
    Case("many signatures only alert", idps("Deny", off=101, override="Alert"), FAILS),
    Case("many signatures deny", idps("Deny", off=101, override="Deny")),
    Case("more may be off", idps("Deny", off=101), options={"most_signatures_off": 200}),
    Case("the policy was not returned", {POLICIES: []}, verdict=NOT_ASSESSED),
    Case("no firewall", {FIREWALLS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
)
