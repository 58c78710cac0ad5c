"""What Defender for Cloud assesses, by resource and recommendation."""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.entities.azure_defender import CloudRecommendation
from ztscan.plugin import Table

RECOMMENDATIONS = "azure_recommendations"
EDR_INSTALLED = "06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c"
"""An endpoint detection and response solution is installed."""
VULNERABILITIES_RESOLVED = "1195afff-c881-495e-9bc5-1486211ae03f"
"""The vulnerability findings of a machine are resolved."""
CODES = ("healthy", "unhealthy", "notapplicable")


def codes_of(rows: Table[CloudRecommendation], recommendation: str) -> Mapping[str, str]:
    """The code of one recommendation by resource, both in lower case. Empty: Azure did not send it."""
    return {row.target: (row.code or "").casefold() for row in rows.where(lambda one: one.name.casefold() == recommendation)}
