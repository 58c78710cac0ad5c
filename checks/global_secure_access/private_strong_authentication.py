from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.network_access.private import PrivateAccess
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.plugin import Gap, Severity, Yielded, check

from ._requirements import proved, published


@check(
    title="MFA is required for every private application",
    severity=Severity.HIGH,
    objectives=["network.limit_access", "apps.vpn_sso"],
    mappings={"stronger": {"zta": ["25394", "25396"]}},
    since="0.2.0",
)
def private_strong_authentication(
    network_tenant_status: NetworkTenantStatus | Gap,
    private_access: PrivateAccess | Gap,
    sign_in_coverage: SignInCoverage,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Checks that nobody reaches the internal network with a password only.

    What it checks:
        For each application of Private Access, Quick Access included, Conditional Access requires MFA of everyone who is
        assigned, on every platform and from every location. The effect of all policies together is proved, and a finding
        shows an example sign-in.

    Why it matters:
        A private application opens servers that were never meant for the internet. A stolen password is enough to be inside.

    Limits:
        Members of groups that no policy names are not read: a policy for some groups may then leave the check not assessed.
        Declared emergency access accounts and accepted exclusions are left out. Applications without assigned users are left
        out as well.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include the assigned groups, or All users.
        2. Target the private applications, or All resources, and select Grant > Require multifactor authentication.
        3. Save the policy as Report-only, review its effect, and then set Enable policy to On.
        4. To verify, open the application on a device with the client, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-target-resource-private-access-apps
    """
    applications = published(network_tenant_status, private_access, service_plans)
    check_id = "global_secure_access.private_strong_authentication"
    yield from proved(applications, sign_in_coverage, catalogue.MULTIFACTOR, check_id, "reach a private application without MFA")
