"""Cases of `devices.compliance_windows`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from ztscan.core.model import GapReason, Verdict

POLICIES = "device_compliance_policies"
SWITCHES = (
    "bitLockerEnabled",
    "codeIntegrityEnabled",
    "earlyLaunchAntiMalwareDriverEnabled",
    "passwordRequired",
    "requireHealthyDeviceReport",
    "secureBootEnabled",
    "storageRequireEncryption",
)


def target(kind: str, **properties: Any) -> dict[str, Any]:
    """An assignment to a target of this kind."""
    return {"id": f"assignment-{kind}", "target": {"@odata.type": f"#microsoft.graph.{kind}AssignmentTarget", **properties}}


def windows(key: str = "windows", *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A compliance policy for Windows with no requirement but those that are given."""
    return {
        "@odata.type": "#microsoft.graph.windows10CompliancePolicy",
        "id": key,
        "displayName": f"Compliance of {key}",
        "osMinimumVersion": None,
        **dict.fromkeys(SWITCHES, False),
        "assignments": list(assignments),
        **properties,
    }


ALL_USERS = target("allLicensedUsers")
EXCLUSION = target("exclusionGroup", groupId="group-vip")
MOBILE = {"@odata.type": "#microsoft.graph.iosCompliancePolicy", "id": "ios", "displayName": "iOS", "assignments": [ALL_USERS]}
RIGHT = windows("windows", ALL_USERS, EXCLUSION, bitLockerEnabled=True, osMinimumVersion="10.0.22631")
BASE: dict[str, Any] = {POLICIES: [RIGHT, MOBILE]}
NOBODY = {"deviceManagement"}


def only(*policies: dict[str, Any]) -> dict[str, Any]:
    """The change that leaves these policies."""
    return {POLICIES: list(policies)}


CASES = (
    Case("one is assigned to all users"),
    Case("one is assigned to all devices", only(windows("w", target("allDevices"), secureBootEnabled=True))),
    Case("one is assigned to a group", only(windows("w", target("group", groupId="group-staff"), passwordRequired=True))),
    *(Case(f"all it requires is {name}", only(windows("w", ALL_USERS, **{name: True}))) for name in SWITCHES),
    Case("all it requires is a version", only(windows("w", ALL_USERS, osMinimumVersion="10.0.22631"))),
    Case("there is none", {POLICIES: []}, fails=NOBODY),
    Case("there is one for iOS only", only(MOBILE), fails=NOBODY),
    Case("it is assigned to nobody", {f"{POLICIES}/windows/assignments": []}, fails=NOBODY),
    Case("it only excludes", {f"{POLICIES}/windows/assignments": [EXCLUSION]}, fails=NOBODY),
    Case(
        "one is assigned and empty, another has a requirement and is assigned to nobody",
        only(windows("w", ALL_USERS), windows("x", bitLockerEnabled=True)),
        verdict=Verdict.MANUAL,
    ),
    Case("it has no requirement that is read", only(windows("w", ALL_USERS)), verdict=Verdict.MANUAL),
    Case(
        "R13: whether it requires anything was not returned",
        only(windows("w", ALL_USERS, secureBootEnabled=None)),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: assignments were not returned", {f"{POLICIES}/windows/assignments": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: a target of a new kind", only(windows("w", target("house"), passwordRequired=True)), verdict=Verdict.NOT_ASSESSED),
    Case("a target of a new kind besides all users", {f"{POLICIES}/windows/assignments": Add(target("house"))}),
    Case("R13: its platform was not returned", only({**RIGHT, "@odata.type": None}), verdict=Verdict.NOT_ASSESSED),
    Case("it could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
    Case("Intune is not licensed", {POLICIES: gap(POLICIES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
