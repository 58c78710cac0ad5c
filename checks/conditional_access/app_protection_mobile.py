from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Acceptance, Region, Requirement, What
from ztscan.plugin import Severity, Yielded, check

from ._proofs import UNMANAGED, require_policies_licensed


@check(
    title="Phones and tablets that nobody manages reach Office 365 through protected apps only",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "endpoints.compliance_for_access"],
    mappings={
        "prowler": ["entra_conditional_access_policy_approved_client_app_required_for_mobile"],
        "zta": ["24827"],
    },
)
def app_protection_mobile(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether mail and files on private phones stay in apps that protect them.

    What it checks:
        Every sign-in to Office 365 with a modern client on Android or iOS, from a device that is neither compliant nor hybrid
        joined, is blocked or demands an app protection policy and nothing weaker, of every user.

    Why it matters:
        On a private phone there is no other hold on the data: without app protection it can be copied to any app, and cannot be
        wiped when the phone or the employee is gone.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. A compliant device is
        accepted instead, since Intune then manages the phone; so is a tenant that keeps unmanaged phones out altogether. The
        retired control for approved apps does not count, not even as an alternative. The platform is what the client says of
        itself. Emergency access accounts and declared exclusions are proved around and named beside the verdict; any other
        exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > Office 365, Conditions > Device platforms > Android and iOS, and Grant > Require app protection policy.
        2. Or send `POST /identity/conditionalAccess/policies` with `"platforms": {"includePlatforms": ["android", "iOS"]}` and
           `"grantControls": {"operator": "OR", "builtInControls": ["compliantApplication"]}`.
        3. Create the app protection policies themselves in the {portal:intune_app_protection}.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-approved-app-or-app-protection
        https://learn.microsoft.com/mem/intune/apps/app-protection-policy
    """
    require_policies_licensed(service_plans)
    requirement = Requirement(
        "app_protection",
        "unmanaged phones and tablets reach Office 365 only with apps under an app protection policy",
        Region(
            what=What(groups=frozenset(("office365",)), text="Office 365"),
            device=UNMANAGED,
            platforms=frozenset(("android", "ios")),
            clients=catalogue.MODERN,
        ),
        Acceptance(frozenset(("compliantapplication",)), text="an app protection policy"),
        caveats=(catalogue.HONEST_CLIENTS,),
        escapes="reach Office 365 from an unmanaged phone without an app protection policy",
    )
    yield from sign_in_coverage.prove(requirement, "conditional_access.app_protection_mobile").findings()
