from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="Policies decide who is local administrator on every Windows device",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24564"]}},
    since="0.2.0",
)
def local_users_restricted(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether the members of the local Administrators group are controlled.

    What it checks:
        On each Windows device that Intune manages, a policy replaces the members of the local group Administrators ("Add
        (Replace)"). A policy that only adds or removes members leaves everybody else in the group.

    Why it matters:
        People stay local administrators who were added once. An attacker who takes over such an account can switch
        protection off and read credentials.

    Limits:
        The check does not assess who the members are. Two policies for the same device are in conflict. Checks of the device
        settings of the directory cover the administrators that joining adds.

    Remediation:
        1. Open {portal:intune_account_protection} and create a policy for local user group membership.
        2. Choose "Administrators" and "Add (Replace)", name the accounts that Windows LAPS and your support need, and
           assign it to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-account-protection-policy
        https://learn.microsoft.com/windows/client-management/mdm/policy-csp-localusersandgroups
    """
    administrators = RequiredSetting("local_groups.administrators", "replace")
    yield from require(licensed_for_intune(device_settings, service_plans), administrators)
