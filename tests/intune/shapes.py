"""Policies of Microsoft Intune as Graph writes them, for cases and simulated tenants."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_INSTANCE = "#microsoft.graph.deviceManagementConfiguration{}SettingInstance"
_VALUE = "#microsoft.graph.deviceManagementConfiguration{}SettingValue"


def target(kind: str, **properties: Any) -> Json:
    """An assignment to a target of this kind: ``allDevices``, ``allLicensedUsers``, ``group`` or ``exclusionGroup``."""
    unfiltered = {
        "deviceAndAppManagementAssignmentFilterId": None,
        "deviceAndAppManagementAssignmentFilterType": "none",
    }
    id_ = f"{kind}_{properties.get('groupId', 'all')}"
    return {"id": id_, "target": {"@odata.type": f"#microsoft.graph.{kind}AssignmentTarget", **unfiltered, **properties}}


ALL_DEVICES = target("allDevices")
ALL_USERS = target("allLicensedUsers")


def choice(definition: str, option: str, *children: Json) -> Json:
    """A setting with one of its options, such as ``_1``, and the settings below it."""
    return chosen(definition, definition + option, *children)


def chosen(definition: str, option: str, *children: Json) -> Json:
    """A setting with an option by its full id, and the settings below it."""
    value = {"@odata.type": _VALUE.format("Choice"), "value": option, "children": list(children)}
    return {"@odata.type": _INSTANCE.format("Choice"), "settingDefinitionId": definition, "choiceSettingValue": value}


def choices(definition: str, *values: str) -> Json:
    """A setting with several options, each by its full id."""
    return {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingCollectionInstance",
        "settingDefinitionId": definition,
        "choiceSettingCollectionValue": [
            {"@odata.type": _VALUE.format("Choice"), "value": one, "children": []} for one in values
        ],
    }


def simple(definition: str, value: str | int) -> Json:
    """A setting with a text or a number."""
    kind = "Integer" if isinstance(value, int) else "String"
    return {
        "@odata.type": _INSTANCE.format("Simple"),
        "settingDefinitionId": definition,
        "simpleSettingValue": {"@odata.type": _VALUE.format(kind), "value": value},
    }


def group(definition: str, *members: list[Json]) -> Json:
    """A collection of groups of settings."""
    values = [{"@odata.type": _VALUE.format("Group"), "children": children} for children in members]
    return {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": definition,
        "groupSettingCollectionValue": values,
    }


def settings(*instances: Json) -> list[Json]:
    """The settings of a policy as Graph lists them."""
    return [{"id": str(number), "settingInstance": instance} for number, instance in enumerate(instances)]


def catalog(key: str, name: str, count: int, *assignments: Json, **properties: Any) -> Json:
    """A policy of the settings catalog with so many settings."""
    return {
        "id": key,
        "name": name,
        "platforms": "windows10",
        "technologies": "mdm",
        "settingCount": count,
        "isAssigned": bool(assignments),
        "assignments": list(assignments),
        **properties,
    }
