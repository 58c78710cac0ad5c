"""Host firewalls of Windows and macOS.

Definition ids of the Windows firewall have no ``device_`` in front. In a typed profile *allowed* means that the firewall is on.
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.endpoints.platforms import MACOS, WINDOWS
from ztscan.endpoints.setting import REQUIRED, TRUE, Home, Shape, TabledMeaning, catalog, meaning, typed

PROTECTION = "windows10EndpointProtectionConfiguration"
PROFILES = ("domain", "private", "public")
"""The network profiles of the Windows firewall."""


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
            *typed(PROTECTION, f"{path}.inboundConnectionsBlocked", REQUIRED),
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
