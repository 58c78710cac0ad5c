from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.directory.licences import licensed
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.roles import PIM_LICENCE
from ztscan.entities.azure_access import AzureScheduleInstance
from ztscan.estate.roles import DELETED, WORKLOADS, AzureHolding, AzureHoldings, Level
from ztscan.estate.rows import whole_or_unknown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Severity, Unknown, check

_NOBODY = frozenset({*WORKLOADS, DELETED, "device"})
"""Kinds that are no person. What is not known is one."""


@check(
    title="People activate powerful roles of Azure and do not hold them permanently",
    severity=Severity.MEDIUM,
    objectives=["identities.pim", "infrastructure.harden"],
    mappings={"partial": {"cis-azure-6.0": ["5.3.4"], "mcsb": ["PA-2"]}},
    since="0.2.0",
)
def standing_access(
    azure_holdings: AzureHoldings,
    azure_pim_assignments: ByKey[tuple[AzureScheduleInstance, ...]] | Gap,
    azure_visibility: Visibility,
    emergency_accounts: EmergencyAccounts,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that control of subscriptions is just in time.

    What it checks:
        Only declared emergency access accounts have a permanent assignment of a powerful role at a subscription, a management
        group or `/`. These roles can grant access or change all resources, such as Owner and Contributor. A group counts if a
        person is in it.

    Why it matters:
        A stolen session of a permanent owner is enough to take over the subscription. Activation needs MFA, and leaves a trace.

    Limits:
        Applications cannot activate roles: their permanent assignments are listed in a note. Assignments below a subscription
        are not assessed. Without Microsoft Entra ID P2 or Microsoft Entra ID Governance, this is not applicable.

    Remediation:
        1. Open Entra admin center > ID Governance > Privileged Identity Management > Azure resources > the subscription.
        2. Add an eligible assignment, let the person try it, and remove the active one.
        3. To verify: `az role assignment list --scope /subscriptions/ID --include-inherited`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-resource-roles-assign-roles
    """
    try:
        licensed(_of_feature(azure_pim_assignments), service_plans, PIM_LICENCE)
    except NotApplicable:
        whole_or_unknown(azure_visibility)
        raise
    standing: dict[str, list[AzureHolding]] = {}
    applications: set[str] = set()
    for holding in azure_holdings.holdings:
        if holding.permanent and holding.level is not Level.BELOW:
            people = azure_holdings.people(holding)
            applications.update(key for key, kind in people if kind in WORKLOADS)
            if any(kind not in _NOBODY and key not in emergency_accounts.ids for key, kind in people):
                standing.setdefault(holding.principal, []).append(holding)
    for holdings in standing.values():
        subject, roles = holdings[0].subject, in_order({one.role for one in holdings})
        scopes = counted(len(holdings), "scope")
        message = f"{subject.name} has a permanent assignment of {roles} at {scopes}"
        yield Finding(subject, message, f"permanent: {roles}", "eligible, or with an end")
    if applications:
        yield Note(f"applications with a permanent assignment of such a role: {len(applications)}. They cannot activate one")
    if gaps := (*azure_holdings.gaps, *azure_holdings.tenure_gaps):
        raise Unknown(*dict.fromkeys(gaps))
    if not azure_holdings.holdings:
        raise NotApplicable("nobody holds a powerful role of Azure")


def _of_feature(instances: ByKey[tuple[AzureScheduleInstance, ...]] | Gap) -> object:
    """The evidence, or the refusal of every scope for want of the licence."""
    entries = [] if isinstance(instances, Gap) else [instances[key] for key in instances]
    gaps = [one for one in entries if isinstance(one, Gap)]
    return gaps[0] if gaps and len(gaps) == len(entries) else instances
