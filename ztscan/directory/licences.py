"""Licences of the tenant by service plan. Product names are not reliable (regressions in other tools: licences by SKU)."""

from __future__ import annotations

from collections.abc import Sized
from typing import TypeVar

from ztscan.core.charts import LicenceTier
from ztscan.core.model import Gap, GapReason, InferredGap, NotOffered
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.engine.evidence import fact
from ztscan.graph.areas.identity_protection import WORKLOAD_ID_PREMIUM
from ztscan.graph.areas.tenant import SubscribedSku, enabled_service_plans, undetermined_service_plans
from ztscan.graph.resource import P1, P2, Licence
from ztscan.graph.triage import INTUNE, is_intune_plan

T = TypeVar("T")
Rows = TypeVar("Rows", bound=Sized)

P1_PLANS = P1.service_plans
"""Service plans that include Microsoft Entra ID P1. P2 includes it."""
P2_PLANS = P2.service_plans
P1_LICENCE = P1
P2_LICENCE = P2
WORKLOAD_ID = WORKLOAD_ID_PREMIUM


@fact
def service_plans(subscribed_skus: tuple[SubscribedSku, ...]) -> frozenset[str] | Gap:
    """Names of the service plans (``AAD_PREMIUM_P2``, ``INTUNE_A`` ...) that some usable subscription carries.

    A Gap if it rests on a state that is not known whether one of them can be used.
    """
    if unsure := undetermined_service_plans(subscribed_skus):
        detail = f"`subscribed_skus` has a state that ztscan does not know, of {', '.join(sorted(unsure))}"
        return Gap("subscribed_skus", GapReason.MALFORMED, detail, "review the subscriptions, or update ztscan")
    return enabled_service_plans(subscribed_skus)


@fact
def licence_tier(service_plans: frozenset[str]) -> LicenceTier:
    """The highest edition of Microsoft Entra ID of the tenant."""
    if not service_plans.isdisjoint(P2_PLANS):
        return LicenceTier("P2")
    return LicenceTier("Free" if service_plans.isdisjoint(P1_PLANS) else "P1")


def is_off(evidence: object, plans: frozenset[str] | Gap, *needed: str) -> bool:
    """Whether a feature is certainly off: Graph reports that it is not licensed, and the subscriptions agree.

    One of the two alone is not sufficient: the error can be a fault, and the licence list can be outdated. An inferred gap
    is not Graph's report: it comes from the same licence list.
    """
    if not isinstance(evidence, Gap) or isinstance(evidence, InferredGap):
        return False
    return evidence.reason is GapReason.NOT_LICENSED and not isinstance(plans, Gap) and plans.isdisjoint(needed)


def unlicensed(plans: frozenset[str], feature: str, *needed: str) -> Gap | None:
    """A gap if no subscription includes any of the service plans that ``feature`` requires."""
    if not plans.isdisjoint(needed):
        return None
    licence = next((known.name for known in (P1, P2, WORKLOAD_ID) if known.service_plans == needed), " or ".join(needed))
    detail = f"{feature} requires the licence {licence}, and no subscription includes it"
    remedy = f"get the licence {licence}"
    return Gap("subscribed_skus", GapReason.NOT_LICENSED, detail, remedy)


def licensed_where_offered(evidence: T | Gap, plans: frozenset[str], licence: Licence) -> T | None:
    """As ``licensed``, for one source of several: None where Microsoft does not offer it in this cloud."""
    return None if isinstance(evidence, NotOffered) else licensed(evidence, plans, licence)


def licensed(evidence: T | Gap, plans: frozenset[str], licence: Licence) -> T:
    """The evidence on a feature. Raises Unknown for a gap, and NotApplicable where no subscription has the licence, or where
    Microsoft does not offer the feature in this cloud.

    An answer of Graph in a tenant without the licence says nothing: it is empty, or left from a subscription that lapsed and
    no longer in force. Of alerts and incidents that does not hold: see ``reported``.
    """
    if isinstance(evidence, NotOffered):
        raise NotApplicable(evidence.detail)
    unlicensed_here = plans.isdisjoint(licence.service_plans)
    if unlicensed_here and (not isinstance(evidence, Gap) or is_off(evidence, plans, *licence.service_plans)):
        raise NotApplicable(f"this requires the licence {licence.name}, and no subscription includes it")
    if isinstance(evidence, Gap):
        raise Unknown(evidence)
    return evidence


def reported(rows: Rows | Gap, plans: frozenset[str], licence: Licence) -> Rows:
    """As ``licensed``, for alerts and incidents: rows that exist because a product raised them.

    They need work whatever the subscriptions are called, so none is discarded; only an empty list can be for the licence.
    """
    return rows if not isinstance(rows, Gap) and rows else licensed(rows, plans, licence)


def licensed_for_intune(evidence: T | Gap, plans: frozenset[str]) -> T:
    """As ``licensed``, for Microsoft Intune in any edition (``is_intune_plan``)."""
    return licensed(evidence, plans.union(INTUNE.service_plans) if any(map(is_intune_plan, plans)) else plans, INTUNE)
