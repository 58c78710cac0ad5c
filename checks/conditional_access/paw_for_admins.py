from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, Region, Requirement, WhichDevice
from ztscan.plugin import Severity, Yielded, check

from ._proofs import all_hold, require_policies_licensed

ORDINARY = WhichDevice(unmarked=True, text="devices without a mark")


@check(
    title="Holders of privileged roles work from privileged access workstations only",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "zta": ["21830"],
    },
)
def paw_for_admins(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str], service_plans: frozenset[str]
) -> Iterator[Yielded]:
    """Whether privilege is used on hardened devices and nowhere else.

    What it checks:
        Of those who hold a privileged role, or would after activation: every sign-in with a modern client demands a compliant
        device or is blocked; and it is blocked on every compliant device that is like any other, so that only devices get
        through which a device filter tells by a mark: name, id, model, enrolment profile, label or extension attribute.

    Why it matters:
        An administrator who reads mail and browses on the device that manages the tenant hands the tenant to whoever gets into
        that device. A workstation for administration alone is not exposed to either.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Which mark stands for a
        workstation, and how hardened it is, only the tenant knows. Ownership, operating system and compliance are no marks, as
        many devices share them. Emergency access accounts and declared exclusions are proved around and named beside the
        verdict; any other exclusion counts. Holders are those of the roles that the tenant marks privileged and of those that
        Microsoft documents so, now or after activation. Roles that are held for an administrative unit only, and custom roles,
        are out of reach of conditions on roles; policies on all users reach such people.

    Remediation:
        1. Mark the workstations: `PATCH /devices/{id} {"extensionAttributes": {"extensionAttribute1": "PAW"}}`.
        2. Open {portal:conditional_access_policies} > New policy; choose Users > Directory roles and
           tick every privileged role, All resources, Conditions > Filter for devices > Exclude filtered devices
           `device.extensionAttribute1 -eq "PAW"`, and Grant > Block access.
        3. Create a second policy for the same roles and resources with Grant > Require device to be marked as compliant.

    References:
        https://learn.microsoft.com/security/privileged-access-workstations/overview
        https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
    """
    require_policies_licensed(service_plans)
    administrators = catalogue.holders_of(privileged_roles)
    ordinary = Requirement(
        "ordinary_devices_blocked",
        "holders of privileged roles are blocked on devices that are not marked as workstations for them",
        Region(who=administrators, what=EVERY_APPLICATION, device=ORDINARY, clients=catalogue.MODERN),
        catalogue.BLOCKED,
        escapes="work with a privileged role from an ordinary device",
    )
    name = "conditional_access.paw_for_admins"
    yield from all_hold(
        sign_in_coverage.prove(catalogue.managed_device(who=administrators, compliant_only=True), name),
        sign_in_coverage.prove(ordinary, name),
    )
