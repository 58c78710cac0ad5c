from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ztscan.entities.azure_defender import DefenderPlan
from ztscan.entities.azure_sentinel import SecurityAutomation, SentinelConnector
from ztscan.estate.rows import nothing
from ztscan.estate.subscriptions import home_of, judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, check

T = TypeVar("T")
AUTOMATIONS, CONNECTORS = "azure_security_automations", "azure_sentinel_connectors"
_ACTIONS = frozenset({"logicapp", "eventhub", "workspace"})


@check(
    title="Alerts of Defender for Cloud are exported or start a workflow",
    severity=Severity.LOW,
    objectives=["visibility.respond"],
    mappings={"partial": {"mcsb": ["IR-2", "LT-5"]}},
    since="0.2.0",
)
def findings_exported(
    azure_security_automations: tuple[SecurityAutomation, ...] | Gap,
    azure_sentinel_connectors: ByKey[tuple[SentinelConnector, ...]] | Gap,
    azure_defender_plans: tuple[DefenderPlan, ...],
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that alerts on servers, containers and data meet with those of other pillars.

    What it checks:
        Each subscription with a plan of Defender for Cloud has an enabled continuous export or workflow for alerts. The
        destination is a workspace, an event hub or a logic app. A connector of Defender for Cloud in Sentinel also counts.

    Why it matters:
        Otherwise alerts wait in the Azure portal until somebody looks.

    Limits:
        An export may be in another subscription: where the tenant was not read whole, nothing is found missing. The integration
        of Defender XDR with Defender for Cloud has no object here. Where all plans are Free, this is not applicable.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings > the subscription > Continuous export.
        2. Select security alerts, and the workspace of Microsoft Sentinel.
        3. To verify: `az security automation list --subscription ID`.

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/continuous-export
    """
    unread, gaps = Unread(), list[Gap]()
    paid = {home_of(one) for one in azure_defender_plans if (one.tier or "").casefold() == "standard"}
    if any(one.tier is None for one in azure_defender_plans if azure_visibility.holds(one)):
        unread.add(_unsaid("azure_defender_plans", "the tier of a plan"))
    exported = _exported(azure_security_automations, gaps) | _connected(azure_sentinel_connectors, gaps)
    asked = 0
    try:
        for subject in unread.over(judged_subscriptions(azure_visibility)):
            asked += subject.id in paid
            if subject.id in paid and subject.id not in exported:
                if gaps or azure_visibility.gap is not None:
                    unread.add(*gaps)
                    continue
                message = f"alerts of Defender for Cloud on {subject.name} go nowhere"
                yield Finding(subject, message, "no export, workflow or connector", "an export of alerts")
    except NotApplicable:
        unread.raise_any()
        raise
    unread.raise_any()
    if not asked:
        raise NotApplicable(f"all plans of Defender for Cloud are Free ({nothing(azure_visibility, 'alert')})")


def _exported(automations: tuple[SecurityAutomation, ...] | Gap, gaps: list[Gap]) -> set[str]:
    """Subscriptions whose alerts some automation passes on, in lower case."""
    found: set[str] = set()
    for one in _seen(automations, gaps):
        if one.enabled is False:
            continue
        if None in (one.enabled, one.scopes, one.sources, one.actions):
            gaps.append(_unsaid(AUTOMATIONS, f"what the automation {one.name} does"))
        elif "alerts" in _words(one.sources, "eventSource") and _ACTIONS & _words(one.actions, "actionType"):
            paths = (path.strip("/").split("/") for path in _words(one.scopes, "scopePath"))
            found.update(path[1] for path in paths if len(path) == 2 and path[0] == "subscriptions")
    return found


def _connected(connectors: ByKey[tuple[SentinelConnector, ...]] | Gap, gaps: list[Gap]) -> set[str]:
    """Subscriptions that Sentinel takes alerts from, in lower case."""
    found: set[str] = set()
    entries = [connectors] if isinstance(connectors, Gap) else [connectors[key] for key in connectors]
    for entry in entries:
        for one in _seen(entry, gaps):
            states = _words(list((one.data or {}).values()), "state")
            if (one.kind or "").casefold() == "azuresecuritycenter" and "enabled" in states and one.subscription_id:
                found.add(one.subscription_id.lower())
    return found


def _seen(rows: tuple[T, ...] | Gap, gaps: list[Gap]) -> tuple[T, ...]:
    if isinstance(rows, Gap):
        gaps.append(rows)
        return ()
    return rows


def _words(objects: Iterable[Any] | None, name: str) -> set[str]:
    return {str(one.get(name, "")).lower() for one in objects or () if isinstance(one, Mapping)}


def _unsaid(resource: str, what: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, f"`{resource}` does not state {what}", "scan again; if this persists, report it")
