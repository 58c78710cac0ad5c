"""Licences of Microsoft Entra ID against how many people use what they carry."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.plugin import Finding, NotApplicable, Subject

RESOURCE = "premium_licence_insight"


def overuse(feature: str, used: int, entitled: int, discriminator: str) -> Iterator[Finding]:
    """A finding where more people use a feature than licences cover. Raises NotApplicable where nobody does."""
    if not used:
        raise NotApplicable(f"nobody uses {feature}")
    if used > entitled:
        yield Finding(
            Subject("azureADPremiumLicenseInsight", "azureADPremiumLicenseInsight", "Licence utilization"),
            f"{used - entitled:,} people use {feature} without a licence that covers it",
            f"{used:,} users, {entitled:,} licences",
            "no more users than licences",
            discriminator=discriminator,
            users=used - entitled,
        )
