from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Region, Requirement, What
from ztscan.directory.third_parties import has_application
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import NotApplicable, Severity, Yielded, check

AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
MFA_FOR_AZURE_DEVOPS = Requirement(
    "azure_devops",
    "MFA is required for Azure DevOps for all users",
    Region(what=What(applications=frozenset((AZURE_DEVOPS,)), text="Azure DevOps"), clients=catalogue.MODERN),
    catalogue.MULTIFACTOR,
    escapes="access Azure DevOps without MFA",
)


@check(
    title="MFA is required for Azure DevOps",
    severity=Severity.LOW,
    objectives=["identities.mfa", "identities.conditional_access_baseline"],
    mappings={
        "partial": {"maester": ["MT.1071"], "prowler": ["entra_conditional_access_policy_explicitly_targets_azure_devops"]}
    },
)
def azure_devops_targeted(
    service_principals: tuple[ServicePrincipal, ...], sign_in_coverage: SignInCoverage
) -> Iterator[Yielded]:
    """Checks that every sign-in to Azure DevOps requires MFA.

    What it checks:
        If the tenant has Azure DevOps, every sign-in to it requires MFA or is blocked. This applies to all users and to
        modern authentication clients.

    Why it matters:
        Until September 2025, a policy for the Windows Azure Service Management API also covered Azure DevOps. It no longer
        does. Tenants that relied on this behaviour lost MFA for Azure DevOps without any change of their own.

    Limits:
        The published rule requires a policy that names Azure DevOps. This check evaluates the effect, so a policy for all
        resources also passes. Conditional Access does not apply to personal access tokens and SSH keys.

    Remediation:
        1. Open {portal:conditional_access_policies}, and select the policy that requires MFA. Select Target resources >
           Select resources > Azure DevOps, or All resources.
        2. Alternatively, send `PATCH /identity/conditionalAccess/policies/{id}` with `"includeApplications": [...,
           "499b84ac-1321-427f-aa17-267ca6975798"]`.
        3. Verify with {portal:what_if}: select a user and the resource Azure DevOps. The policy must be listed under Policies
           that will apply.

    References:
        https://learn.microsoft.com/azure/devops/organizations/accounts/conditional-access-policies
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    if not has_application(service_principals, AZURE_DEVOPS):
        raise NotApplicable("the tenant does not have Azure DevOps")
    yield from sign_in_coverage.prove(MFA_FOR_AZURE_DEVOPS, "conditional_access.azure_devops_targeted").findings()
