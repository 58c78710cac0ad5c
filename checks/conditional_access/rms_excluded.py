from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn, Target
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

from ._policies import in_force_for_users

RIGHTS_MANAGEMENT = "00000012-0000-0000-c000-000000000000"
ORDINARY = SignIn(target=Target((RIGHTS_MANAGEMENT,)), client="mobileappsanddesktopclients")
"""Opening a document at a desk: no risk, no transfer of the session."""
DECISIVE = (
    Dimension.TARGET,
    Dimension.CLIENT,
    Dimension.USER_RISK,
    Dimension.SIGN_IN_RISK,
    Dimension.INSIDER_RISK,
    Dimension.FLOW,
)


@check(
    title="Rights management is left out of policies that would keep protected content from opening",
    severity=Severity.LOW,
    objectives=["endpoints.information_protection"],
    mappings={"zta": ["35001"]},
)
def rms_excluded(
    sign_in_policies: tuple[Policy, ...], sign_in_tenant: SignInTenant, service_principals: tuple[ServicePrincipal, ...]
) -> Iterator[Finding]:
    """Whether those to whom a protected document was sent can open it.

    What it checks:
        Where the tenant has Microsoft Rights Management Services: no enabled policy for users that blocks or demands something
        applies to it in an ordinary sign-in (native client, no risk, no transfer of the session). Each such policy is a finding.

    Why it matters:
        To open an encrypted document its reader signs in to Rights Management of the sender's tenant. A policy that demands a
        compliant device of this tenant, or multifactor authentication that an external reader cannot register, makes the
        document unreadable for the very people that it was shared with.

    Limits:
        This is advice, and in conflict with covering all applications without exception: excluding Rights Management leaves the
        service itself to a password. Weigh one against the other, and waive what is not wanted. Whom a policy is for is not
        weighed, nor are conditions on platform, location and device.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, Target resources > Exclude >
           Microsoft Rights Management Services.
        2. Or trust multifactor authentication and devices of the readers' tenants: External Identities > Cross-tenant access
           settings > Default settings > Trust settings.

    References:
        https://learn.microsoft.com/purview/encryption-azure-ad-configuration
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    if not any((principal.app_id or "").lower() == RIGHTS_MANAGEMENT for principal in service_principals):
        raise NotApplicable("the tenant does not have Microsoft Rights Management Services")
    unsure = []
    for policy in (policy.at_its_word for policy in in_force_for_users(sign_in_policies)):
        truths = [
            condition.holds(ORDINARY.value(dimension), sign_in_tenant)
            for dimension, condition in policy.conditions.items()
            if dimension in DECISIVE
        ]
        if not policy.grant.clauses or False in truths:
            continue
        if None in truths or policy.doubts:
            unsure.append(policy.subject.name)
        else:
            yield Finding(
                policy.subject,
                f"{policy.subject.name} stands before Rights Management",
                f"applies to Microsoft Rights Management Services: {policy.grant.text}",
                f"{RIGHTS_MANAGEMENT} excluded",
            )
    if unsure:
        text = f"whether the policy `{min(unsure)}` applies to Rights Management cannot be told"
        raise Unknown(Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "look at it with What If"))
