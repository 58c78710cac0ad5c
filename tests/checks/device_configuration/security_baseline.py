"""Cases of `device_configuration.security_baseline`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import BASELINE, DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import INTUNE, POLICIES, assigned, blind
from tests.intune.hardened import key_of
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import Verdict

NAME = "Windows security baseline"
_FORMER = f"security_intents/{BASELINE}"
_NO_FORMER = {f"{_FORMER}/assignments": [], f"{_FORMER}/isAssigned": False}
CASES = (
    Case("both kinds reach all devices"),
    Case("the former kind only", assigned(NAME)),
    Case("none", {**assigned(NAME), **_NO_FORMER}, fails=INTUNE),
    Case(
        "a group is excluded",
        {**_NO_FORMER, **assigned(NAME, ALL_USERS, target("exclusionGroup", groupId=ONBOARDING))},
        fails=INTUNE,
    ),
    Case(
        "a baseline of another product",
        {**_NO_FORMER, f"{POLICIES}/{key_of(NAME)}/templateReference/templateDisplayName": "Microsoft Edge Security Baseline"},
        fails=INTUNE,
    ),
    Case("another policy of the former kind", {**assigned(NAME), f"{_FORMER}/templateId": "another"}, fails=INTUNE),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    blind(NAME)[1],
)
