from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="MFA is required for all users and Azure management",
    severity=Severity.HIGH,
    objectives=["identities.mfa", "identities.privileged_access"],
    mappings={
        "maester": ["MT.1008"],
        "monkey365": ["eid-ensure-mfa-for-azure-management-missing-cap"],
        "prowler": ["entra_conditional_access_policy_require_mfa_for_management_api"],
    },
)
def mfa_azure_management(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that MFA is required for every sign-in to Azure management.

    What it checks:
        All sign-ins of all users with modern clients to Azure management are blocked or require MFA. Azure management is
        the Azure Resource Manager API (`797f4846-ba00-4fd7-ba43-dac1f8f63013`), the Azure portal, and the services that
        share its policies.

    Why it matters:
        A user who manages Azure can access every server, key and backup in it. Azure roles are not directory roles, so
        policies for administrator roles do not apply to these users.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. Azure DevOps and Microsoft Graph PowerShell are separate resources. Microsoft itself
        requires MFA for the Azure portal and, since late 2025, for changes through Resource Manager. This requirement is
        not part of the tenant's policies, and the check does not count it.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users. Exclude only the emergency access
           accounts.
        2. Select Target resources > Windows Azure Service Management API, and Grant > Require multifactor
           authentication.
        3. Or remove the application from the exclusions of the policy for all resources.
        4. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeApplications":
           ["797f4846-ba00-4fd7-ba43-dac1f8f63013"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-azure-mgmt
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    yield from sign_in_coverage.prove(catalogue.MFA_AZURE_MANAGEMENT, "conditional_access.mfa_azure_management").findings()
