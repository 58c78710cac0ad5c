"""Host firewalls of Windows and macOS.

Definition ids of the Windows firewall have no ``device_`` in front. In a typed profile *allowed* means that the firewall is on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.endpoints.platforms import MACOS, WINDOWS
from ztscan.endpoints.setting import REQUIRED, TRUE, UNREAD, Home, Shape, TabledMeaning, Value, catalog, meaning, typed

PROTECTION = "windows10EndpointProtectionConfiguration"
PROFILES = ("domain", "private", "public")
"""The network profiles of the Windows firewall."""


def _inbound(profile: object) -> Value | None:
    """Whether a typed profile blocks inbound connections. *Required* allows all; where both are true, the block counts.

    Source: learn.microsoft.com/graph/api/resources/intune-deviceconfig-windowsfirewallnetworkprofile (beta).
    """
    if not isinstance(profile, Mapping) or "inboundConnectionsBlocked" not in profile:
        return UNREAD
    if profile["inboundConnectionsBlocked"] is True:
        return True
    allowed = profile.get("inboundConnectionsRequired")
    if profile["inboundConnectionsBlocked"] not in (False, None) or not isinstance(allowed, bool):
        return UNREAD
    return False if allowed else None


def _windows() -> Iterator[TabledMeaning]:
    for profile in PROFILES:
        definition = f"vendor_msft_firewall_mdmstore_{profile}profile_"
        path = f"firewallProfile{profile.title()}"
        intent = Home(Shape.INTENT, f"deviceConfiguration--{PROTECTION}_{path}", seen=False)
        yield meaning(
            f"firewall.{profile}",
            f"the firewall on {profile} networks",
            WINDOWS,
            catalog(definition + "enablefirewall", TRUE),
            *typed(PROTECTION, f"{path}.firewallEnabled", {"allowed": True, "blocked": False}),
            intent,
            secure=(True,),
            default=True,
        )
        yield meaning(
            f"firewall.{profile}_inbound",
            f"the block of inbound connections on {profile} networks",
            WINDOWS,
            catalog(definition + "defaultinboundaction", {"_1": True, "_0": False}),
            Home(Shape.TYPED, f"{PROTECTION}.{path}", parse=_inbound),
            intent,
            secure=(True,),
            default=True,
        )


MEANINGS = (
    *_windows(),
    meaning(
        "firewall.macos",
        "the firewall",
        MACOS,
        catalog("com.apple.security.firewall_enablefirewall", TRUE),
        *typed("macOSEndpointProtectionConfiguration", "firewallEnabled", REQUIRED),
        secure=(True,),
        default=False,
    ),
)
