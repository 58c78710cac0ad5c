"""Each shape is walked to the same values. The objects have the form of Graph's published examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.configured import catalog_settings, intent_settings, profile_settings, template_settings
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.policy import PolicySettings, TargetKind
from ztscan.graph.areas.device_policies import (
    ConfigurationPolicy,
    DeviceConfiguration,
    GroupPolicyConfiguration,
    GroupPolicyValue,
    PolicySetting,
    SecurityIntent,
    SecurityIntentSetting,
)

Json = dict[str, Any]
INSTANCE = "#microsoft.graph.deviceManagementConfiguration{}Instance"
DEFENDER = "device_vendor_msft_policy_config_defender_"
ALL_DEVICES = [{"id": "everybody", "target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]
UNREADABLE = Gap("configuration_policy_settings", GapReason.UNAVAILABLE, "not read", "scan again")


def choice(definition: str, option: str, *children: Json) -> Json:
    template_default = {"settingValueTemplateReference": {"useTemplateDefault": True}}
    value = {"value": definition + option, "children": list(children), **template_default}
    return {"@odata.type": INSTANCE.format("ChoiceSetting"), "settingDefinitionId": definition, "choiceSettingValue": value}


def choices(definition: str, *options: str) -> Json:
    values = [{"value": definition + option, "children": []} for option in options]
    return {
        "@odata.type": INSTANCE.format("ChoiceSettingCollection"),
        "settingDefinitionId": definition,
        "choiceSettingCollectionValue": values,
    }


def simple(definition: str, value: str | int) -> Json:
    return {
        "@odata.type": INSTANCE.format("SimpleSetting"),
        "settingDefinitionId": definition,
        "simpleSettingValue": {"value": value},
    }


def group(definition: str, *entries: Sequence[Json]) -> Json:
    return {
        "@odata.type": INSTANCE.format("GroupSettingCollection"),
        "settingDefinitionId": definition,
        "groupSettingCollectionValue": [{"children": list(entry)} for entry in entries],
    }


def catalog(
    *settings: Json | None, platforms: str | None = "windows10", found: Any = None, name: str | None = "Policy"
) -> PolicySettings:
    row = {"id": "p", "name": name, "platforms": platforms, "technologies": "mdm", "settingCount": len(settings)}
    policy = msgspec.convert({**row, "assignments": ALL_DEVICES}, ConfigurationPolicy)
    rows = msgspec.convert(
        [{"id": str(number), "settingInstance": one} for number, one in enumerate(settings)], tuple[PolicySetting, ...]
    )
    by_key = ByKey("configuration_policy_settings", {"p": rows if found is None else found})
    return _only(configuration_policies=(policy,), configuration_policy_settings=by_key)


def typed(kind: str, **properties: Any) -> PolicySettings:
    raw = {"@odata.type": f"#microsoft.graph.{kind}", "id": "p", "displayName": "Profile", "assignments": ALL_DEVICES}
    return _only(device_configurations=(DeviceConfiguration.from_json({**raw, **properties}),))


def intent(**values: str | None) -> PolicySettings:
    row = {"id": "p", "displayName": "Baseline", "templateId": "t", "isAssigned": True, "assignments": ALL_DEVICES}
    settings = tuple(
        SecurityIntentSetting(id=name, definition_id=f"deviceConfiguration--{name}", value_json=value)
        for name, value in values.items()
    )
    by_key = ByKey("security_intent_settings", {"p": settings})
    return _only(security_intents=(msgspec.convert(row, SecurityIntent),), security_intent_settings=by_key)


def template(name: str, path: str, *, enabled: bool = True) -> PolicySettings:
    return templates({"id": "v", "enabled": enabled, "definition": {"id": "d", "displayName": name, "categoryPath": path}})


def templates(value: Json) -> PolicySettings:
    profile = msgspec.convert({"id": "p", "displayName": "Templates", "assignments": []}, GroupPolicyConfiguration)
    by_key = ByKey("group_policy_values", {"p": (msgspec.convert(value, GroupPolicyValue),)})
    return _only(group_policy_configurations=(profile,), group_policy_values=by_key)


def _only(**resources: Any) -> PolicySettings:
    (found,) = WALKS[next(iter(resources))](**resources)
    return found


WALKS: dict[str, Callable[..., tuple[PolicySettings, ...]]] = {
    "configuration_policies": catalog_settings,
    "device_configurations": profile_settings,
    "group_policy_configurations": template_settings,
    "security_intents": intent_settings,
}


def values(found: PolicySettings) -> dict[str, tuple[str, bool | None]]:
    assert found.gap is None
    return {setting.meaning: (setting.value, setting.secure) for setting in found.settings}


def test_a_choice_of_the_catalog_and_what_lies_below_it() -> None:
    firewall = "vendor_msft_firewall_mdmstore_publicprofile_"
    found = catalog(choice(f"{firewall}enablefirewall", "_true", choice(f"{firewall}defaultinboundaction", "_0")))
    assert values(found) == {"firewall.public": ("on", True), "firewall.public_inbound": ("off", False)}


def test_settings_in_groups_are_found() -> None:
    rules = f"{DEFENDER}attacksurfacereductionrules"
    drivers = f"{rules}_blockabuseofexploitedvulnerablesigneddrivers"
    wmi = f"{rules}_blockpersistencethroughwmieventsubscription"
    found = catalog(group(rules, [choice(drivers, "_audit"), choice(wmi, "_block")]))
    assert values(found) == {"asr.vulnerable_drivers": ("audit", False), "asr.wmi_persistence": ("block", True)}


def test_numbers_and_collections_of_choices() -> None:
    trust = "device_vendor_msft_policy_config_applicationcontrol_built_in_controls_trust_apps"
    found = catalog(simple(f"{DEFENDER}avgcpuloadfactor", 50), choices(trust, "_0", "_1"))
    assert values(found) == {"defender.avg_cpu_load": ("50", True), "app_control.trusts_reputation": ("on", False)}


@pytest.mark.parametrize(("action", "value"), [("_add_restrict", "replace"), ("_add_update", "add"), ("_new", "unread")])
def test_a_rule_for_local_groups_is_read_as_a_whole(action: str, value: str) -> None:
    configure = "device_vendor_msft_policy_config_localusersandgroups_configure"
    access = f"{configure}_groupconfiguration_accessgroup"
    inner = group(access, [choices(f"{access}_desc", "_administrators"), choice(f"{access}_action", action)])
    others = group(access, [choices(f"{access}_desc", "_guests"), choice(f"{access}_action", "_add_restrict")])
    found = catalog(group(configure, [inner], [others]))
    assert {name: told for name, (told, _) in values(found).items()} == {"local_groups.administrators": value}


def test_an_option_that_is_not_known_is_not_read() -> None:
    found = catalog(choice(f"{DEFENDER}allowrealtimemonitoring", "_7"), choice(f"{DEFENDER}allowioavprotection", "_0"))
    assert values(found) == {"defender.realtime_protection": ("unread", None), "defender.ioav": ("off", False)}


def test_a_definition_that_other_payloads_share_counts_below_its_own() -> None:
    preferences = "com.apple.managedclient.preferences_"
    level = choice(f"{preferences}enforcementlevel", "_2")
    own = catalog(group(f"{preferences}antivirusengine", [level]), platforms="macOS")
    assert values(own) == {"defender_macos.realtime": ("real time", True)}
    assert values(catalog(group(f"{preferences}tamperprotection", [level]), platforms="macOS")) == {}
    assert values(catalog(level, platforms="macOS")) == {"defender_macos.realtime": ("unread", None)}


def test_settings_of_another_platform_do_not_count() -> None:
    setting = choice("ddm-latestsoftwareupdate_enforcelatestsoftwareupdateversion", "_0")
    assert values(catalog(setting, platforms="iOS")) == {"apple.latest_ios": ("on", True)}
    assert set(values(catalog(setting, platforms="iOS,macOS"))) == {"apple.latest_ios", "apple.latest_macos"}
    assert set(values(catalog(setting, platforms=None))) == {"apple.latest_ios", "apple.latest_macos"}


BACKED = "device_vendor_msft_policy_config_admx_microsoftdefenderantivirus_"


def test_settings_that_go_back_to_an_administrative_template_switch_the_same_protections() -> None:
    assert values(catalog(choice(f"{BACKED}disablerealtimemonitoring", "_1"))) == {"defender.realtime_protection": ("off", False)}
    behavior = choice(f"{BACKED}realtimeprotection_disablebehaviormonitoring", "_0")
    assert values(catalog(behavior)) == {"defender.behavior_monitoring": ("off", False)}
    assert values(catalog(choice(f"{BACKED}spynetreporting", "_0"))) == {"defender.cloud_protection": ("unread", None)}
    rules = values(catalog(choice(f"{BACKED}exploitguard_asr_rules", "_1")))
    assert set(rules.values()) == {("unread", None)}
    assert rules.keys() == {name for name in MEANINGS if name.startswith("asr.")}
    everything = values(catalog(choice(f"{BACKED}disableantispywaredefender", "_1")))
    assert everything.keys() == {name for name in MEANINGS if name.startswith("defender.")}
    assert values(catalog(choice(f"{BACKED}disableantispywaredefender", "_0"))) == {}


ESCROW = "com.apple.security.fderecoverykeyescrow_location"


@pytest.mark.parametrize(
    "instance",
    [
        {"settingDefinitionId": f"{DEFENDER}allowrealtimemonitoring"},
        {"settingDefinitionId": f"{DEFENDER}allowrealtimemonitoring", "choiceSettingValue": None},
        {"settingDefinitionId": f"{DEFENDER}attacksurfacereductionrules", "groupSettingCollectionValue": [{}]},
        {"settingDefinitionId": f"{DEFENDER}attacksurfacereductionrules", "groupSettingValue": {"children": None}},
    ],
    ids=["no value", "a value of null", "a group without its settings", "a group with null"],
)
def test_a_setting_whose_value_was_not_returned_makes_a_gap(instance: Json) -> None:
    assert catalog(instance).gap is not None


def test_lists_that_are_empty_set_nothing() -> None:
    empty = {"settingDefinitionId": f"{DEFENDER}attacksurfacereductionrules", "groupSettingCollectionValue": []}
    assert values(catalog(empty)) == {}


def test_null_in_the_place_of_a_text_is_not_a_text() -> None:
    null = {"settingDefinitionId": ESCROW, "simpleSettingValue": {"value": None}}
    assert values(catalog(null, platforms="macOS")) == {"filevault.escrow": ("unread", None)}
    assert values(catalog(simple(ESCROW, "key store"), platforms="macOS")) == {"filevault.escrow": ("on", True)}


@pytest.mark.parametrize("found", [UNREADABLE, None], ids=["a gap", "a setting without an instance"])
def test_a_policy_that_is_not_read_whole_has_a_gap(found: Gap | None) -> None:
    read = catalog(choice(f"{DEFENDER}allowrealtimemonitoring", "_1"), None, found=found)
    assert read.gap is not None
    assert read.settings == ()


@pytest.mark.parametrize(("name", "shown"), [("Policy", "Policy"), (None, "p"), ("", "p")])
def test_a_policy_without_a_name_is_named_by_its_id(name: str | None, shown: str) -> None:
    read = catalog(None, name=name)
    assert read.policy.name == shown
    assert read.gap is not None
    assert f'"{shown}"' in read.gap.detail


GENERAL, PROTECTION = "windows10GeneralConfiguration", "windows10EndpointProtectionConfiguration"


def test_a_property_that_was_not_returned_is_not_read_and_null_is_not_configured() -> None:
    found = values(typed("windowsHealthMonitoringConfiguration", allowDeviceHealthMonitoring="enabled"))
    assert found == {"analytics.enabled": ("on", True), "analytics.boot_performance": ("unread", None)}
    nothing = {"allowDeviceHealthMonitoring": "notConfigured", "configDeviceHealthMonitoringScope": None}
    assert values(typed("windowsHealthMonitoringConfiguration", **nothing)) == {}


def test_lists_and_objects_of_typed_profiles() -> None:
    scope = {"allowDeviceHealthMonitoring": None, "configDeviceHealthMonitoringScope": ["windowsUpdates", "bootPerformance"]}
    assert values(typed("windowsHealthMonitoringConfiguration", **scope)) == {"analytics.boot_performance": ("on", True)}
    firewall: dict[str, dict[str, object]] = {
        "firewallProfilePublic": {"firewallEnabled": "allowed", "inboundConnectionsBlocked": False}
    }
    assert values(typed(PROTECTION, **firewall))["firewall.public"] == ("on", True)
    assert values(typed(PROTECTION, **firewall))["firewall.public_inbound"] == ("unread", None)
    firewall["firewallProfilePublic"]["inboundConnectionsRequired"] = False
    assert "firewall.public_inbound" not in values(typed(PROTECTION, **firewall))
    firewall["firewallProfilePublic"]["inboundConnectionsRequired"] = True
    assert values(typed(PROTECTION, **firewall))["firewall.public_inbound"] == ("off", False)
    assert "firewall.domain" not in values(typed(PROTECTION, firewallProfileDomain=None))
    assert values(typed(PROTECTION, firewallProfilePublic="firewallEnabled"))["firewall.public"] == ("unread", None)


def test_a_custom_profile_sets_what_its_path_names() -> None:
    rows = [
        {"omaUri": "./Device/Vendor/MSFT/Policy/Config/Defender/AllowRealtimeMonitoring", "value": 0},
        {"omaUri": "./Vendor/MSFT/Policy/Config/Defender/PUAProtection", "value": 1},
        {"omaUri": "./Vendor/MSFT/Firewall/MdmStore/PublicProfile/EnableFirewall", "value": True},
        {"omaUri": "./Vendor/MSFT/Policy/Config/Defender/AvgCPULoadFactor", "value": 30},
        {"omaUri": "./Vendor/MSFT/Policy/Config/Defender/CloudBlockLevel", "value": "****", "isEncrypted": True},
        {
            "omaUri": "./Device/Vendor/MSFT/PassportForWork/8a1b2c3d-0000-4000-8000-0123456789ab/Policies/UsePassportForWork",
            "value": False,
        },
    ]
    assert values(typed("windows10CustomConfiguration", omaSettings=rows)) == {
        "defender.realtime_protection": ("off", False),
        "defender.pua": ("block", True),
        "firewall.public": ("on", True),
        "defender.avg_cpu_load": ("30", True),
        "defender.cloud_block_level": ("unread", None),
        "hello.enabled": ("off", False),
    }
    rules = [{"omaUri": "./Vendor/MSFT/Policy/Config/Defender/AttackSurfaceReductionRules", "value": "56a863a9=1"}]
    told = values(typed("windows10CustomConfiguration", omaSettings=rules))
    assert set(told.values()) == {("unread", None)}
    assert len(told) == 3


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"value": 30}, ("30", True)),
        ({"value": 30, "isEncrypted": False}, ("30", True)),
        ({"value": 30, "isEncrypted": True}, ("unread", None)),
        ({"value": None}, ("unread", None)),
        ({"value": None, "isEncrypted": True}, ("unread", None)),
        ({}, ("unread", None)),
    ],
)
def test_a_value_of_a_custom_profile_that_is_encrypted_or_missing_is_not_read(row: Json, told: tuple[str, bool | None]) -> None:
    path = {"omaUri": "./Vendor/MSFT/Policy/Config/Defender/AvgCPULoadFactor"}
    assert values(typed("windows10CustomConfiguration", omaSettings=[path | row])) == {"defender.avg_cpu_load": told}


def test_a_word_of_a_custom_profile_that_configures_nothing_is_not_read() -> None:
    """A profile that writes what the settings catalog would not write may do anything."""
    path = "./Device/Vendor/MSFT/Policy/Config/ADMX_MicrosoftDefenderAntivirus/DisableAntiSpywareDefender"
    found = values(typed("windows10CustomConfiguration", omaSettings=[{"omaUri": path, "value": 0}]))
    assert set(found.values()) == {("unread", None)}


@pytest.mark.parametrize(
    "properties",
    [{}, {"omaSettings": [None]}, {"omaSettings": [{"omaUri": None, "value": 1}]}],
    ids=["no settings", "a setting that is null", "a setting without a path"],
)
def test_a_custom_profile_whose_settings_were_not_returned_has_a_gap(properties: Json) -> None:
    assert typed("windows10CustomConfiguration", **properties).gap is not None


@pytest.mark.parametrize("rule", ["OsEdition", "OsVersion", "DeviceMode"])
def test_a_profile_with_an_applicability_rule_may_reach_no_device(rule: str) -> None:
    name = f"deviceManagementApplicabilityRule{rule}"
    assert typed(PROTECTION, **{name: {"ruleType": "exclude"}}).policy.channels == frozenset()
    assert typed(PROTECTION, **{name: None}).policy.channels == frozenset({"mdm"})


def test_an_intent_has_json_in_a_text() -> None:
    found = intent(
        **{
            f"{GENERAL}_defenderCloudBlockLevel": '"high"',
            f"{PROTECTION}_bitLockerEncryptDevice": "true",
            f"{GENERAL}_defenderSignatureUpdateIntervalInHours": "null",
            f"{GENERAL}_defenderRequireRealTimeMonitoring": "true",
            f"{PROTECTION}_firewallProfilePublic": '{"firewallEnabled": "allowed"}',
            f"{GENERAL}_defenderScanMaxCpu": "{",
        }
    )
    assert values(found) == {
        "defender.cloud_block_level": ("high", True),
        "bitlocker.require_encryption": ("on", True),
        "defender.realtime_protection": ("unread", None),
        "firewall.public": ("unread", None),
        "firewall.public_inbound": ("unread", None),
        "defender.avg_cpu_load": ("unread", None),
    }
    assert found.policy.platforms == frozenset({"windows"})


def test_administrative_templates_are_recognised_and_not_read() -> None:
    path = "\\Windows Components\\Microsoft Defender Antivirus\\Real-time Protection"
    found = template("Turn off real-time protection", path)
    assert values(found) == {"defender.realtime_protection": ("unread", None)}
    assert all(value == ("unread", None) for value in values(template("Turn off Microsoft Defender Antivirus", path)).values())
    assert values(template("Turn off real-time protection", "\\Somewhere else")) == {}


def test_templates_in_another_language_may_touch_every_setting_of_defender() -> None:
    found = values(template("Echtzeitschutz deaktivieren", "\\Windows-Komponenten\\Microsoft Defender Antivirus"))
    assert found["defender.realtime_protection"] == found["asr.wmi_persistence"] == ("unread", None)
    assert values(template("Ausschlüsse", "\\Windows-Komponenten\\Datei-Explorer")) == {}


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        ("\\Network\\Network Connections\\Windows Defender Firewall\\Domain Profile", "firewall.domain"),
        ("\\Windows Components\\BitLocker Drive Encryption", "bitlocker.method"),
        ("\\Windows Components\\Windows Hello for Business", "hello.enabled"),
        ("\\Windows Components\\Windows Update\\Manage updates offered from Windows Update", "update.quality_deferral"),
        ("\\System\\LAPS", "laps.complexity"),
    ],
)
def test_templates_of_other_settings_are_recognised_by_their_path(path: str, meaning: str) -> None:
    assert values(template("Whatever it is called", path))[meaning] == ("unread", None)


@pytest.mark.parametrize("definition", [None, {"id": "d"}, {"id": "d", "displayName": "Turn off real-time protection"}])
def test_a_template_whose_definition_was_not_returned_has_a_gap(definition: Json | None) -> None:
    assert templates({"id": "v", "enabled": True, "definition": definition}).gap is not None


def test_a_policy_of_each_shape_has_its_id_name_platform_and_targets() -> None:
    shapes = (catalog(), typed(PROTECTION), intent(), template("x", "y"))
    names = ("Policy", "Profile", "Baseline", "Templates")
    assert [(one.policy.id, one.policy.name) for one in shapes] == [("p", name) for name in names]
    windows = frozenset({"windows"})
    assert [one.policy.platforms for one in shapes] == [windows, windows, None, windows], "an intent has that of its template"
    assert [len(one.policy.targets or ()) for one in shapes] == [1, 1, 1, 0]
    assert len({one.policy.resource for one in shapes}) == len(shapes)


def test_targets_are_those_of_graph() -> None:
    (target,) = catalog().policy.targets or ()
    assert target.kind is TargetKind.ALL_DEVICES
