from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.sharepoint import InsightsSettings
from ztscan.plugin import Finding, Gap, Manual, Note, Severity, Subject, check, required

from ._settings import licensed_for_sharepoint

_CHOICES = ("on", "off")


@check(
    title="Item insights are on or off, as the organisation decided",
    severity=Severity.LOW,
    objectives=["data.classify_protect"],
    since="0.2.0",
)
def item_insights(
    item_insights: InsightsSettings | Gap, service_plans: frozenset[str], *, intended: str = ""
) -> Iterator[Finding | Note]:
    """Checks that item insights are set as the organisation decided for the privacy of its people.

    What it checks:
        `isEnabledInOrganization` is as the option `intended` says: `on` or `off`. Without the option, the check is manual.

    Why it matters:
        Item insights show people what their colleagues work on. In some countries a works council or a privacy officer has to
        agree.

    Limits:
        Item insights show nobody a file without access to it. A group for whose members they are off is mentioned, not
        assessed.

    Remediation:
        1. Open {portal:item_insights}, and select the state that was decided.
        2. Or send `PATCH /admin/people/itemInsights {"isEnabledInOrganization": false}`.

    References:
        https://learn.microsoft.com/graph/insights-customize-item-insights-privacy
        https://learn.microsoft.com/graph/api/resources/insightssettings
    """
    settings = licensed_for_sharepoint(item_insights, service_plans)
    enabled = required(settings.is_enabled_in_organization, "item_insights", "isEnabledInOrganization")
    now = _CHOICES[not enabled]
    if intended.casefold() not in _CHOICES:
        raise Manual(f"item insights are {now}: decide, and set the option `intended` to `on` or `off`")
    if enabled and settings.disabled_for_group:
        yield Note("item insights are off for the members of one group")
    if intended.casefold() != now:
        subject = Subject("insightsSettings", "itemInsights", "Item insights")
        message = f"item insights are {now}, and the organisation decided otherwise"
        yield Finding(
            subject, message, f"isEnabledInOrganization: {str(enabled).lower()}", f"item insights {intended.casefold()}"
        )
