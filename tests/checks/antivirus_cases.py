"""Cases that the checks of antivirus settings share: the policy of the hardened tenant with one setting changed."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.unlicensed import rows_of_intune
from tests.intune.hardened import key_of
from tests.intune.settings import ANTIVIRUS
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, catalog, settings, target
from ztscan.core.model import Verdict
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.setting import Grade, Home, Shape, TabledMeaning

Json = dict[str, Any]
POLICY, OTHER = key_of("Antivirus"), "another-policy"
POLICIES, SETTINGS = "configuration_policies", "configuration_policy_settings"
INTUNE = {"deviceManagement"}


def home_of(meaning: TabledMeaning) -> Home:
    """Where the settings catalog has it."""
    return next(home for home in meaning.homes if home.shape is Shape.CATALOG)


def written(meaning: TabledMeaning, wanted: Grade) -> Json:
    """The setting with a value of this grade; of a number, the first that is found."""
    home = home_of(meaning)
    if home.parse is not None:
        numbers = (number for number in (*range(100), *range(1000, 2000)) if meaning.grade(number) is wanted)
        return instance(home.id, next(numbers))
    words = (word for word, value in home.words.items() if value is not None and meaning.grade(value) is wanted)
    return instance(home.id, home.id + next(words))


def instance(definition: str, value: str | int) -> Json:
    """A setting of the catalog with an option or a number."""
    if isinstance(value, int):
        return {"settingDefinitionId": definition, "simpleSettingValue": {"value": value}}
    return {"settingDefinitionId": definition, "choiceSettingValue": {"value": value, "children": []}}


def with_setting(meaning: TabledMeaning, replacement: Json | None) -> Json:
    """The change that replaces or removes a setting of the antivirus policy."""
    own = home_of(meaning).id
    others = [one for one in ANTIVIRUS if one["settingDefinitionId"] != own]
    now = [*others, *([replacement] if replacement else [])]
    return {f"{SETTINGS}/{POLICY}": settings(*now), f"{POLICIES}/{POLICY}/settingCount": len(now)}


def another(instance_: Json, *assignments: Json, platforms: str = "windows10") -> Json:
    """The change that adds a policy with this setting."""
    policy = catalog(OTHER, "Another", 1, *assignments, platforms=platforms)
    return {POLICIES: Add(policy), f"{SETTINGS}/{OTHER}": settings(instance_)}


def cases_of(name: str) -> tuple[Case, ...]:
    """The rows of one setting."""
    meaning = MEANINGS[name]
    wrong = written(meaning, Grade.INSECURE)
    absent = with_setting(meaning, None)
    by_default = meaning.secure_by_default
    return (
        Case("it is set for all devices"),
        Case("it has another value", with_setting(meaning, wrong), fails={POLICY}),
        Case("no policy sets it", absent, fails=() if by_default else INTUNE),
        Case("an option that nobody knows", with_setting(meaning, _unknown(meaning)), verdict=Verdict.NOT_ASSESSED),
    )


def _unknown(meaning: TabledMeaning) -> Json:
    definition = home_of(meaning).id
    return instance(definition, f"{definition}_97")


def more_cases_of(name: str) -> tuple[Case, ...]:
    """The rows that all settings share, which the cases of one setting hold."""
    meaning = MEANINGS[name]
    wrong = written(meaning, Grade.INSECURE)
    excluded = {f"{POLICIES}/{POLICY}/assignments": [ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)]}
    mixed = {f"{POLICIES}/{POLICY}/assignments": [ALL_DEVICES, target("exclusionGroup", groupId=ONBOARDING)]}
    narrow = target("allDevices", **_filter("include"))
    return (
        Case("another policy contradicts it", another(wrong, ALL_DEVICES), fails={OTHER}),
        Case("another policy contradicts it for a group", another(wrong, target("group", groupId=ONBOARDING)), fails={OTHER}),
        Case("another policy that reaches nobody", another(wrong)),
        Case("another policy for another platform", another(wrong, ALL_DEVICES, platforms="macOS")),
        Case(
            "another policy for a platform that nobody knows",
            another(wrong, ALL_DEVICES, platforms="windows12"),
            verdict=Verdict.NOT_ASSESSED,
        ),
        Case("a group is excluded", excluded, fails=() if meaning.secure_by_default else INTUNE),
        Case("a group of users is excluded from all devices", mixed, verdict=Verdict.NOT_ASSESSED),
        Case("a filter that all devices match", {f"{POLICIES}/{POLICY}/assignments": [narrow]}),
        Case(
            "a filter that no device matches",
            {
                f"{POLICIES}/{POLICY}/assignments": [target("allDevices", **_filter("exclude"))],
            },
            fails=() if meaning.secure_by_default else INTUNE,
        ),
        Case(
            "filters were not read",
            {
                f"{POLICIES}/{POLICY}/assignments": [narrow],
                "assignment_filters": gap("assignment_filters"),
            },
            verdict=Verdict.PASS if meaning.secure_by_default else Verdict.NOT_ASSESSED,
        ),
        Case(
            "R13: the assignments were not returned",
            {f"{POLICIES}/{POLICY}/assignments": None},
            verdict=Verdict.PASS if meaning.secure_by_default else Verdict.NOT_ASSESSED,
        ),
        Case("the settings of the policy were not read", {f"{SETTINGS}/{POLICY}": gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
        Case("an intent could not be read", {"security_intents": gap("security_intents")}, verdict=Verdict.NOT_ASSESSED),
        *rows_of_intune(POLICIES),
        Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
        Case(
            "a device of a system that nobody knows",
            {"managed_devices": Add({**DEVICES[0], "id": "new", "operatingSystem": None})},
            verdict=Verdict.NOT_ASSESSED,
        ),
    )


def _filter(mode: str) -> Json:
    return {
        "deviceAndAppManagementAssignmentFilterId": key_of("Corporate devices"),
        "deviceAndAppManagementAssignmentFilterType": mode,
    }
