"""What Contoso set up for Windows in 2019 and left: Windows Hello is off at enrolment, and everybody stays at an old version."""

from __future__ import annotations

from tests.intune.shapes import ALL_DEVICES, ALL_USERS, target
from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants.building import Builder

_GRAPH = "#microsoft.graph."


def _id(*names: str) -> str:
    return guid("contoso", "updates", *names)


def add_updates(build: Builder, *, pilot: str) -> None:
    """``pilot`` is a group."""
    hello = {
        "@odata.type": f"{_GRAPH}deviceEnrollmentWindowsHelloForBusinessConfiguration",
        "id": f"{_id('hello')}_DefaultWindowsHelloForBusiness",
        "displayName": "All users and all devices",
        "priority": 0,
        "deviceEnrollmentConfigurationType": "windowsHelloForBusiness",
        "assignments": [ALL_USERS],
        "state": "disabled",
    }
    enrolment = "deviceManagement/deviceEnrollmentConfigurations"
    build.collections[enrolment] = [*build.collections[enrolment], hello]
    build.collections["deviceManagement/windowsFeatureUpdateProfiles"] = [
        _stays("Windows 11 23H2", days_ago(-10), ALL_DEVICES),
        _stays("Pilot of Windows 11 25H2", days_ago(-700), target("group", groupId=pilot)),
    ]


def _stays(name: str, ends: str, assignment: Json) -> Json:
    """A feature update policy for the version at the end of its name."""
    return {
        "id": _id(name),
        "displayName": name,
        "featureUpdateVersion": f"Windows 11, version {name[-4:]}",
        "endOfSupportDate": ends,
        "assignments": [assignment],
    }
