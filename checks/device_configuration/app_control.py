from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="Application control is enforced on every Windows device",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["41052", "51018"], "maester": ["MT.1179"]}},
    since="0.2.0",
)
def app_control(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether only trusted applications run on Windows devices.

    What it checks:
        App Control for Business enforces a policy on each Windows device that Intune manages. It has the built-in controls in
        enforce mode, or an XML policy without the option "Enabled:Audit Mode". AppLocker of a typed profile counts as well. A
        policy that only audits blocks nothing.

    Why it matters:
        Application control lets only trusted programs run, so that malware does not start even if nothing recognises it.

    Limits:
        Which applications are trusted is not assessed. A policy in a form that is not known makes devices not assessed.
        Policies by Group Policy or Configuration Manager are not visible.

    Remediation:
        1. Open {portal:intune_app_control} and create a policy with built-in controls in audit mode.
        2. Look at the events for some weeks, add what is missing, and then set "Enable App Control policy" to "Enforce".
        3. Assign it to all devices, in steps.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-app-control-policy
        https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/appcontrol
    """
    mode = RequiredSetting("app_control.mode", "enforce")
    yield from require(licensed_for_intune(device_settings, service_plans), mode)
