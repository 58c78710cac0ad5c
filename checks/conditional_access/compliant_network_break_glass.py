from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.directory.people import EmergencyAccounts
from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Manual, NotApplicable, Severity, Unknown, check

from ._emergency import reached_accounts
from ._global_secure_access import relying_policies


@check(
    title="Emergency access accounts are excluded from policies on the compliant network",
    severity=Severity.MEDIUM,
    objectives=["identities.emergency_access"],
    mappings={"maester": ["MT.1191"]},
)
def compliant_network_break_glass(
    named_locations: tuple[NamedLocation, ...],
    sign_in_policies: tuple[Policy, ...],
    emergency_accounts: EmergencyAccounts,
    emergency_reach: EmergencyReach,
) -> Iterator[Finding]:
    """Whether the way in survives an outage of the security service edge.

    What it checks:
        No enabled policy that depends on the compliant network of Global Secure Access, by a location or as a control, reaches an
        emergency access account.

    Why it matters:
        When Global Secure Access is down or misconfigured, nobody comes over the compliant network. The emergency accounts are
        for exactly that day.

    Limits:
        The accounts are those declared in `ztscan.toml`; without a declaration this is for a person to look at. Conditions other
        than users are left aside.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, Users > Exclude.
        2. Choose the emergency access accounts, or a role-assignable group that holds only them.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-compliant-network
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    if not named_locations:
        raise NotApplicable("the tenant has no named location, and so no compliant network")
    relying = {policy.id: policy for policy in relying_policies(sign_in_policies, named_locations)}
    if not relying:
        raise NotApplicable("no enabled policy depends on the compliant network")
    if not emergency_accounts.declared:
        raise Manual("declare the emergency access accounts under `[emergency_access]` in ztscan.toml")
    for policy, accounts in reached_accounts(emergency_reach).items():
        if policy.id in relying:
            yield Finding(
                policy,
                f"{policy.name} depends on the compliant network and reaches emergency access accounts",
                f"reaches {len(accounts)} of {len(emergency_accounts.ids)} accounts",
                "excluded",
                users=len(accounts),
            )
    if emergency_reach.gaps:
        raise Unknown(*emergency_reach.gaps)
