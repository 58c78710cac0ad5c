from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import agreeing, counted, in_order
from ztscan.estate.roles import AzureHoldings
from ztscan.plugin import Finding, Note, Severity, Subject, Unknown, affected, check


@check(
    title="At most two principals have permanent control of the tenant root management group",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "identities.pim"],
    mappings={"partial": {"mcsb": ["PA-1", "PA-7"], "cis-azure-6.0": ["5.3.4"]}},
    since="0.2.0",
)
def root_group_few(azure_holdings: AzureHoldings, *, maximum: int = 2) -> Iterator[Finding | Note]:
    """Checks how many people and applications always control all subscriptions.

    What it checks:
        At most `maximum` (2) people and applications have a permanent assignment at `/` or the tenant root management group.
        Roles that can grant access to others or change all resources count. Members of groups count one by one. Assignments
        with an end, and activated ones, do not count.

    Why it matters:
        Anyone who controls the root group controls every subscription, including later ones. An attacker who takes over one of
        these accounts can use a permanent assignment at once.

    Limits:
        `azure_access.holders_known` checks whether they are guests, deleted accounts or applications.

    Remediation:
        1. Open Azure portal > Management groups > Tenant Root Group > Access control (IAM).
        2. Make the assignments eligible in Entra admin center > ID Governance > Privileged Identity Management > Azure resources,
           and keep two for emergencies.
        3. To verify: `az role assignment list --scope /providers/Microsoft.Management/managementGroups/TENANT_ID`.

    References:
        https://learn.microsoft.com/azure/governance/management-groups/how-to/protect-resource-hierarchy
        https://learn.microsoft.com/azure/role-based-access-control/best-practices
    """
    top = [one for one in azure_holdings.holdings if azure_holdings.at_top(one)]
    holders: dict[str, str] = {}
    for holding in top:
        if holding.permanent:
            holders.update({key: holding.role for key, _ in azure_holdings.people(holding)})
    if len(holders) > maximum:
        subject = Subject("managementGroup", "root", "Tenant Root Group")
        names = {one.principal: one.name for one in top}
        members = affected("principal", ((key, names.get(key, key)) for key in holders))
        message = f"{counted(len(holders), 'principal')} {agreeing(len(holders), 'have')} permanent control of all subscriptions"
        observed = f"{counted(len(holders), 'permanent holder')} of {in_order(set(holders.values()))}"
        yield Finding(subject, message, observed, f"at most {maximum}", members=(members,))
    eligible = sum(one.eligible for one in top)
    if eligible:
        yield Note(f"eligible assignments at the root: {eligible}")
    if gaps := (*azure_holdings.gaps, *azure_holdings.tenure_gaps):
        raise Unknown(*dict.fromkeys(gaps))
