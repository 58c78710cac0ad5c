"""Updates, control of applications, Defender on macOS, and endpoint analytics."""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.endpoints.platforms import IOS, MACOS, WINDOWS
from ztscan.endpoints.policy import Merge
from ztscan.endpoints.setting import TRUE, UNREAD, Home, Shape, Value, catalog, catalog_read, meaning, text, typed

RING = "windowsUpdateForBusinessConfiguration"
_UPDATE = "device_vendor_msft_policy_config_update_"
_CONTROL = "device_vendor_msft_policy_config_applicationcontrol_"
_PREFERENCES = "com.apple.managedclient.preferences_"
_LEVELS = {"_0": "passive", "_1": "on_demand", "_2": "real time"}
_ENABLED: Mapping[str, Value | None] = {"enabled": True, "disabled": False}
_MODES: Mapping[str, Value | None] = {
    "notifydownload": "asks before it downloads",
    "autoinstallatmaintenancetime": "installs",
    "autoinstallandrebootatmaintenancetime": "installs",
    "autoinstallandrebootatscheduledtime": "installs",
    "autoinstallandrebootwithoutendusercontrol": "installs",
    "windowsdefault": "installs",
    "userdefined": "as the user chooses",
}
_INSTALLS: Mapping[str, Value | None] = {
    "installasap": True,
    "installlater": True,
    "default": True,
    "downloadonly": False,
    "notifyonly": False,
}


def policy_mode(written: object) -> Value | None:
    """Whether an application control policy in XML enforces or only audits."""
    plain = str(written).replace("&lt;", "<").replace("&gt;", ">").casefold()
    if "<sipolicy" not in plain:
        return UNREAD
    return "audit" if "enabled:audit mode" in plain else "enforce"


def _boot_performance(written: object) -> Value | None:
    return "bootperformance" in str(written).casefold().split(",")


_UPDATES = (
    meaning(
        "update.quality_deferral",
        "the days that quality updates are deferred",
        WINDOWS,
        *typed(RING, "qualityUpdatesDeferralPeriodInDays"),
        Home(Shape.CATALOG, f"{_UPDATE}deferqualityupdatesperiodindays", seen=False),
        secure=range(15),
    ),
    meaning(
        "update.quality_deadline",
        "the deadline of quality updates (days)",
        WINDOWS,
        *typed(RING, "deadlineForQualityUpdatesInDays"),
        Home(Shape.CATALOG, f"{_UPDATE}configuredeadlineforqualityupdates", seen=False),
        secure=range(8),
        partial=range(8, 31),
    ),
    meaning(
        "update.automatic",
        "how updates are installed",
        WINDOWS,
        *typed(RING, "automaticUpdateMode", _MODES),
        Home(Shape.CATALOG, f"{_UPDATE}allowautoupdate", seen=False),
        secure=("installs",),
        default="installs",
    ),
    *(
        meaning(
            f"apple.latest_{platform.casefold()}",
            "the enforcement of the latest version",
            platform,
            catalog("ddm-latestsoftwareupdate_enforcelatestsoftwareupdateversion", {"_0": True, "_1": False}),
            secure=(True,),
            default=False,
        )
        for platform in (IOS, MACOS)
    ),
    *(
        meaning(
            f"apple.version_{platform.casefold()}",
            "the version that is enforced",
            platform,
            catalog_read("enforcement_targetosversion", text),
            secure=(),
        )
        for platform in (IOS, MACOS)
    ),
    meaning(
        "macos.critical_updates",
        "the installation of critical updates",
        MACOS,
        catalog("com.apple.softwareupdate_criticalupdateinstall", TRUE),
        *typed("macOSSoftwareUpdateConfiguration", "criticalUpdateBehavior", _INSTALLS),
        secure=(True,),
        default=False,
    ),
    meaning(
        "macos.version_updates",
        "the installation of new versions",
        MACOS,
        catalog("com.apple.softwareupdate_automaticallyinstallmacosupdates", TRUE),
        *typed("macOSSoftwareUpdateConfiguration", "allOtherUpdateBehavior", _INSTALLS),
        secure=(True,),
        default=False,
    ),
)

_APPLICATIONS = (
    meaning(
        "app_control.mode",
        "application control",
        WINDOWS,
        catalog(f"{_CONTROL}built_in_controls_enable_app_control", {"_0": "enforce", "_1": "audit"}),
        catalog_read(f"{_CONTROL}policies_{{policyguid}}_xml", policy_mode),
        Home(Shape.CATALOG, f"{_CONTROL}enable_app_control", seen=False),
        Home(Shape.CATALOG, "device_vendor_msft_policy_config_applicationcontrolv2_auditmode", seen=False),
        *typed(
            "windows10EndpointProtectionConfiguration",
            "appLockerApplicationControl",
            {
                "enforcecomponentsandstoreapps": "enforce",
                "enforcecomponentsstoreappsandsmartlocker": "enforce",
                "auditcomponentsandstoreapps": "audit",
                "auditcomponentsstoreappsandsmartlocker": "audit",
            },
        ),
        secure=("enforce",),
        partial=("audit",),
        default="none",
    ),
    meaning(
        "app_control.trusts_reputation",
        "trust in applications with a good reputation",
        WINDOWS,
        catalog(f"{_CONTROL}built_in_controls_trust_apps", {"_0": True, "_1": None}),
        secure=(False,),
        default=False,
        merge=Merge.UNION,
    ),
)

_MACOS = (
    meaning(
        "defender_macos.realtime",
        "real-time protection of Microsoft Defender",
        MACOS,
        catalog(f"{_PREFERENCES}enforcementlevel_antivirusengine", _LEVELS),
        catalog(f"{_PREFERENCES}enforcementlevel", _LEVELS, under="antivirusengine"),
        *typed(
            "macOSEndpointProtectionConfiguration",
            "advancedThreatProtectionRealTime",
            {"enabled": "real time", "disabled": "passive"},
        ),
        secure=("real time", True),
        default="not configured",
    ),
)

_ANALYTICS = (
    meaning(
        "analytics.enabled",
        "health monitoring",
        WINDOWS,
        *tuple(typed("windowsHealthMonitoringConfiguration", "allowDeviceHealthMonitoring", _ENABLED)),
        secure=(True,),
        default=False,
    ),
    meaning(
        "analytics.boot_performance",
        "the report of startup performance",
        WINDOWS,
        *tuple(typed("windowsHealthMonitoringConfiguration", "configDeviceHealthMonitoringScope", parse=_boot_performance)),
        secure=(True,),
        default=False,
    ),
)

MEANINGS = (*_UPDATES, *_APPLICATIONS, *_MACOS, *_ANALYTICS)
