from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.organization_settings import AppsAndServices
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, required

RESOURCE = "apps_and_services"
SUBJECT = Subject("adminAppsAndServices", "adminAppsAndServices", "User owned apps and services")


@check(
    title="Users cannot open the Office Store or start trials for the organisation",
    severity=Severity.LOW,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["1.3.4"],
            "cis-m365-7.0": ["1.3.4"],
            "maester": ["CIS.M365.1.3.4"],
            "monkey365": ["eid-user-owned-apps-and-services-allowed", "m365-user-owned-apps-and-services-allowed"],
        }
    },
    since="0.2.0",
)
def store_and_trials_off(apps_and_services: AppsAndServices) -> Iterator[Finding]:
    """Checks that users cannot bring add-ins and trial services into Microsoft 365 on their own.

    What it checks:
        `settings.isOfficeStoreEnabled` and `settings.isAppAndServicesTrialEnabled` are both false.

    Why it matters:
        An add-in from the Office Store can read the document or the mail in which it runs. A trial brings a service into the
        tenant that nobody has reviewed, with data of the organisation in it.

    Limits:
        Add-ins and services that users already have stay. Add-ins that an administrator deploys still work. The endpoint is in
        beta, and for the global cloud only.

    Remediation:
        1. Deploy the add-ins that people need in Microsoft 365 admin center > Settings > Integrated apps.
        2. Open {portal:user_owned_apps}, and clear "Let users access the Office Store" and "Let users start trials on behalf of
           your organization".
        3. Or send `PATCH /admin/appsAndServices` (beta) with
           `{"settings": {"isOfficeStoreEnabled": false, "isAppAndServicesTrialEnabled": false}}`.
        4. To verify, read `GET /admin/appsAndServices` (beta), and scan again.

    References:
        https://learn.microsoft.com/microsoft-365/admin/manage/manage-addins-in-the-admin-center
        https://learn.microsoft.com/graph/api/resources/adminappsandservices
    """
    settings = required(apps_and_services.settings, RESOURCE, "settings")
    switches = (
        ("isOfficeStoreEnabled", settings.is_office_store_enabled, "users can open the Office Store"),
        ("isAppAndServicesTrialEnabled", settings.is_app_and_services_trial_enabled, "users can start trials"),
    )
    gaps: dict[Gap, None] = {}
    for name, enabled, message in switches:
        try:
            if required(enabled, RESOURCE, name):
                yield Finding(SUBJECT, message, f"{name}: true", f"{name}: false", discriminator=name)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
