"""Helpers of the checks on workload identities."""

from __future__ import annotations

from ztscan.directory.licences import unlicensed
from ztscan.plugin import Gap, Unknown

PLANS = ("AAD_WRKLDID_P1", "AAD_WRKLDID_P2")
"""Service plans that include Microsoft Entra Workload ID Premium."""


def ensure_licensed(plans: frozenset[str]) -> None:
    """Raises Unknown if policies for workload identities are not enforced because the licence is missing."""
    gap: Gap | None = unlicensed(plans, "Conditional Access for workload identities", *PLANS)
    if gap is not None:
        raise Unknown(gap)
