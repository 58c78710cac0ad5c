from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.emergency import EmergencyReach, satisfied_by_passkey
from ztscan.directory.counting import in_order
from ztscan.directory.people import EmergencyAccounts
from ztscan.plugin import Finding, Manual, Severity, Unknown, affected, check

from ._emergency import accounts_in_words, reached_accounts
from ._policies import in_force_for_users

DECLARE = "declare the emergency access accounts under `[emergency_access]` in ztscan.toml"
NO_CANDIDATE = "no account is excluded from every policy for all users"


@check(
    title="No policy can lock out the emergency access accounts",
    severity=Severity.CRITICAL,
    objectives=["identities.emergency_access"],
    mappings={
        "stronger": {"prowler": ["entra_emergency_access_exclusion"]},
        "partial": {"cis-m365-6.0": ["1.1.2"], "cis-m365-7.0": ["1.1.2"], "maester": ["MT.1005"]},
    },
    version=2,
)
def break_glass_excluded(
    sign_in_policies: tuple[Policy, ...],
    sign_in_tenant: SignInTenant,
    emergency_accounts: EmergencyAccounts,
    emergency_reach: EmergencyReach,
) -> Iterator[Finding]:
    """Checks that no policy can lock out the emergency access accounts.

    What it checks:
        No enabled policy for users blocks an emergency access account that is declared in `ztscan.toml`, or requires a
        control that its passkey does not satisfy. At least one of the accounts is excluded from all other policies, except
        from a policy of their own that a passkey satisfies. Exclusions count directly, by a group and by a role.

        If no account is declared, a policy for all users that can lock everybody out fails the check. It passes if an account
        or group is excluded from all such policies. Then the result suggests these accounts and groups.

    Why it matters:
        One policy that is too broad can lock out all administrators, including those who could correct it. Microsoft needs
        days to restore access to a tenant.

    Limits:
        Report-only policies are not evaluated. Policies for workload identities are not evaluated either, because they do not
        apply to user accounts. Conditions other than users are ignored, because a narrow policy can be widened later. Since
        2024, Microsoft requires MFA for its admin portals for every account. Emergency access accounts therefore need a
        passkey or a certificate.

    Remediation:
        1. Add the emergency access accounts to a role-assignable group.
        2. Open {portal:conditional_access_policies}, select the policy, and select Users > Exclude. Select the group.
        3. Alternatively, send `PATCH /identity/conditionalAccess/policies/{id}` with the group id in
           `conditions.users.excludeGroups`.
        4. Create an alert for every sign-in of these accounts.
        5. Verify with {portal:what_if}: select an emergency access account. No policy for users may be listed under Policies
           that will apply.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
        https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access
    """
    policies = in_force_for_users(sign_in_policies)
    if not emergency_accounts.declared:
        yield from _without_declaration(policies, sign_in_tenant)
        raise Manual(f"{DECLARE}; {NO_CANDIDATE}")  # a finding decides all the same
    for policy, accounts in reached_accounts(emergency_reach).items():
        yield Finding(
            policy,
            f"{policy.name} can lock out {accounts_in_words(len(accounts))}",
            f"applies to {len(accounts)} of {accounts_in_words(len(emergency_accounts.ids))}",
            "the accounts are excluded, or their passkey satisfies the policy",
            users=len(accounts),
            members=(affected("user", ((account, account) for account in accounts)),),
        )
    if emergency_reach.gaps:
        raise Unknown(*emergency_reach.gaps)
    if not emergency_accounts.ids:
        declared = " or ".join((*emergency_accounts.unknown, *emergency_accounts.empty))
        raise Manual(f"no user was found for {declared}; {DECLARE}")


def _without_declaration(policies: tuple[Policy, ...], tenant: SignInTenant) -> Iterator[Finding]:
    """Policies for all users that can lock everybody out. Raises Manual, with likely accounts, if all exclude the same ones."""
    conditions = [(policy, users) for policy in policies if isinstance(users := policy.conditions[Dimension.IDENTITY], Users)]
    all_users = [(policy, users) for policy, users in conditions if users.included.everyone and policy.grant.strictest]
    left_out = [users.excluded.users | users.excluded.groups for _, users in all_users]
    common = frozenset.intersection(*left_out) if left_out else frozenset()
    if common:
        likely = in_order(map(tenant.name_of, common))
        raise Manual(f"{DECLARE}; every policy for all users excludes {likely}: possible emergency access accounts")
    for policy, users in all_users:
        excluded = ", ".join(users.excluded.describe(tenant))
        if not excluded or not satisfied_by_passkey(policy, tenant):
            yield Finding(
                policy.subject,
                f"{policy.subject.name} applies to all users, and no account is excluded from every policy for all users",
                f"exclusions: {excluded or 'none'}",
                "the emergency access accounts are excluded from every policy for all users",
            )
