from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Holders of privileged roles work from compliant or hybrid joined devices only",
    severity=Severity.HIGH,
    objectives=["identities.device_signal", "identities.privileged_access"],
    mappings={
        "maester": ["MT.1014"],
    },
)
def managed_device_admins(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str], service_plans: frozenset[str]
) -> Iterator[Yielded]:
    """Whether administrators' credentials work on administrators' devices only.

    What it checks:
        Every sign-in with a modern client, to every application, of somebody who holds a privileged role or would after
        activation is blocked or can be met with a compliant or Microsoft Entra hybrid joined device and with nothing else.

    Why it matters:
        What runs on the device can use the administrator's session. A private computer with one bad extension is enough.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Holders are
        those of the roles that the tenant marks privileged and of those that Microsoft documents so, now or after activation.
        Roles that are held for an administrative unit only, and custom roles, are out of reach of conditions on roles; policies
        on all users reach such people. Policies on roles ask for the device once the role is active; a policy for a group of
        administrators asks before.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose Users > Directory roles and
           tick every privileged role, All resources, and Grant > Require device to be marked as compliant and Require Microsoft
           Entra hybrid joined device, with Require one of the selected controls.
        2. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR", "builtInControls":
           ["compliantDevice", "domainJoinedDevice"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-alt-admin-device-compliand-hybrid
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    require_policies_licensed(service_plans)
    requirement = catalogue.managed_device(who=catalogue.holders_of(privileged_roles))
    yield from sign_in_coverage.prove(requirement, "conditional_access.managed_device_admins").findings()
