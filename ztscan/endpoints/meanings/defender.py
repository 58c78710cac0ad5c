"""Settings of Microsoft Defender Antivirus on Windows.

Ids of the settings catalog were seen in the exported policies of OpenIntuneBaseline and in the tests of Maester; names of
properties are those of Graph's schema. Defaults are those of the Policy CSP.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from ztscan.endpoints.meanings.backed import backed
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.setting import (
    ALLOWED,
    DISABLED,
    ON,
    REQUIRED,
    Home,
    Shape,
    TabledMeaning,
    Value,
    catalog,
    catalog_read,
    meaning,
    typed,
    whole_number,
)

GENERAL = "windows10GeneralConfiguration"
PROTECTION = "windows10EndpointProtectionConfiguration"
_POLICY = "device_vendor_msft_policy_config_defender_"
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
NEVER = "never"


def _number(setting: str) -> Home:
    return catalog_read(_POLICY + setting, whole_number)


def _defender(
    name: str,
    label: str,
    *homes: Home,
    secure: Container[Value],
    default: Value | None,
    partial: Container[Value] = (),
) -> TabledMeaning:
    return meaning(f"defender.{name}", label, WINDOWS, *homes, *backed(name), secure=secure, partial=partial, default=default)


def _switch(
    name: str,
    label: str,
    setting: str,
    *,
    default: bool | None,
    secure: bool = True,
    general: str = "",
    protection: Mapping[str, Mapping[str, Value | None]] | None = None,
) -> TabledMeaning:
    """A protection that is on or off. Only ``true`` label anything in ``general``."""
    homes = [catalog(_POLICY + setting, ON)]
    if general:
        homes += typed(GENERAL, general, REQUIRED, intent=general in _SEEN_INTENTS)
    for path, words in (protection or {}).items():
        homes += typed(PROTECTION, path, words)
    return _defender(name, label, *homes, secure=(secure,), default=default)


_SEEN_INTENTS = frozenset(
    ("defenderScanRemovableDrivesDuringFullScan", "defenderSignatureUpdateIntervalInHours", "defenderCloudBlockLevel")
)


def _pair(what: str) -> dict[str, Mapping[str, Value | None]]:
    """The two properties for one protection, of which one is the inverse of the other."""
    return {f"defenderAllow{what}": ALLOWED, f"defenderDisable{what}": DISABLED}


def _switches() -> Iterator[TabledMeaning]:
    yield _switch(
        "realtime_protection",
        "real-time protection",
        "allowrealtimemonitoring",
        default=True,
        general="defenderRequireRealTimeMonitoring",
        protection=_pair("RealTimeMonitoring"),
    )
    yield _switch(
        "ioav",
        "scanning of downloads",
        "allowioavprotection",
        default=True,
        general="defenderScanDownloads",
        protection=_pair("ScanDownloads"),
    )
    yield _defender(
        "on_access",
        "scanning on access",
        catalog(_POLICY + "allowonaccessprotection", ON),
        *typed(GENERAL, "defenderBlockOnAccessProtection", DISABLED),
        *(home for path, words in _pair("OnAccessProtection").items() for home in typed(PROTECTION, path, words)),
        secure=(True,),
        default=True,
    )
    yield _switch(
        "behavior_monitoring",
        "behavior monitoring",
        "allowbehaviormonitoring",
        default=True,
        general="defenderRequireBehaviorMonitoring",
        protection=_pair("BehaviorMonitoring"),
    )
    yield _switch(
        "archive_scanning",
        "scanning of archives",
        "allowarchivescanning",
        default=True,
        general="defenderScanArchiveFiles",
        protection=_pair("ScanArchiveFiles"),
    )
    yield _switch(
        "cloud_protection",
        "cloud-delivered protection",
        "allowcloudprotection",
        default=True,
        general="defenderRequireCloudProtection",
        protection=_pair("CloudProtection"),
    )
    yield _switch(
        "email_scanning",
        "scanning of mail files",
        "allowemailscanning",
        default=False,
        general="defenderScanIncomingMail",
        protection={"defenderEnableScanIncomingMail": ALLOWED},
    )
    yield _switch(
        "script_scanning",
        "scanning of scripts",
        "allowscriptscanning",
        default=True,
        general="defenderScanScriptsLoadedInInternetExplorer",
        protection=_pair("ScanScriptsLoadedInInternetExplorer"),
    )
    yield _switch(
        "removable_drive_full_scan",
        "scanning of removable drives in full scans",
        "allowfullscanremovabledrivescanning",
        default=None,
        general="defenderScanRemovableDrivesDuringFullScan",
        protection=_pair("ScanRemovableDrivesDuringFullScan"),
    )
    yield _switch(
        "mapped_drive_full_scan",
        "scanning of mapped network drives in full scans",
        "allowfullscanonmappednetworkdrives",
        default=False,
        secure=False,
        general="defenderScanMappedNetworkDrivesDuringFullScan",
        protection={"defenderEnableScanMappedNetworkDrivesDuringFullScan": ALLOWED},
    )
    yield _switch(
        "network_file_scanning",
        "scanning of network files",
        "allowscanningnetworkfiles",
        default=False,
        general="defenderScanNetworkFiles",
        protection=_pair("ScanNetworkFiles"),
    )
    yield _switch(
        "signature_before_scan",
        "the update of signatures before a scan",
        "checkforsignaturesbeforerunningscan",
        default=False,
        protection={"defenderCheckForSignaturesBeforeRunningScan": ALLOWED},
    )


def _numbers() -> Iterator[TabledMeaning]:
    yield _defender(
        "avg_cpu_load",
        "the limit of CPU load of scans (percent)",
        _number("avgcpuloadfactor"),
        *typed(GENERAL, "defenderScanMaxCpu"),
        *typed(PROTECTION, "defenderScanMaxCpuPercentage"),
        secure=range(1, 51),
        default=50,
    )
    yield _defender(
        "quick_scan_time",
        "the time of the daily quick scan (minutes after midnight)",
        _number("schedulequickscantime"),
        secure=range(1381),
        default=120,
    )
    yield _defender(
        "cloud_extended_timeout",
        "the extended time of cloud checks (seconds)",
        _number("cloudextendedtimeout"),
        *typed(GENERAL, "defenderCloudExtendedTimeoutInSeconds"),
        *typed(GENERAL, "defenderCloudExtendedTimeout"),
        *typed(PROTECTION, "defenderCloudExtendedTimeoutInSeconds"),
        secure=range(30, 51),
        partial=range(1, 30),
        default=0,
    )
    yield _defender(
        "signature_interval",
        "the interval of signature updates (hours)",
        _number("signatureupdateinterval"),
        *typed(GENERAL, "defenderSignatureUpdateIntervalInHours", intent=True),
        *typed(PROTECTION, "defenderSignatureUpdateIntervalInHours"),
        secure=range(1, 5),
        partial=range(5, 25),
        default=8,
    )
    yield _defender(
        "retain_quarantine",
        "the days that items stay in quarantine",
        _number("daystoretaincleanedmalware"),
        *typed(GENERAL, "defenderDaysBeforeDeletingQuarantinedMalware"),
        *typed(PROTECTION, "defenderDaysBeforeDeletingQuarantinedMalware"),
        secure=(0, *range(30, 10_000)),
        default=0,
    )


_WEEKLY: Mapping[str, Value | None] = {"everyday": "everyday", **{day: day for day in _DAYS}, "noscheduledscan": NEVER}
_DIRECTIONS: Mapping[str, Value | None] = {
    "monitorallfiles": "both",
    "monitorincomingfilesonly": "incoming",
    "monitoroutgoingfilesonly": "outgoing",
    "disable": "none",
}
_CONSENT: Mapping[str, Value | None] = {
    "sendsafesamplesautomatically": "safe",
    "sendallsamplesautomatically": "all",
    "neversend": "never",
    "alwaysprompt": "prompt",
}
_LEVELS: Mapping[str, Value | None] = {"high": "high", "highplus": "high plus", "zerotolerance": "zero tolerance"}
_PROTECTION_TYPE: Mapping[str, Value | None] = {
    "enable": "block",
    "block": "block",
    "auditmode": "audit",
    "audit": "audit",
    "warn": "warn",
}


def _choices() -> Iterator[TabledMeaning]:
    days = {"_0": "everyday", **{f"_{number}": day for number, day in enumerate(_DAYS, 1)}, "_8": NEVER}
    yield _defender(
        "schedule_scan_day",
        "the day of the scheduled scan",
        catalog(_POLICY + "schedulescanday", days),
        *typed(GENERAL, "defenderSystemScanSchedule", _WEEKLY),
        Home(Shape.INTENT, f"deviceConfiguration--{GENERAL}_defenderScheduleScanDay", _WEEKLY),
        *typed(PROTECTION, "defenderScheduledScanDay", _WEEKLY),
        secure=("everyday", *_DAYS),
        default="everyday",
    )
    yield _defender(
        "cloud_block_level",
        "the cloud block level",
        catalog(_POLICY + "cloudblocklevel", {"_0": "default", "_2": "high", "_4": "high plus", "_6": "zero tolerance"}),
        *typed(
            GENERAL,
            "defenderCloudBlockLevel",
            _LEVELS,
            intent=True,
        ),
        *typed(
            PROTECTION,
            "defenderCloudBlockLevel",
            _LEVELS,
        ),
        secure=("high", "high plus", "zero tolerance"),
        default="default",
    )
    yield _defender(
        "pua",
        "protection against potentially unwanted apps",
        catalog(_POLICY + "puaprotection", {"_0": "off", "_1": "block", "_2": "audit"}),
        *typed(GENERAL, "defenderPotentiallyUnwantedAppAction", {"block": "block", "audit": "audit", "devicedefault": None}),
        *typed(GENERAL, "defenderPotentiallyUnwantedAppActionSetting", _PROTECTION_TYPE),
        *typed(PROTECTION, "defenderPotentiallyUnwantedAppAction", _PROTECTION_TYPE),
        secure=("block",),
        partial=("audit",),
        default="off",
    )
    yield _defender(
        "network_protection",
        "network protection",
        catalog(_POLICY + "enablenetworkprotection", {"_0": "off", "_1": "block", "_2": "audit"}),
        *typed(PROTECTION, "defenderNetworkProtectionType", _PROTECTION_TYPE),
        secure=("block",),
        partial=("audit",),
        default="off",
    )
    yield _defender(
        "local_admin_merge",
        "the setting that disables local exclusions",
        catalog("device_vendor_msft_defender_configuration_disablelocaladminmerge", ON),
        secure=(True,),
        default=False,
    )
    yield _defender(
        "scan_direction",
        "the direction in which real-time protection scans",
        catalog(_POLICY + "realtimescandirection", {"_0": "both", "_1": "incoming", "_2": "outgoing"}),
        *typed(
            GENERAL,
            "defenderMonitorFileActivity",
            _DIRECTIONS,
        ),
        *typed(
            PROTECTION,
            "defenderScanDirection",
            _DIRECTIONS,
        ),
        secure=("both",),
        default="both",
    )
    for scan in ("full", "quick"):
        path = f"defenderDisableCatchup{scan.title()}Scan"
        yield _defender(
            f"catchup_{scan}_scan",
            f"the catch-up {scan} scan",
            catalog(f"{_POLICY}disablecatchup{scan}scan", {"_0": True, "_1": False}),
            *typed(GENERAL, path, {"true": False, "false": None}),
            *typed(PROTECTION, path, {"true": False, "false": True}),
            secure=(True,),
            default=False,
        )
    yield _defender(
        "sample_submission",
        "the submission of samples",
        catalog(_POLICY + "submitsamplesconsent", {"_0": "prompt", "_1": "safe", "_2": "never", "_3": "all"}),
        *typed(
            GENERAL,
            "defenderSubmitSamplesConsentType",
            _CONSENT,
        ),
        *typed(
            GENERAL,
            "defenderPromptForSampleSubmission",
            {
                "sendalldatawithoutprompting": "all",
                "promptbeforesendingpersonaldata": "safe",
                "neversenddata": "never",
                "alwaysprompt": "prompt",
            },
        ),
        *typed(
            PROTECTION,
            "defenderSubmitSamplesConsentType",
            _CONSENT,
        ),
        secure=("safe", "all"),
        default="safe",
    )


MEANINGS = (*_switches(), *_numbers(), *_choices())
