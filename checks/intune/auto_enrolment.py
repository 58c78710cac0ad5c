from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.groups import Member
from ztscan.entities.intune_enrolment import MobilityPolicy
from ztscan.entities.intune_roles import IntuneGroup
from ztscan.entities.managed_devices import EntraDevice
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Table, Unknown, check, known, required

from ._evidence import GroupPeople

RESOURCE = "mobility_policies"
INTUNE = "0000000a-0000-0000-c000-000000000000"
SUBJECT = Subject("mobilityManagementPolicy", INTUNE, "Microsoft Intune")
EXPECTED = "appliesTo: all, or selected groups with users"


@check(
    title="Windows devices enrol in Intune when they join",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24546"]}},
    since="0.2.0",
)
def auto_enrolment(
    mobility_policies: tuple[MobilityPolicy, ...] | Gap,
    intune_groups: ByKey[IntuneGroup | None] | Gap,
    intune_group_members: ByKey[Table[Member]] | Gap,
    users: Table[User],
    entra_devices: Table[EntraDevice],
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that automatic enrolment is on.

    What it checks:
        The policy for mobile device management of Microsoft Intune is valid and applies to all users, or to groups with at
        least one enabled user.

    Why it matters:
        A Windows device that joins without enrolment gets no security profile, and nobody sees that it lacks one.

    Limits:
        Graph answers this only to a signed-in user: with an application, the check is not assessed. Whether the groups contain
        everybody with a Windows device is not assessed. Devices that Windows Autopilot or Group Policy enrols do not need it.
        Tenants without an enabled Windows device in the directory are not applicable.

    Remediation:
        1. Open {portal:intune_automatic_enrolment}.
        2. Set MDM user scope to All, or to Some with a group of everybody who has a Windows device.
        3. Set the scope for MAM to None for the same users: it goes before enrolment on personal devices.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/windows-enroll
        https://learn.microsoft.com/graph/api/mobiledevicemanagementpolicies-list
    """
    policies = licensed(mobility_policies, service_plans, P1_LICENCE)
    systems = {device.operating_system for device in entra_devices if device.account_enabled is not False}
    if not any((system or "").casefold().startswith("windows") for system in systems):
        required(None if None in systems else True, "entra_devices", "operatingSystem")
        raise NotApplicable("the directory has no enabled Windows device")
    policy = next((one for one in policies if one.id.casefold() == INTUNE), None)
    if policy is None:
        yield Finding(SUBJECT, "Windows devices do not enrol in Intune when they join", "no policy for Intune", EXPECTED)
        return
    valid = policy.is_valid
    if valid is False:
        yield Finding(SUBJECT, "the policy for automatic enrolment in Intune is not valid", "isValid: false", "isValid: true")
    scope = known(policy.applies_to, ("none", "all", "selected"), RESOURCE, "appliesTo")
    if scope == "none":
        yield Finding(SUBJECT, "Windows devices do not enrol in Intune when they join", "appliesTo: none", EXPECTED, "scope")
    elif scope == "selected":
        groups = [group.id for group in required(policy.included_groups, RESOURCE, "includedGroups")]
        people, gaps = GroupPeople(intune_groups, intune_group_members, users).enabled(groups)
        if not people and gaps:
            raise Unknown(*gaps)
        if not people:
            observed = f"appliesTo: selected, with {counted(len(groups), 'group')} and no enabled user"
            yield Finding(SUBJECT, "automatic enrolment in Intune applies to groups without users", observed, EXPECTED, "scope")
    required(valid, RESOURCE, "isValid")
