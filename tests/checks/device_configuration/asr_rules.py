"""Cases of `device_configuration.asr_rules`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import INTUNE, OTHER, another, assigned, blind, only, option, profile
from tests.intune.hardened import key_of, typed
from tests.intune.settings import ASR_RULES, asr
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, target
from ztscan.core.model import Verdict

NAME = "Attack surface reduction"
_DRIVERS = f"device_vendor_msft_policy_config_defender_attacksurfacereductionrules_{ASR_RULES[0]}"
_CUSTOM = {
    "omaUri": "./Vendor/MSFT/Policy/Config/Defender/AttackSurfaceReductionRules",
    "value": "56a863a9-875e-4185-98a7-b882c64b5ce5=1",
}
CASES = (
    Case("all block"),
    Case("one only audits", option(NAME, _DRIVERS, "_audit"), fails={key_of(NAME)}),
    Case("one is missing", only(NAME, asr("_block", *ASR_RULES[1:])), fails=INTUNE),
    Case(
        "rules of two policies add up",
        {**only(NAME, asr("_block", *ASR_RULES[1:])), **another(asr("_block", ASR_RULES[0]), to=(ALL_DEVICES,))},
    ),
    Case("two policies differ", another(asr("_audit", ASR_RULES[0]), to=(ALL_DEVICES,)), fails={OTHER}),
    Case("a group is excluded", assigned(NAME, ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)), fails=INTUNE),
    Case(
        "rules in a custom profile are not read",
        profile(typed("windows10Custom", "Custom", ALL_DEVICES, omaSettings=[_CUSTOM])),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
