"""Cases of `azure_network.firewall_threat_intelligence`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, resource_id
from tests.checks.compliant.azure_firewall import FIREWALL, FIREWALLS, POLICIES, POLICY_KIND, firewall, policy

FAILS = {FIREWALL.lower()}
BASE_POLICY = resource_id(POLICY_KIND, "afwp-base", PLATFORM, "rg-hub")
INHERITS: dict[str, Any] = {"basePolicy": {"id": BASE_POLICY}}


def of(**properties: Any) -> dict[str, Any]:
    return {POLICIES: [policy(**properties)]}


def allows(*addresses: str, fqdns: tuple[str, ...] = ()) -> dict[str, Any]:
    return of(threatIntelWhitelist={"ipAddresses": list(addresses), "fqdns": list(fqdns)})


def inherits(base: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """A policy that inherits from another."""
    others = [] if base is None else [policy("afwp-base", firewalls=[], **base)]
    return {POLICIES: [policy(**INHERITS, **properties), *others]}


def alone(mode: str | None, tier: str = "Premium", more: Any = None) -> dict[str, Any]:
    """A firewall without a policy."""
    return {FIREWALLS: [firewall(tier=tier, firewallPolicy=None, threatIntelMode=mode, additionalProperties=more)]}


LIST = "ThreatIntel.Whitelist"


CASES = (
    Case("deny"),
    Case("alert", of(threatIntelMode="Alert"), FAILS),
    Case("off", of(threatIntelMode="Off"), FAILS),
    Case("no mode, which is alert", of(threatIntelMode=None), FAILS),
    Case("a mode that nobody knows", of(threatIntelMode="Perhaps"), verdict=NOT_ASSESSED),
    Case("alert, but the base policy denies", inherits({}, threatIntelMode="Alert")),
    Case("the base policy was not returned", inherits(None), verdict=NOT_ASSESSED),
    Case("exceptions of the base policy", inherits({"threatIntelWhitelist": {"ipAddresses": ["*"]}}), FAILS),
    Case("a few exceptions", allows("198.51.100.7", "203.0.113.0/24", fqdns=("updates.fabrikam.example",))),
    Case("every address is an exception", allows("0.0.0.0/0"), FAILS),
    Case("many addresses are exceptions", allows("10.0.0.0-10.1.0.5"), FAILS),
    Case("many networks are exceptions", allows(*(f"10.{at}.0.0/17" for at in range(3))), FAILS),
    Case("a wide network of IPv6", allows("2001:db8::/32"), FAILS),
    Case("every name is an exception", allows(fqdns=("*",)), FAILS),
    Case("every name of a top domain", allows(fqdns=("*.com",)), FAILS),
    Case("every name of one organisation", allows(fqdns=("*.fabrikam.example", "*.fabrikam.co.uk"))),
    Case("an address that is none", allows("everywhere"), verdict=NOT_ASSESSED),
    Case("the tier Basic", {FIREWALLS: [firewall(tier="Basic")]}, FAILS),
    Case("the tier was not returned", {FIREWALLS: [firewall(tier=None)]}, verdict=NOT_ASSESSED),
    Case("without a policy, deny", alone("Deny")),
    Case("without a policy, alert", alone("Alert"), FAILS),
    Case("without a policy, every address is excepted", alone("Deny", more={f"{LIST}.IpAddresses": "198.51.100.7, *"}), FAILS),
    Case("without a policy, every name is an exception", alone("Deny", more={f"{LIST}.FQDNs": "x.example,*"}), FAILS),
    Case("without a policy, a few exceptions", alone("Deny", more={f"{LIST}.IpAddresses": "198.51.100.7", "Other": "*"})),
    Case("the policy was not returned", {POLICIES: []}, verdict=NOT_ASSESSED),
    Case("a policy that inherits from itself", inherits({**INHERITS}), verdict=NOT_ASSESSED),
    Case("no firewall", {FIREWALLS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {FIREWALLS: gap(FIREWALLS)}, verdict=NOT_ASSESSED),
)
