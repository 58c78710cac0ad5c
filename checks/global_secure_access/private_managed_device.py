from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.network_access.private import PrivateAccess
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.plugin import Gap, Severity, Yielded, check

from ._requirements import proved, published


@check(
    title="A managed device is required for every private application",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={"stronger": {"maester": ["MT.1188"]}},
    since="0.2.0",
)
def private_managed_device(
    network_tenant_status: NetworkTenantStatus | Gap,
    private_access: PrivateAccess | Gap,
    sign_in_coverage: SignInCoverage,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Checks that only devices of the organisation reach the internal network.

    What it checks:
        The check covers each application of Private Access, Quick Access included. Conditional Access requires a compliant or
        hybrid joined device of everyone who is assigned, on every platform. The effect of all policies together is proved.

    Why it matters:
        The tunnel connects the device, with all that runs on it. Malware on an unmanaged computer reaches the server too.

    Limits:
        Members of groups that no policy names are not read: a policy for some groups may then leave the check not assessed.
        Declared emergency access accounts and accepted exclusions are left out.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include the assigned groups, or All users.
        2. Target the private applications. Select Grant > Require device to be marked as compliant.
        3. Save the policy as Report-only, review its effect, and then set Enable policy to On.
        4. To verify, try the application on an unmanaged device, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-target-resource-private-access-apps
    """
    applications = published(network_tenant_status, private_access, service_plans)
    check_id = "global_secure_access.private_managed_device"
    escapes = "reach a private application from an unmanaged device"
    yield from proved(applications, sign_in_coverage, catalogue.MANAGED_DEVICE, check_id, escapes)
