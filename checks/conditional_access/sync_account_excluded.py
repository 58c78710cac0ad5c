from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn, Target
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.role_holding import RoleHoldings
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

from ._sync_accounts import sync_account_ids

DIRECTORY = "00000002-0000-0000-c000-000000000000"
"""Windows Azure Active Directory, which synchronisation writes to."""


@check(
    title="Directory synchronisation accounts are not stopped by policies for all users",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice", "identities.conditional_access_baseline"],
    mappings={
        "maester": ["MT.1020"],
        "prowler": ["entra_conditional_access_policy_directory_sync_account_excluded"],
    },
)
def sync_account_excluded(role_holdings: RoleHoldings, sign_in_coverage: SignInCoverage) -> Iterator[Finding]:
    """Whether a policy for people stops the synchronisation server.

    What it checks:
        An ordinary sign-in of each account with the role Directory Synchronization Accounts (no risk, a native client on Windows,
        the directory as its target) meets no enabled policy that blocks or demands something. Each policy that it meets is a
        finding.

    Why it matters:
        The synchronisation server cannot answer a prompt. A policy for all users stops it, leavers stay enabled in the cloud and
        new passwords do not arrive, often for days before anybody notices.

    Limits:
        The published rule looks for the role or account among the exclusions of policies for all users and all applications; here
        the effect counts. Policies with a condition on locations are left aside, since they may be the ones that tie the
        account to its own network. Not applicable where synchronisation signs in as an application, which is better.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, Users > Exclude > Directory
           roles > Directory Synchronization Accounts.
        2. Or send `PATCH /identity/conditionalAccess/policies/{id}` with `d29b2b05-8046-44ba-8758-1e26182fcf32` under
           `conditions.users.excludeRoles`.
        3. Better, let Microsoft Entra Connect sign in as an application, and remove the account.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    accounts = [identity for key in sync_account_ids(role_holdings) if (identity := sign_in_coverage.identity(key)) is not None]
    if not accounts:
        raise NotApplicable("every account with the role for directory synchronisation is disabled or gone")
    policies = [policy.at_its_word for policy in sign_in_coverage.policies]
    stopped: dict[Policy, list[str]] = defaultdict(list)
    unsure: dict[Policy, str] = {}
    for account in accounts:
        sign_in = SignIn(account, Target((DIRECTORY,)), "mobileappsanddesktopclients")
        for outcome in decide(policies, sign_in, sign_in_coverage.tenant).outcomes:
            policy = outcome.policy
            if not policy.enforced or not policy.grant.clauses or policy.of_security_defaults:
                continue
            if Dimension.LOCATION in policy.conditions:
                continue
            if outcome.applies:
                stopped[policy].append(account.name)
            elif outcome.applies is None:
                unsure[policy] = account.name
    for policy, names in stopped.items():
        yield Finding(
            policy.subject,
            f"{policy.subject.name} stops directory synchronisation",
            f"applies to {', '.join(names)}: {policy.grant.text}",
            "the role or the account excluded",
            users=len(names),
        )
    if unsure:
        policy, name = next(iter(unsure.items()))
        text = f"whether the policy `{policy.subject.name}` applies to {name} cannot be told"
        raise Unknown(Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "look at it with What If"))
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)
