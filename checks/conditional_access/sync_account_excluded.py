from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn, Target
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.counting import counted
from ztscan.directory.role_holding import RoleHoldings
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, affected, check

from ._sync_accounts import sync_account_ids

DIRECTORY = "00000002-0000-0000-c000-000000000000"
"""Windows Azure Active Directory, the target of directory synchronisation."""


@check(
    title="Policies for all users exclude directory synchronisation accounts",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice", "identities.conditional_access_baseline"],
    mappings={
        "partial": {"maester": ["MT.1020"], "prowler": ["entra_conditional_access_policy_directory_sync_account_excluded"]}
    },
)
def sync_account_excluded(role_holdings: RoleHoldings, sign_in_coverage: SignInCoverage) -> Iterator[Finding]:
    """Checks that no policy stops the sign-in of directory synchronisation accounts.

    What it checks:
        The check evaluates an ordinary sign-in of each account with the role Directory Synchronization Accounts. The
        sign-in has no risk, uses a native client on Windows, and targets the directory. No enabled policy that blocks
        access or requires a control applies to it. Each policy that applies is a finding.

    Why it matters:
        The synchronisation server cannot respond to a prompt. A policy for all users stops synchronisation. Users who left
        the organisation stay enabled in the cloud, and new passwords do not arrive. This often continues for days before it
        is noticed.

    Limits:
        The published rule looks for the role or the account in the exclusions of policies for all users and all
        applications. This check evaluates the effect. Policies with a location condition are ignored, because they may be
        the policies that restrict the account to its own network. The check does not apply if synchronisation signs in as
        an application, which is better.

    Remediation:
        1. Open {portal:conditional_access_policies}, select the policy, and select Users > Exclude > Directory roles >
           Directory Synchronization Accounts.
        2. Or send `PATCH /identity/conditionalAccess/policies/{id}` with `d29b2b05-8046-44ba-8758-1e26182fcf32` under
           `conditions.users.excludeRoles`.
        3. Or preferably let Microsoft Entra Connect sign in as an application, and remove the account.
        4. To verify, evaluate the account with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    accounts = [identity for key in sync_account_ids(role_holdings) if (identity := sign_in_coverage.identity(key)) is not None]
    if not accounts:
        raise NotApplicable("every account with the directory synchronisation role is disabled or deleted")
    policies = [policy.at_its_word for policy in sign_in_coverage.policies]
    stopped: dict[Policy, list[tuple[str, str]]] = defaultdict(list)
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
                stopped[policy].append((account.id, account.name))
            elif outcome.applies is None:
                unsure[policy] = account.name
    for policy, reached in stopped.items():
        names = [name for _, name in reached]
        accounts_in_words = counted(len(names), "directory synchronisation account")
        yield Finding(
            policy.subject,
            f"{policy.subject.name} applies to {accounts_in_words}",
            f"applies to {', '.join(names)}: {policy.grant.text}",
            "the policy excludes the role or the account",
            users=len(names),
            members=(affected("user", reached),),
        )
    if unsure:
        policy, name = next(iter(unsure.items()))
        text = f"it is undetermined whether the policy `{policy.subject.name}` applies to {name}"
        raise Unknown(Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "evaluate the sign-in with What If"))
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)
