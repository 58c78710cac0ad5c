"""When a feature is certainly off: Graph says so, and the subscriptions agree."""

from __future__ import annotations

import pytest

from tests.completing import record
from ztscan.core.charts import LicenceTier, read
from ztscan.core.model import Gap, GapReason, InferredGap, NotOffered
from ztscan.directory.licences import (
    P1_PLANS,
    P2_LICENCE,
    P2_PLANS,
    is_off,
    licence_tier,
    licensed,
    licensed_for_intune,
    licensed_where_offered,
    service_plans,
    unlicensed,
)
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.graph.areas.tenant import ServicePlan, SubscribedSku

NEEDED = "AAD_PREMIUM_P2"
UNLICENSED = Gap("risky_users", GapReason.NOT_LICENSED, "the answer says so", "get the licence")
INFERRED = InferredGap("risky_users", GapReason.NOT_LICENSED, "the subscriptions say so", "get the licence")
FORBIDDEN = Gap("risky_users", GapReason.NO_PERMISSION, "refused", "grant it")
NOT_OFFERED = NotOffered("risky_users", GapReason.UNAVAILABLE, "Microsoft does not offer it", "")
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


@pytest.mark.parametrize(
    ("needed", "licence"),
    [(P1_PLANS, "Microsoft Entra ID P1"), (P2_PLANS, "Microsoft Entra ID P2"), (("A", "B"), "A or B")],
)
def test_a_licence_is_named_by_its_plans(needed: tuple[str, ...], licence: str) -> None:
    found = unlicensed(frozenset({"INTUNE_A"}), "it", *needed)
    assert found is not None
    assert found.detail == f"it requires the licence {licence}, and no subscription includes it"
    assert unlicensed(frozenset({"INTUNE_A", needed[-1]}), "it", *needed) is None


@pytest.mark.parametrize(
    ("evidence", "plans", "outcome"),
    [
        ("rows", WITH, None),
        ("rows", WITHOUT, NotApplicable),
        (UNLICENSED, WITHOUT, NotApplicable),
        (UNLICENSED, WITH, Unknown),
        (INFERRED, WITHOUT, Unknown),
        (FORBIDDEN, WITHOUT, Unknown),
        (FORBIDDEN, WITH, Unknown),
        (NOT_OFFERED, WITH, NotApplicable),
    ],
)
def test_evidence_on_a_feature_needs_its_licence(
    evidence: str | Gap, plans: frozenset[str], outcome: type[Exception] | None
) -> None:
    if outcome is None:
        assert licensed(evidence, plans, P2_LICENCE) == evidence == licensed_where_offered(evidence, plans, P2_LICENCE)
        return
    with pytest.raises(outcome):
        licensed(evidence, plans, P2_LICENCE)
    if evidence is NOT_OFFERED:
        assert licensed_where_offered(evidence, plans, P2_LICENCE) is None
    else:
        with pytest.raises(outcome):
            licensed_where_offered(evidence, plans, P2_LICENCE)


def test_intune_is_licensed_by_any_of_its_editions() -> None:
    for plans in (frozenset({"INTUNE_EDU", "AAD_PREMIUM"}), frozenset({"INTUNE_A"})):
        assert licensed_for_intune("rows", plans) == "rows"
    for plans in (frozenset({"INTUNE_O365"}), frozenset()):
        with pytest.raises(NotApplicable):
            licensed_for_intune("rows", plans)


def test_plans_whose_subscription_is_in_an_unknown_state_are_named_in_order() -> None:
    plans = tuple(record(ServicePlan, service_plan_name=f"PLAN_{letter}", provisioning_status="Success") for letter in "FBDAEC")
    sku = record(SubscribedSku, id="sku", capability_status="planned", service_plans=plans)
    found = service_plans((sku,))
    assert isinstance(found, Gap)
    assert found.detail.endswith("of PLAN_A, PLAN_B, PLAN_C, PLAN_D, PLAN_E, PLAN_F")
