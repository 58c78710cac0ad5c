"""Cases of `device_antivirus.windows_policy`."""

from __future__ import annotations

from tests.checks.antivirus_cases import INTUNE, POLICIES, POLICY, SETTINGS
from tests.checks.cases import Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.unlicensed import rows_of_intune
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, choice, settings, target
from ztscan.core.model import Verdict

ASSIGNMENTS = f"{POLICIES}/{POLICY}/assignments"
_DEFENDER = "device_vendor_msft_policy_config_defender_"
_EXCLUSIONS = settings(choice(f"{_DEFENDER}excludedpaths", "_1"))
CASES = (
    Case("a policy reaches all devices"),
    Case("it has exclusions only", {f"{SETTINGS}/{POLICY}": _EXCLUSIONS}, fails=INTUNE),
    Case("a group is excluded", {ASSIGNMENTS: [ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)]}, fails=INTUNE),
    Case("it only excludes", {ASSIGNMENTS: [target("exclusionGroup", groupId=ONBOARDING)]}, fails=INTUNE),
    Case("a target of a new kind", {ASSIGNMENTS: [target("house")]}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "a group that no longer exists",
        {ASSIGNMENTS: [target("group", groupId=ONBOARDING)], "assignment_groups/" + ONBOARDING: None},
        fails=INTUNE,
    ),
    Case("its settings were not read", {f"{SETTINGS}/{POLICY}": gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "what it sets is not known",
        {f"{SETTINGS}/{POLICY}": settings(choice(f"{_DEFENDER}allowrealtimemonitoring", "_7"))},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("for all devices", {ASSIGNMENTS: [ALL_DEVICES]}),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *rows_of_intune(POLICIES),
)
