"""Cases of `device_configuration.windows_firewall`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import assigned, blind, option, profile
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, target
from ztscan.core.model import Verdict

POLICY = key_of("Firewall")
_PUBLIC = "vendor_msft_firewall_mdmstore_publicprofile_"


def typed_firewall(state: str, **inbound: bool) -> dict[str, object]:
    """A typed profile for public networks. *allowed* means that the firewall is on."""
    if inbound:
        inbound = {"inboundConnectionsRequired": False, **inbound}
    return typed("windows10EndpointProtection", "Typed", ALL_DEVICES, firewallProfilePublic={"firewallEnabled": state, **inbound})


_BLOCKED_ONLY = {"firewallEnabled": "allowed", "inboundConnectionsBlocked": False}

CASES = (
    Case("on, for all devices"),
    Case("off on public networks", option("Firewall", f"{_PUBLIC}enablefirewall", "_false"), fails={POLICY}),
    Case("inbound connections are allowed", option("Firewall", f"{_PUBLIC}defaultinboundaction", "_0"), fails={POLICY}),
    Case("no policy: Windows has it on", assigned("Firewall")),
    Case(
        "a group is excluded: Windows has it on",
        assigned("Firewall", ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)),
    ),
    Case("a typed profile agrees", profile(typed_firewall("allowed", inboundConnectionsBlocked=True))),
    Case(
        "a typed profile turns it off",
        profile(typed_firewall("blocked", inboundConnectionsBlocked=False)),
        fails={key_of("Typed")},
    ),
    Case(
        "a typed profile alone, not configured",
        {**assigned("Firewall"), **profile(typed_firewall("notConfigured", inboundConnectionsBlocked=False))},
    ),
    Case("R13: a typed profile without the property", profile(typed_firewall("allowed")), verdict=Verdict.NOT_ASSESSED),
    Case("an option that nobody knows", option("Firewall", f"{_PUBLIC}enablefirewall", "_maybe"), verdict=Verdict.NOT_ASSESSED),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind("Firewall"),
    Case(
        "a typed profile alone allows inbound connections",
        {
            **assigned("Firewall"),
            **profile(typed_firewall("allowed", inboundConnectionsBlocked=False, inboundConnectionsRequired=True)),
        },
        fails={key_of("Typed")},
    ),
    Case(
        "a typed profile alone blocks and allows them: the block has priority",
        {
            **assigned("Firewall"),
            **profile(typed_firewall("allowed", inboundConnectionsBlocked=True, inboundConnectionsRequired=True)),
        },
    ),
    Case(
        "R13: whether a typed profile allows them was not returned",
        {
            **assigned("Firewall"),
            **profile(typed("windows10EndpointProtection", "Typed", ALL_DEVICES, firewallProfilePublic=_BLOCKED_ONLY)),
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
)
