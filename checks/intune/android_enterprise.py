from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_operations import ManagedGooglePlay
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, check, known

from ._evidence import ago, last

RESOURCE = "managed_google_play"
_BINDING = ("notbound", "bound", "boundandvalidated", "unbinding")
_SYNC = ("success", "credentialsnotvalid", "androidforworkapierror", "managementserviceerror", "unknownerror", "none")


@check(
    title="The connection to managed Google Play works",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"maester": ["MT.1095"]}},
    since="0.2.0",
)
def android_enterprise(
    managed_google_play: ManagedGooglePlay | Gap | None,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_hours: int = 24,
) -> Iterator[Finding]:
    """Checks that Intune can enrol Android Enterprise devices and give them apps.

    What it checks:
        `bindStatus` is `boundAndValidated`, and the last synchronisation of apps was successful and within `maximum_hours` (24).

    Why it matters:
        Without the connection, Android Enterprise devices cannot enrol, and managed apps such as Microsoft Defender are neither
        installed nor updated.

    Limits:
        Which apps are approved and assigned is not assessed. Tenants that are not connected (`notBound`) are not applicable.

    Remediation:
        1. Open {portal:intune_connectors} > Managed Google Play, and select Sync.
        2. Where the account is no longer valid, sign in to managed Google Play with it again. Do not disconnect: devices would
           be removed.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/connect-intune-android-enterprise
        https://learn.microsoft.com/graph/api/resources/intune-androidforwork-androidmanagedstoreaccountenterprisesettings
    """
    settings = licensed_for_intune(managed_google_play, service_plans)
    binding = "notbound" if settings is None else known(settings.bind_status, _BINDING, RESOURCE, "bindStatus")
    if settings is None or binding == "notbound":
        raise NotApplicable("Intune is not connected to managed Google Play")
    subject = Subject("androidManagedStoreAccountEnterpriseSettings", settings.id, "Managed Google Play")
    if binding != "boundandvalidated":
        message = "the connection to managed Google Play is not validated"
        yield Finding(subject, message, f"bindStatus: {settings.bind_status}", "bindStatus: boundAndValidated", "binding")
    status = known(settings.last_app_sync_status, _SYNC, RESOURCE, "lastAppSyncStatus")
    synced = last(settings.last_app_sync_date_time, now, RESOURCE, "lastAppSyncDateTime")
    if status != "success" or synced is None or now - synced > timedelta(hours=maximum_hours):
        observed = f"lastAppSyncStatus: {settings.last_app_sync_status}; last synchronisation {ago(synced, now)}"
        expected = f"a successful synchronisation within {maximum_hours} hours"
        yield Finding(subject, "apps of managed Google Play do not synchronise", observed, expected, "synchronisation")
