from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Region, Requirement, What
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import NotApplicable, Severity, Yielded, check

AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
MFA_FOR_AZURE_DEVOPS = Requirement(
    "azure_devops",
    "every user passes multifactor authentication for Azure DevOps",
    Region(what=What(applications=frozenset((AZURE_DEVOPS,)), text="Azure DevOps"), clients=catalogue.MODERN),
    catalogue.MULTIFACTOR,
    escapes="reach Azure DevOps without multifactor authentication",
)


@check(
    title="Azure DevOps demands multifactor authentication",
    severity=Severity.LOW,
    objectives=["identities.mfa", "identities.conditional_access_baseline"],
    mappings={"maester": ["MT.1071"], "prowler": ["entra_conditional_access_policy_explicitly_targets_azure_devops"]},
)
def azure_devops_targeted(
    service_principals: tuple[ServicePrincipal, ...], sign_in_coverage: SignInCoverage
) -> Iterator[Yielded]:
    """Whether source code and pipelines are still protected since Azure DevOps stands for itself.

    What it checks:
        Where the tenant has Azure DevOps, every sign-in of every user to it with a modern client passes multifactor
        authentication or is blocked.

    Why it matters:
        Until September 2025 a policy on the Windows Azure Service Management API covered Azure DevOps too. It does no longer:
        whoever relied on that has lost multifactor authentication there without changing anything.

    Limits:
        The published rule asks for a policy that names Azure DevOps; here the effect counts, so that a policy on all resources
        does. Personal access tokens and SSH keys pass no policy.

    Remediation:
        1. Include Azure DevOps in a policy: {portal:conditional_access_policies} > the policy > Target resources
           > Select resources > Azure DevOps, or All resources.
        2. Or send `PATCH /identity/conditionalAccess/policies/{id}` with
           `"includeApplications": [..., "499b84ac-1321-427f-aa17-267ca6975798"]`.

    References:
        https://learn.microsoft.com/azure/devops/organizations/accounts/conditional-access-policies
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    if not any((principal.app_id or "").lower() == AZURE_DEVOPS for principal in service_principals):
        raise NotApplicable("the tenant does not have Azure DevOps")
    yield from sign_in_coverage.prove(MFA_FOR_AZURE_DEVOPS, "conditional_access.azure_devops_targeted").findings()
