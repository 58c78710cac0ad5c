"""Cases of `device_configuration.windows_hello`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import assigned, blind, option, profile
from tests.checks.intune.personal_enrolment_blocked import BASE as ENROLMENT
from tests.checks.intune.personal_enrolment_blocked import HELLO, LIST
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_DEVICES, target
from ztscan.core.model import Verdict

BASE = ENROLMENT
NAME = "Windows Hello for Business"
_USE = "device_vendor_msft_passportforwork_{tenantid}_policies_usepassportforwork"
_STATE = f"{LIST}/hello/state"
_OFF = {_STATE: "disabled"}
_GROUP = {
    **HELLO,
    "id": "first",
    "displayName": "First",
    "priority": 1,
    "state": "disabled",
    "assignments": [target("group", groupId=ONBOARDING)],
}
_BLOCKED = typed("windowsIdentityProtection", "Typed", ALL_DEVICES, windowsHelloForBusinessBlocked=True)
CASES = (
    Case("a policy and enrolment turn it on"),
    Case("a policy turns it off", option(NAME, _USE, "_false"), fails={key_of(NAME)}),
    Case("enrolment turns it off, and a policy on", _OFF),
    Case("enrolment turns it off", {**assigned(NAME), **_OFF}, fails={"hello"}),
    Case("enrolment turns it on", assigned(NAME)),
    Case("nothing is configured: Windows decides", {**assigned(NAME), _STATE: "notConfigured"}),
    Case("a configuration with priority turns it off for a group", {**assigned(NAME), LIST: Add(_GROUP)}, fails={"first"}),
    Case(
        "of two groups the one with priority decides",
        {
            **assigned(NAME),
            **_OFF,
            LIST: Add({**_GROUP, "id": "z", "state": "enabled"}, {**_GROUP, "id": "a", "priority": 2}),
            "managed_devices": [DEVICES[1]],
        },
    ),
    Case(
        "a group turns it on before the default turns it off",
        {**assigned(NAME), **_OFF, LIST: Add({**_GROUP, "state": "enabled"}), "managed_devices": [DEVICES[1]]},
    ),
    Case("a typed profile contradicts the policy", profile(_BLOCKED), fails={key_of("Typed")}),
    Case("R13: the state was not returned", {_STATE: None}, verdict=Verdict.NOT_ASSESSED),
    Case("there is no default", {f"{LIST}/hello": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("a state that nobody knows", {**assigned(NAME), _STATE: "unknownFutureValue"}, verdict=Verdict.NOT_ASSESSED),
    Case("enrolment could not be read", {LIST: gap(LIST)}, verdict=Verdict.NOT_ASSESSED),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
