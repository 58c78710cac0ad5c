from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Acceptance, Region, Requirement, What
from ztscan.plugin import Severity, Yielded, check

from ._proofs import UNMANAGED, require_policies_licensed


@check(
    title="An app protection policy is required for Office 365 on unmanaged phones and tablets",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "endpoints.compliance_for_access"],
    mappings={
        "partial": {"prowler": ["entra_conditional_access_policy_approved_client_app_required_for_mobile"], "zta": ["24827"]}
    },
)
def app_protection_mobile(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that unmanaged phones and tablets can access Office 365 only from apps with an app protection policy.

    What it checks:
        The check covers every sign-in of every user to Office 365 from modern authentication clients on unmanaged Android and
        iOS devices. Unmanaged means neither compliant nor Microsoft Entra hybrid joined. The sign-in must be blocked or
        require an app protection policy. A weaker alternative control is not accepted.

    Why it matters:
        On a personal phone, an app protection policy is the only control over company data. Without it, users can copy data
        to any app. The data cannot be wiped when the phone is lost or the employee leaves.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. A compliant
        device is accepted instead, because Intune then manages the phone. A tenant that blocks all unmanaged phones also
        passes. The retired grant control for approved client apps does not count, not even as an alternative. The client
        reports the device platform itself, so the platform can be false. Emergency access accounts and accepted exclusions
        are not evaluated, and the result lists them. Any other exclusion counts as missing coverage.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select Target resources > Office 365.
        2. Select Conditions > Device platforms > Android and iOS, and Grant > Require app protection policy.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"platforms": {"includePlatforms": ["android",
           "iOS"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["compliantApplication"]}`.
        4. Create the app protection policies for Android and iOS in {portal:intune_app_protection}.
        5. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        6. Verify with {portal:what_if}: select a user, the resource Office 365 and the device platform iOS or Android. The
           policy must be listed under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-approved-app-or-app-protection
        https://learn.microsoft.com/mem/intune/apps/app-protection-policy
    """
    require_policies_licensed(service_plans)
    requirement = Requirement(
        "app_protection",
        "an app protection policy is required for Office 365 on unmanaged phones and tablets",
        Region(
            what=What(groups=frozenset(("office365",)), text="Office 365"),
            device=UNMANAGED,
            platforms=frozenset(("android", "ios")),
            clients=catalogue.MODERN,
        ),
        Acceptance(frozenset(("compliantapplication",)), text="an app protection policy"),
        caveats=(catalogue.HONEST_CLIENTS,),
        escapes="access Office 365 from an unmanaged phone or tablet without an app protection policy",
    )
    yield from sign_in_coverage.prove(requirement, "conditional_access.app_protection_mobile").findings()
