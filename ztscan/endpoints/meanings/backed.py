"""Settings of the catalog that go back to an administrative template of Microsoft Defender Antivirus.

They stand next to those of the Policy CSP, under *Administrative Templates*, and switch the same protections. Where a name says
*disable* and the option says *enabled*, the text of the template decides which of both is meant. Without words, nothing is read.
Source: learn.microsoft.com/windows/client-management/mdm/policy-csp-admx-microsoftdefenderantivirus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.endpoints.setting import ON, Home, Value, catalog

_POLICY = "device_vendor_msft_policy_config_admx_microsoftdefenderantivirus_"
_ALL_OFF = f"{_POLICY}disableantispywaredefender"
Words = Mapping[str, Value | None]
_TURNED_OFF: Words = {"_1": False, "_0": True}
_NOT_READ: Words = {}
_NAMES: Mapping[str, tuple[str, Words]] = {
    "realtime_protection": ("disablerealtimemonitoring", _TURNED_OFF),
    "ioav": ("realtimeprotection_disableioavprotection", ON),
    "on_access": ("realtimeprotection_disableonaccessprotection", ON),
    "behavior_monitoring": ("realtimeprotection_disablebehaviormonitoring", ON),
    "scan_direction": ("realtimeprotection_realtimescandirection", _NOT_READ),
    "archive_scanning": ("scan_disablearchivescanning", _NOT_READ),
    "email_scanning": ("scan_disableemailscanning", _NOT_READ),
    "removable_drive_full_scan": ("scan_disableremovabledrivescanning", _NOT_READ),
    "mapped_drive_full_scan": ("scan_disablescanningmappednetworkdrivesforfullscan", _NOT_READ),
    "network_file_scanning": ("scan_disablescanningnetworkfiles", _NOT_READ),
    "schedule_scan_day": ("scan_scheduleday", _NOT_READ),
    "local_admin_merge": ("disablelocaladminmerge", _NOT_READ),
    "cloud_protection": ("spynetreporting", _NOT_READ),
    "retain_quarantine": ("quarantine_purgeitemsafterdelay", _NOT_READ),
    "signature_interval": ("signatureupdate_signatureupdateinterval", _NOT_READ),
}


def backed(name: str) -> Iterator[Home]:
    """The homes of a protection by its name, without the area. The switch of the whole antivirus is one of each."""
    yield catalog(_ALL_OFF, {"_0": None})
    if name in _NAMES:
        definition, words = _NAMES[name]
        yield catalog(_POLICY + definition, words)


RULES = catalog(f"{_POLICY}exploitguard_asr_rules", _NOT_READ)
"""A list of attack surface reduction rules by their ids, which may have any of them."""
