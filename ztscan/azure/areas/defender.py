"""What Microsoft Defender for Cloud says: plans, recommendations, vulnerabilities and scores.

Recommendations and vulnerabilities are the longest lists of Azure, and are held in columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from ztscan.azure.areas.scope import AzureSubscription
from ztscan.azure.ids import subscription_of
from ztscan.azure.keys import azure_subscription_ids, of_subscriptions
from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.core.columns import Columns
from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.resource import Content

SECURITY = "SecurityResources"


class DefenderPlan(AzureRow, frozen=True, kw_only=True):
    """A plan of a subscription; its name is that of the plan, such as ``VirtualMachines``."""

    tier: str | None = at("properties.pricingTier")
    """``Free`` or ``Standard``."""
    sub_plan: str | None = at("properties.subPlan")
    """Such as ``P2``. Absent: the full plan."""
    coverage: str | None = at("properties.resourcesCoverageStatus")
    """``FullyCovered``, ``PartiallyCovered`` or ``NotCovered``."""
    trial: str | None = at("properties.freeTrialRemainingTime")
    """A duration of ISO 8601."""
    extensions: Sequence[Mapping[str, Any]] | None = at("properties.extensions")
    """Each with ``name`` and ``isEnabled``, which is the text ``True`` or ``False``."""

    def __post_init__(self) -> None:
        freeze_fields(self)


class DefenderSetting(msgspec.Struct, frozen=True, kw_only=True):
    """A setting of a subscription, such as ``WDATP``: the integration with Defender for Endpoint."""

    id: str
    name: str
    enabled: bool | None = at("properties.enabled")


class CloudRecommendation(AzureRow, frozen=True, kw_only=True):
    """An assessment of a resource, whose id the id begins with; its name is that of the recommendation."""

    columns: ClassVar[Columns] = Columns(kept=("id",), packed=("subscription",))
    title: str | None = at("properties.displayName")
    code: str | None = at("properties.status.code")
    """``Healthy``, ``Unhealthy`` or ``NotApplicable``."""
    cause: str | None = at("properties.status.cause")
    """``Exempt`` for an exemption."""
    severity: str | None = at("properties.metadata.severity")
    risk: str | None = at("properties.risk.level")
    """How much an attacker gains here, where Defender works it out: up to ``Critical``."""

    @property
    def target(self) -> str:
        """The id of what was assessed, in lower case."""
        return assessed(self.key)


class Vulnerability(AzureRow, frozen=True, kw_only=True):
    """A finding of a vulnerability scan: a sub-assessment of a resource, whose id the id begins with."""

    columns: ClassVar[Columns] = Columns(kept=("id",), packed=("name", "subscription"))
    code: str | None = at("properties.status.code")
    severity: str | None = at("properties.status.severity")
    published: str | None = at("properties.additionalData.publishedTime")
    """When the vulnerability became known. ``timeGenerated`` is renewed by each scan and says nothing of its age."""

    @property
    def target(self) -> str:
        """The id of what was scanned, in lower case."""
        return assessed(self.key)


class SubscriptionScore(AzureRow, frozen=True, kw_only=True):
    share: float | None = at("properties.score.percentage")
    """From 0 to 1."""
    current: float | None = at("properties.score.current")
    most: float | None = at("properties.score.max")


def assessed(key: str) -> str:
    """The id of what the assessment with this id (in lower case) is about."""
    return key.partition("/providers/microsoft.security/assessments/")[0]


SERVERS = "VirtualMachines"
"""The plan that Microsoft calls Defender for Servers."""


def with_servers_plan(
    azure_defender_plans: tuple[DefenderPlan, ...],
    azure_subscriptions: tuple[AzureSubscription, ...],
    organization: Iterable[Organization],
) -> Iterator[str]:
    """The tenant's own subscriptions where Defender for Servers may be on: in others its settings have no effect."""
    rows = (one for one in azure_defender_plans if one.name.casefold() == SERVERS.casefold())
    on = {subscription_of(one.id) for one in rows if (one.tier or "").casefold() != "free"}
    yield from (key for key in azure_subscription_ids(azure_subscriptions, organization) if key in on)


RESOURCES = (
    rows_of_types("azure_defender_plans", DefenderPlan, "microsoft.security/pricings", table=SECURITY),
    managed(
        "azure_defender_settings",
        "/subscriptions/{key}/providers/Microsoft.Security/settings",
        DefenderSetting,
        "2022-05-01",
        keys=of_subscriptions(with_servers_plan),
    ),
    rows_of_types(
        "azure_recommendations",
        CloudRecommendation,
        "microsoft.security/assessments",
        table=SECURITY,
        configuration=False,
        content=Content.ACTIVITY,
    ),
    rows_of_types(
        "azure_vulnerabilities",
        Vulnerability,
        "microsoft.security/assessments/subassessments",
        table=SECURITY,
        configuration=False,
        content=Content.ACTIVITY,
    ),
    rows_of_types(
        "azure_secure_scores",
        SubscriptionScore,
        "microsoft.security/securescores",
        table=SECURITY,
        configuration=False,
        content=Content.ACTIVITY,
    ),
)
