"""What checks on workload identities share."""

from __future__ import annotations

from ztscan.directory.licences import unlicensed
from ztscan.plugin import Gap, Unknown

PLANS = ("AAD_WRKLDID_P1", "AAD_WRKLDID_P2")
"""Service plans that carry Microsoft Entra Workload ID Premium."""


def ensure_licensed(plans: frozenset[str]) -> None:
    """Raises Unknown where policies for workload identities are not enforced for want of a licence."""
    gap: Gap | None = unlicensed(plans, "Conditional Access for workload identities", *PLANS)
    if gap is not None:
        raise Unknown(gap)
