from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.directory.people import EmergencyAccounts
from ztscan.plugin import Finding, Manual, Severity, Unknown, check

from ._emergency import reached_accounts
from ._policies import in_force_for_users

DECLARE = "declare the emergency access accounts under `[emergency_access]` in ztscan.toml"


@check(
    title="Emergency access accounts are excluded from every policy that blocks or demands something",
    severity=Severity.CRITICAL,
    objectives=["identities.emergency_access"],
    mappings={
        "cis-m365-6.0": ["1.1.2"],
        "cis-m365-7.0": ["1.1.2"],
        "maester": ["MT.1005"],
        "prowler": ["entra_emergency_access_exclusion"],
    },
)
def break_glass_excluded(
    sign_in_policies: tuple[Policy, ...],
    sign_in_tenant: SignInTenant,
    emergency_accounts: EmergencyAccounts,
    emergency_reach: EmergencyReach,
) -> Iterator[Finding]:
    """Whether one wrong policy can lock everybody out.

    What it checks:
        No enabled policy for users reaches an emergency access account that `ztscan.toml` declares: the policy excludes it,
        itself or by a group or role, or does not include it in the first place. Without a declaration, a policy for all users
        that excludes nobody at all fails, and the accounts and groups that every such policy excludes are named as likely ones.

    Why it matters:
        A policy with one condition too few locks every administrator out, and whoever could repair it as well. Microsoft needs
        days to let a tenant back in.

    Limits:
        Policies for workload identities reach no account and are left aside, as are report-only ones. Conditions other than users
        are not weighed: a policy that is narrow today can be widened tomorrow. Microsoft demands multifactor authentication for
        its admin portals of every account since 2024, so that the accounts need a passkey or certificate all the same.

    Remediation:
        1. Put the emergency access accounts in a role-assignable group.
        2. Open {portal:conditional_access_policies}, choose the policy, Users > Exclude, and choose
           that group; or send `PATCH /identity/conditionalAccess/policies/{id}` with the id under
           `conditions.users.excludeGroups`.
        3. Raise an alarm at any sign-in by these accounts.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
        https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access
    """
    policies = in_force_for_users(sign_in_policies)
    if not emergency_accounts.declared:
        yield from _without_declaration(policies, sign_in_tenant)
        return
    for policy, accounts in reached_accounts(emergency_reach).items():
        yield Finding(
            policy,
            f"{policy.name} reaches emergency access accounts",
            f"reaches {len(accounts)} of {len(emergency_accounts.ids)} accounts",
            "excluded",
            users=len(accounts),
        )
    if emergency_reach.gaps:
        raise Unknown(*emergency_reach.gaps)
    if not emergency_accounts.ids:
        raise Manual(f"no user is called {' or '.join(emergency_accounts.unknown)}: {DECLARE}")


def _without_declaration(policies: tuple[Policy, ...], tenant: SignInTenant) -> Iterator[Finding]:
    """Policies for everybody that leave nobody out; raises Manual with who may be meant where each leaves somebody out."""
    conditions = [(policy, users) for policy in policies if isinstance(users := policy.conditions[Dimension.IDENTITY], Users)]
    everybody = [(policy, users) for policy, users in conditions if users.included.everyone]
    strict = [policy for policy, users in everybody if not any(users.excluded.describe())]
    for policy in strict:
        yield Finding(
            policy.subject,
            f"{policy.subject.name} holds for everybody without exception, emergency access accounts included",
            "nobody excluded",
            "the emergency access accounts excluded",
        )
    if strict:
        return
    left_out = [users.excluded.users | users.excluded.groups for _, users in everybody]
    common = frozenset.intersection(*left_out) if left_out else frozenset()
    likely = ", ".join(sorted(map(tenant.name_of, common)))
    hint = f"every policy for all users excludes {likely}, which may be them" if likely else "no account is excluded everywhere"
    raise Manual(f"{DECLARE}; {hint}")
