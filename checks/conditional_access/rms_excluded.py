from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn, Target
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.directory.third_parties import has_application
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

from ._policies import in_force_for_users

RIGHTS_MANAGEMENT = "00000012-0000-0000-c000-000000000000"
ORDINARY = SignIn(target=Target((RIGHTS_MANAGEMENT,)), client="mobileappsanddesktopclients")
"""Opening a document on a desktop: no risk, no authentication flow."""
DECISIVE = (
    Dimension.TARGET,
    Dimension.CLIENT,
    Dimension.USER_RISK,
    Dimension.SIGN_IN_RISK,
    Dimension.INSIDER_RISK,
    Dimension.FLOW,
)


@check(
    title="Policies that block access or require grant controls exclude Microsoft Rights Management Services",
    severity=Severity.LOW,
    objectives=["endpoints.information_protection"],
    mappings={"equal": {"zta": ["35001"]}},
)
def rms_excluded(
    sign_in_policies: tuple[Policy, ...], sign_in_tenant: SignInTenant, service_principals: tuple[ServicePrincipal, ...]
) -> Iterator[Finding]:
    """Checks that no policy prevents users from opening protected documents.

    What it checks:
        No enabled policy for users that blocks access or requires a control applies to an ordinary sign-in to Microsoft
        Rights Management Services. An ordinary sign-in uses a native client and has no risk and no authentication flow.
        Each policy that applies is a finding. The check does not apply if the tenant does not have the service.

    Why it matters:
        To open an encrypted document, a user signs in to Rights Management in the tenant of the sender. External users may
        be unable to satisfy a policy there, such as a compliant device of this tenant or MFA registration. They cannot open
        the document that was shared with them.

    Limits:
        This check is a recommendation. It conflicts with the goal of covering all applications without exclusions. An
        exclusion leaves the service protected only by a password. Decide which goal is more important, and waive the other.
        The check ignores which users a policy applies to, and conditions on platform, location and device.

    Remediation:
        1. Open {portal:conditional_access_policies}, select the policy, and select Target resources > Exclude >
           Microsoft Rights Management Services.
        2. Or trust MFA and devices from the tenants of the readers: {portal:cross_tenant_access} > Default settings >
           Inbound access settings > Trust settings.
        3. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/purview/encryption-azure-ad-configuration
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    if not has_application(service_principals, RIGHTS_MANAGEMENT):
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
                f"{policy.subject.name} applies to Microsoft Rights Management Services",
                f"grant controls that apply to protected content: {policy.grant.text}",
                f"Microsoft Rights Management Services ({RIGHTS_MANAGEMENT}) is excluded",
            )
    if unsure:
        text = f"it is undetermined whether the policy `{min(unsure)}` applies to Microsoft Rights Management Services"
        raise Unknown(Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "evaluate the sign-in with What If"))
