"""Cases of `intune.mde_android`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ONBOARDING, WORKER
from tests.checks.intune.mtd_connectors import DEFENDER, LIST, STATE
from tests.checks.unlicensed import rows_of_intune
from tests.intune.devices import managed
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import Verdict

SWITCH = f"{LIST}/{DEFENDER}/androidEnabled"
DEVICES, POLICIES = "managed_devices", "device_compliance_policies"
NOT_ASSESSED = Verdict.NOT_ASSESSED
PHONES = [managed("6a1b0000-0000-4000-8000-000000000099", "AndroidForWork", WORKER)]
LAPTOPS = [managed("6a1b0000-0000-4000-8000-000000000097", "Windows", WORKER)]

PERSONAL = {**PHONES[0], "id": "another", "operatingSystem": "Android", "managedDeviceOwnerType": "personal"}
"""Graph does not say how it is managed: it can have a work profile."""


def policy(kind: str | None, *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "@odata.type": kind and f"#microsoft.graph.{kind}CompliancePolicy",
        "id": "android",
        "displayName": "Android",
        "assignments": list(assignments),
        "deviceThreatProtectionEnabled": True,
        "deviceThreatProtectionRequiredSecurityLevel": "medium",
        **properties,
    }


USED = {DEVICES: PHONES, POLICIES: [policy("androidWorkProfile", ALL_USERS)]}
CASES = (
    Case("no Android", {DEVICES: LAPTOPS}, verdict=Verdict.NOT_APPLICABLE),
    Case("the system of a device is null", {DEVICES: [{**LAPTOPS[0], "operatingSystem": None}]}, verdict=NOT_ASSESSED),
    Case("connected, and used", USED),
    Case(
        "used by the level of Defender",
        {
            **USED,
            POLICIES: [
                policy(
                    "androidWorkProfile",
                    ALL_USERS,
                    deviceThreatProtectionRequiredSecurityLevel="notSet",
                    advancedThreatProtectionRequiredSecurityLevel="low",
                )
            ],
        },
    ),
    Case("Android is not connected", {**USED, SWITCH: False}, {DEFENDER}),
    Case("Defender is not connected", {**USED, STATE: "notSetUp"}, {DEFENDER}),
    Case("no connector", {**USED, LIST: []}, {DEFENDER}),
    Case("no policy uses it", {DEVICES: PHONES, POLICIES: []}, {DEFENDER}),
    Case("a policy of another platform uses it", {DEVICES: PHONES, POLICIES: [policy("ios", ALL_USERS)]}, {DEFENDER}),
    Case(
        "a policy for nobody uses it, and there are other devices",
        {DEVICES: [*PHONES, *LAPTOPS], POLICIES: [policy("android")]},
        {DEFENDER},
    ),
    Case("a policy for nobody uses it", {DEVICES: PHONES, POLICIES: [policy("android")]}, {DEFENDER}),
    Case(
        "only an exclusion",
        {DEVICES: PHONES, POLICIES: [policy("android", target("exclusionGroup", groupId=ONBOARDING))]},
        {DEFENDER},
    ),
    Case(
        "no level",
        {DEVICES: PHONES, POLICIES: [policy("android", ALL_USERS, deviceThreatProtectionRequiredSecurityLevel="unavailable")]},
        {DEFENDER},
    ),
    Case(
        "a level that is new",
        {DEVICES: PHONES, POLICIES: [policy("android", ALL_USERS, deviceThreatProtectionRequiredSecurityLevel="new")]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "threat protection is switched off in the policy",
        {DEVICES: PHONES, POLICIES: [policy("android", ALL_USERS, deviceThreatProtectionEnabled=False)]},
        {DEFENDER},
    ),
    Case("a target that is new", {DEVICES: PHONES, POLICIES: [policy("android", target("oracle"))]}, verdict=NOT_ASSESSED),
    Case("the kind of a policy is null", {DEVICES: PHONES, POLICIES: [policy(None, ALL_USERS)]}, verdict=NOT_ASSESSED),
    Case("the state is new", {**USED, STATE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {**USED, SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("policies could not be read", {DEVICES: PHONES, POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("devices could not be read", {DEVICES: gap(DEVICES)}, verdict=NOT_ASSESSED),
    *(row for row in rows_of_intune(LIST) if row.verdict),
    Case(
        "the level allows all threats",
        {
            DEVICES: PHONES,
            POLICIES: [policy("androidWorkProfile", ALL_USERS, deviceThreatProtectionRequiredSecurityLevel="high")],
        },
        {DEFENDER},
    ),
    Case(
        "the group that it is for is excluded",
        {
            DEVICES: PHONES,
            POLICIES: [
                policy(
                    "androidWorkProfile",
                    target("group", groupId=ONBOARDING),
                    target("exclusionGroup", groupId=ONBOARDING.upper()),
                )
            ],
        },
        {DEFENDER},
    ),
    Case(
        "a policy for device administrators, and none is managed in that way",
        {DEVICES: PHONES, POLICIES: [policy("android", ALL_USERS)]},
        {DEFENDER},
    ),
    Case(
        "how the devices are managed is not known",
        {
            DEVICES: [PERSONAL],
            POLICIES: [policy("androidWorkProfile", ALL_USERS)],
        },
        verdict=NOT_ASSESSED,
    ),
    Case(
        "of one device it is certain, and of another one not",
        {
            DEVICES: [
                *PHONES,
                PERSONAL,
            ],
            POLICIES: [policy("androidWorkProfile", ALL_USERS)],
        },
    ),
)
