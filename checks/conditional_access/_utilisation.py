"""Licences of Microsoft Entra ID compared with the number of users of the licensed features."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.plugin import Finding, NotApplicable, Subject

RESOURCE = "premium_licence_insight"


def overuse(feature: str, used: int, entitled: int, discriminator: str) -> Iterator[Finding]:
    """A finding if more users use a feature than licences cover. Raises NotApplicable if no user does."""
    if not used:
        raise NotApplicable(f"no user uses {feature}")
    if used > entitled:
        excess = used - entitled
        yield Finding(
            Subject("azureADPremiumLicenseInsight", "azureADPremiumLicenseInsight", "Licence utilization"),
            f"{excess:,} {'user uses' if excess == 1 else 'users use'} {feature} without a licence",
            f"{counted(used, 'user')}, {counted(entitled, 'licence')}",
            "at least as many licences as users",
            discriminator=discriminator,
            users=excess,
        )
