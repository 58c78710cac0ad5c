from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Azure management requires multifactor authentication of everybody",
    severity=Severity.HIGH,
    objectives=["identities.mfa", "identities.privileged_access"],
    mappings={
        "maester": ["MT.1008"],
        "monkey365": ["eid-ensure-mfa-for-azure-management-missing-cap"],
        "prowler": ["entra_conditional_access_policy_require_mfa_for_management_api"],
    },
)
def mfa_azure_management(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether subscriptions can be run with a password alone.

    What it checks:
        Every sign-in with a modern client to the Azure Resource Manager API (`797f4846-ba00-4fd7-ba43-dac1f8f63013`), the Azure
        portal and the services that share its policies is blocked or demands multifactor authentication, of every user.

    Why it matters:
        Who manages Azure reaches every server, key and backup in it. Roles in Azure are not directory roles, so that policies
        for administrators pass these people by.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Azure
        DevOps and Microsoft Graph PowerShell are resources of their own. Microsoft demands multifactor authentication for the
        Azure portal and, since late 2025, for changes through Resource Manager by itself; that is outside of the tenant's
        policies and not counted.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > Windows Azure Service Management API, and Grant > Require multifactor authentication.
        2. Or take the application out of the exclusions of the policy on all resources.
        3. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeApplications":
           ["797f4846-ba00-4fd7-ba43-dac1f8f63013"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-azure-mgmt
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    yield from sign_in_coverage.prove(catalogue.MFA_AZURE_MANAGEMENT, "conditional_access.mfa_azure_management").findings()
