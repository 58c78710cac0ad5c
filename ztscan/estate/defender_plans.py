"""The plans of Microsoft Defender for Cloud by subscription."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ztscan.engine.check import known
from ztscan.engine.evidence import fact
from ztscan.entities.azure_defender import DefenderPlan

PLANS = "azure_defender_plans"
IMAGE_SCANS = "containerregistriesvulnerabilityassessments"
"""The extension of a plan that scans images, in lower case."""


class DefenderPlans(msgspec.Struct, frozen=True):
    """Plans by subscription and name, both in lower case. A subscription without plans never registered Defender for Cloud."""

    by_subscription: Mapping[str, Mapping[str, DefenderPlan]]

    def of(self, subscription: str, plan: str) -> DefenderPlan | None:
        return self.by_subscription.get(subscription, {}).get(plan.lower())

    def is_on(self, subscription: str, plan: str) -> bool:
        """Whether the plan is paid for. Raises Unknown for a tier that was not returned, or that nobody knows."""
        found = self.of(subscription, plan)
        return found is not None and known(found.tier, ("free", "standard"), PLANS, "pricingTier") == "standard"


@fact
def azure_plans(azure_defender_plans: tuple[DefenderPlan, ...]) -> DefenderPlans:
    """Plans of subscriptions. A single resource may have another one than its subscription, which is left out."""
    found: dict[str, dict[str, DefenderPlan]] = {}
    for plan in azure_defender_plans:
        steps = plan.key.split("/")
        if steps[1:2] == ["subscriptions"] and steps[3:6] == ["providers", "microsoft.security", "pricings"]:
            found.setdefault(steps[2], {})[steps[-1]] = plan
    return DefenderPlans(found)


def extensions_of(plan: DefenderPlan) -> frozenset[str]:
    """Names of the extensions of a plan that are on, in lower case. Raises Unknown for a value that nobody knows."""
    return frozenset(_on(plan.extensions or ()))


def _on(extensions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for one in extensions:
        state = known(str(one.get("isEnabled")), ("true", "false"), PLANS, "extensions/isEnabled")
        if state == "true":
            yield str(one.get("name", "")).lower()
