from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_enrolment import WindowsDataProcessor
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, check, required

from ._evidence import TENANT

RESOURCE = "windows_data_processor"
_SWITCH, _LICENCE = "areDataProcessorServiceForWindowsFeaturesEnabled", "hasValidWindowsLicense"


@check(
    title="Intune uses Windows diagnostic data on behalf of the organisation",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"partial": {"maester": ["MT.1099"]}},
    since="0.2.0",
)
def windows_data_processor(
    windows_data_processor: WindowsDataProcessor | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that Intune gets the diagnostic data on which reports of Windows updates rest.

    What it checks:
        `areDataProcessorServiceForWindowsFeaturesEnabled` is true. Where `hasValidWindowsLicense` is false, the organisation has
        not confirmed a Windows licence that allows it, and the check is not applicable.

    Why it matters:
        Reports on Windows updates and the readiness of devices for a new version are empty without this data. Devices without
        the latest updates remain unnoticed.

    Limits:
        Informational: the setting is a preview in Graph and a question of privacy, too. Waive the check if the decision is
        against it.

    Remediation:
        1. Ask the person who is responsible for data protection.
        2. Open {portal:intune_connectors} > Windows data, and turn on Enable features that require Windows diagnostic data in
           processor configuration.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/data-enable-windows-data
        https://learn.microsoft.com/windows/privacy/configure-windows-diagnostic-data-in-your-organization
    """
    settings = licensed_for_intune(windows_data_processor, service_plans)
    if not required(settings.has_valid_windows_license, RESOURCE, _LICENCE):
        raise NotApplicable("the organisation has not confirmed a Windows licence that allows it")
    if not required(settings.are_data_processor_service_for_windows_features_enabled, RESOURCE, _SWITCH):
        yield Finding(TENANT, "Intune gets no Windows diagnostic data", f"{_SWITCH}: false", f"{_SWITCH}: true")
