from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, Region, Requirement, WhichDevice
from ztscan.plugin import Severity, Yielded, check

from ._proofs import all_hold, require_policies_licensed

ORDINARY = WhichDevice(unmarked=True, text="unmarked devices")


@check(
    title="Holders of privileged roles can sign in only from privileged access workstations",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "zta": ["21830"],
    },
)
def paw_for_admins(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str], service_plans: frozenset[str]
) -> Iterator[Yielded]:
    """Checks that holders of privileged roles can sign in only from devices that a policy marks as workstations.

    What it checks:
        Two requirements apply to all sign-ins of holders of privileged roles with modern clients. First, each sign-in is
        blocked or requires a compliant device. Second, each sign-in from an ordinary compliant device is blocked. Access is
        granted only to devices that a device filter identifies by name, id, model, enrolment profile, label or extension
        attribute.

    Why it matters:
        An administrator who reads mail and browses the web on the administration device exposes the tenant. A compromise of
        that device gives control of the tenant. A workstation for administration only is not exposed to mail and web
        content.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Only the tenant knows which mark stands for a workstation and how the workstation is hardened. Ownership,
        operating system and compliance do not count as marks, because many devices share them. Emergency access accounts
        and declared exclusions are out of scope, and the result lists them. Every other exclusion is evaluated. Privileged
        roles are the roles that the tenant marks as privileged and the roles that Microsoft documents as privileged.
        Holders are users with an active or an eligible assignment. Conditions on roles do not apply to custom roles or to
        roles assigned at administrative unit scope. Policies for all users apply to these users. Without Microsoft Entra ID
        P1, this is not assessed.

    Remediation:
        1. Mark the workstations: `PATCH /devices/{id} {"extensionAttributes": {"extensionAttribute1": "PAW"}}`.
        2. Open {portal:conditional_access_policies} > New policy. Under Users, select Directory roles and every
           privileged role. Exclude only the emergency access accounts.
        3. Select All resources, and Conditions > Filter for devices > Exclude filtered devices
           `device.extensionAttribute1 -eq "PAW"`. Select Grant > Block access.
        4. Create a second policy for the same roles and resources with Grant > Require device to be marked as compliant.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/security/privileged-access-workstations/overview
        https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
    """
    require_policies_licensed(service_plans)
    administrators = sign_in_coverage.holders_of(privileged_roles)
    ordinary = Requirement(
        "ordinary_devices_blocked",
        "sign-ins of holders of privileged roles are blocked on devices that are not privileged access workstations",
        Region(who=administrators, what=EVERY_APPLICATION, device=ORDINARY, clients=catalogue.MODERN),
        catalogue.BLOCKED,
        escapes="use a privileged role on a device that is not a privileged access workstation",
    )
    name = "conditional_access.paw_for_admins"
    yield from all_hold(
        sign_in_coverage.prove(catalogue.managed_device(who=administrators, compliant_only=True), name),
        sign_in_coverage.prove(ordinary, name),
    )
