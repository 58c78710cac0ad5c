from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ztscan.entities.azure_policy import AzurePolicyAssignment, AzurePolicyExemption
from ztscan.entities.azure_scope import SubscriptionRow
from ztscan.estate.ages import is_past
from ztscan.estate.subscriptions import home_of, judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Severity, Unknown, check, required

ASSIGNMENTS = "azure_policy_assignments"
BENCHMARK = "/1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
"""Id of the policy set Microsoft cloud security benchmark."""
_GROUP = "/providers/microsoft.management/managementgroups/"


@check(
    title="The Microsoft cloud security benchmark is assigned to every subscription",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "partial": {"cis-azure-6.0": ["8.1.11"], "mcsb": ["PV-1", "PV-2"], "prowler": ["policy_ensure_asc_enforcement_enabled"]}
    },
    since="0.2.0",
)
def security_benchmark(
    azure_policy_assignments: tuple[AzurePolicyAssignment, ...],
    azure_policy_exemptions: tuple[AzurePolicyExemption, ...] | Gap,
    azure_subscription_rows: tuple[SubscriptionRow, ...],
    azure_visibility: Visibility,
    now: datetime,
) -> Iterator[Finding]:
    """Checks that the settings of all resources are measured.

    What it checks:
        Each subscription has an assignment of the policy set Microsoft cloud security benchmark, under any name, at itself or
        at a management group above. The assignment neither excludes nor exempts the subscription or a group above it. It is
        not limited to selected locations or types.

    Why it matters:
        Recommendations of Defender for Cloud are made by this assignment. Without it nothing is found, and the list looks good.

    Limits:
        Exemptions and exclusions of single resources are not judged, nor policies that somebody disabled by a parameter.

    Remediation:
        1. Open Azure portal > Policy > Assignments > Assign initiative, choose the tenant root group and "Microsoft cloud
           security benchmark".
        2. With the CLI: `az policy assignment create --name mcsb --policy-set-definition
           1f3afdf9-d0c9-4c3d-847f-89da613e70a8 --scope /providers/Microsoft.Management/managementGroups/TENANT`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/concept-regulatory-compliance
    """
    named = [one for one in azure_policy_assignments if (one.definition or "").lower().endswith(BENCHMARK)]
    assignments = [one for one in named if not one.selectors]
    rows = {home_of(row): row for row in azure_subscription_rows}
    unread = Unread()
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        with unread.of_one():
            scopes = _scopes(subscription.id, rows)
            reaching = [one for one in assignments if _scope(one) in scopes]
            active = [one for one in reaching if scopes.isdisjoint(map(str.lower, one.excluded or ()))]
            if active and isinstance(azure_policy_exemptions, Gap):
                raise Unknown(azure_policy_exemptions)
            exemptions = () if isinstance(azure_policy_exemptions, Gap) else azure_policy_exemptions
            exempted = _exempted(exemptions, scopes, now)
            if all(one.key in exempted for one in active):
                why = "exempted" if active else "excluded" if reaching else "not assigned"
                message = f"the benchmark does not measure the subscription {subscription.name}: {why}"
                yield Finding(subscription, message, f"assignments that reach it: {len(reaching)}", "an assignment in force")
    unread.raise_any()


def _scopes(subscription: str, rows: Mapping[str, SubscriptionRow]) -> frozenset[str]:
    """Ids of the subscription and of the management groups above it, in lower case. Raises Unknown if Azure did not say."""
    row = rows.get(subscription)
    groups = required(None if row is None else row.groups, "azure_subscription_rows", "managementGroupAncestorsChain")
    above = (f"{_GROUP}{str(group.get('name', '')).lower()}" for group in groups)
    return frozenset((f"/subscriptions/{subscription}", *above))


def _scope(assignment: AzurePolicyAssignment) -> str:
    """What it is assigned to: the part of its id before the provider."""
    return assignment.key.partition("/providers/microsoft.authorization/policyassignments/")[0]


def _exempted(exemptions: Iterable[AzurePolicyExemption], scopes: frozenset[str], now: datetime) -> frozenset[str]:
    """Ids of the assignments that an exemption of one of the scopes takes back as a whole today."""
    return frozenset(
        required(one.assignment, "azure_policy_exemptions", "policyAssignmentId").lower()
        for one in exemptions
        if one.scope in scopes and not one.definitions and not is_past(one.expires, now)
    )
