from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.directory.people import EmergencyAccounts
from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Manual, NotApplicable, Severity, Unknown, affected, check

from ._emergency import accounts_in_words, reached_accounts
from ._global_secure_access import relying_policies


@check(
    title="Emergency access accounts are excluded from policies that depend on the compliant network",
    severity=Severity.MEDIUM,
    objectives=["identities.emergency_access"],
    mappings={"equal": {"maester": ["MT.1191"]}},
)
def compliant_network_break_glass(
    named_locations: tuple[NamedLocation, ...],
    sign_in_policies: tuple[Policy, ...],
    emergency_accounts: EmergencyAccounts,
    emergency_reach: EmergencyReach,
) -> Iterator[Finding]:
    """Checks that emergency access accounts can sign in when Global Secure Access is unavailable.

    What it checks:
        No enabled policy that depends on the compliant network of Global Secure Access applies to an emergency access
        account. A policy depends on it by a location condition or by a grant control.

    Why it matters:
        If Global Secure Access is unavailable or misconfigured, no user can sign in from the compliant network. Emergency
        access accounts exist for this situation.

    Limits:
        The emergency access accounts are those declared in `ztscan.toml`. Without a declaration, the check requires a manual
        review. Conditions other than users are ignored.

    Remediation:
        1. Open {portal:conditional_access_policies}, select the policy, and select Users > Exclude.
        2. Select the emergency access accounts, or a role-assignable group that contains only these accounts.
        3. Alternatively, send `PATCH /identity/conditionalAccess/policies/{id}` with the group id in
           `conditions.users.excludeGroups`.
        4. Verify with {portal:what_if}: select an emergency access account. The policy must not be listed under Policies that
           will apply.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-compliant-network
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    if not named_locations:
        raise NotApplicable("the tenant has no named locations, so it has no compliant network")
    relying = {policy.id: policy for policy in relying_policies(sign_in_policies, named_locations)}
    if not relying:
        raise NotApplicable("no enabled policy depends on the compliant network")
    if not emergency_accounts.declared:
        raise Manual("declare the emergency access accounts under `[emergency_access]` in ztscan.toml")
    for policy, accounts in reached_accounts(emergency_reach).items():
        if policy.id in relying:
            yield Finding(
                policy,
                f"{policy.name} depends on the compliant network and applies to {accounts_in_words(len(accounts))}",
                f"applies to {len(accounts)} of {accounts_in_words(len(emergency_accounts.ids))}",
                "all emergency access accounts are excluded",
                users=len(accounts),
                members=(affected("user", ((account, account) for account in accounts)),),
            )
    if emergency_reach.gaps:
        raise Unknown(*emergency_reach.gaps)
