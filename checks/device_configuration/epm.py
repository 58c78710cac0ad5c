from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.meanings.accounts import EPM_PLAN
from ztscan.endpoints.requirement import RequiredSetting, require_each
from ztscan.plugin import Gap, GapReason, NotApplicable, Severity, Unknown, Yielded, check

RESPONSE = "elevation.default_response"


@check(
    title="Endpoint Privilege Management is on and elevates nothing on request of the user alone",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"partial": {"zta": ["51001"]}},
    since="0.2.0",
)
def epm(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether people get administrator rights for single programs only.

    What it checks:
        In tenants with the service plan Intune-EPM, Endpoint Privilege Management is on on each Windows device that Intune
        manages. Where no rule covers a request, the user cannot elevate by confirming alone. The request is denied, or the
        confirmation needs a reason or Windows authentication.

    Why it matters:
        With Endpoint Privilege Management people need no administrator rights for the programs that require them. A
        default by which users elevate anything gives these rights back.

    Limits:
        Rules are not assessed: with a default that denies, none are needed. The default "Require support approval" is safe too,
        but Microsoft does not publish how Intune stores it: with it, the check is not assessed. Tenants without the service
        plan are not applicable.

    Remediation:
        1. Open {portal:intune_elevation} and create an elevation settings policy: enabled, and "Deny all requests" as the
           default.
        2. Create rules for the programs that people need, and assign both to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/epm-overview
        https://learn.microsoft.com/intune/intune-service/protect/epm-policies
    """
    if EPM_PLAN not in {plan.casefold() for plan in service_plans}:
        raise NotApplicable("the tenant does not have the service plan Intune-EPM")
    settings = licensed_for_intune(device_settings, service_plans)
    validation = settings.of("elevation.validation")
    unsure = validation.with_outcome(SettingOutcome.UNKNOWN)
    left = settings.without(validation.with_outcome(SettingOutcome.SECURE) | unsure)
    yield from require_each(
        (settings, RequiredSetting("elevation.enabled", "on")),
        (left, RequiredSetting(RESPONSE, "deny", may_be_absent=True)),
    )
    if unsure & settings.of(RESPONSE).with_outcome(SettingOutcome.INSECURE, SettingOutcome.CONFLICT):
        detail = "whether a confirmation by the user is validated is not known"
        raise Unknown(Gap("configuration_policies", GapReason.UNAVAILABLE, detail, "look at the elevation settings policies"))
