"""When a feature is certainly off: Graph says so, and the subscriptions agree."""

from __future__ import annotations

import pytest

from ztscan.core.charts import LicenceTier, read
from ztscan.core.model import Gap, GapReason, InferredGap
from ztscan.directory.licences import is_off, licence_tier

NEEDED = "AAD_PREMIUM_P2"
UNLICENSED = Gap("risky_users", GapReason.NOT_LICENSED, "the answer says so", "get the licence")
INFERRED = InferredGap("risky_users", GapReason.NOT_LICENSED, "the subscriptions say so", "get the licence")
FORBIDDEN = Gap("risky_users", GapReason.NO_PERMISSION, "refused", "grant it")
NO_SUBSCRIPTIONS = Gap("subscribed_skus", GapReason.NO_PERMISSION, "refused", "grant it")
WITHOUT, WITH = frozenset({"AAD_PREMIUM"}), frozenset({"AAD_PREMIUM", NEEDED})


@pytest.mark.parametrize(
    ("evidence", "plans", "off"),
    [
        (UNLICENSED, WITHOUT, True),
        (UNLICENSED, WITH, False),
        (UNLICENSED, NO_SUBSCRIPTIONS, False),
        (INFERRED, WITHOUT, False),
        (FORBIDDEN, WITHOUT, False),
        ((), WITHOUT, False),
    ],
)
def test_a_feature_is_off_only_if_both_say_so(evidence: object, plans: frozenset[str] | Gap, *, off: bool) -> None:
    assert is_off(evidence, plans, NEEDED) is off


@pytest.mark.parametrize(
    ("plans", "tier"),
    [(frozenset(), "Free"), (frozenset({"INTUNE_A"}), "Free"), (WITHOUT, "P1"), (frozenset({NEEDED}), "P2"), (WITH, "P2")],
)
def test_the_edition_is_the_highest_of_any_subscription(plans: frozenset[str], tier: str) -> None:
    assert licence_tier(plans).tier == tier
    assert read({"licence_tier": {"tier": tier}}, "licence_tier", LicenceTier) == licence_tier(plans)
