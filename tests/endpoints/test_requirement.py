"""What is told of many devices: a cause with its share, in one finding."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.cases import CHECKS, Add, Case, gap, run
from tests.checks.compliant import RESOURCES
from tests.checks.compliant.devices import BASELINE, DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.checks.configuration_cases import PROFILES, assigned, option
from tests.endpoints.tenants import tenant
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.members import Crowd
from ztscan.core.model import Verdict
from ztscan.endpoints.assignments import ReachCause, WhyNot
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.policy import DevicePolicy
from ztscan.endpoints.requirement import RequiredSetting, in_words, require, require_each
from ztscan.engine.check import NotApplicable

ALL, LEFT_OUT = 1_030, 218
MERE_NAME = 2
GONE = "00000000-0000-4000-8000-00000000dead"
WINDOWS = [
    {**DEVICES[0], "id": f"d{n}", "deviceName": f"PC-{n}", "azureADDeviceId": f"a{n}", "userId": f"u{n}"} for n in range(ALL)
]
MEMBERS = [{"@odata.type": "#microsoft.graph.user", "id": f"u{n}"} for n in range(LEFT_OUT)]
CHANGE: dict[str, Any] = {
    "managed_devices": WINDOWS,
    f"assignment_group_members/{ONBOARDING}": MEMBERS,
    f"security_intents/{BASELINE}/assignments": [],
    f"security_intents/{BASELINE}/isAssigned": False,
    f"{PROFILES}/{key_of('Encryption')}/assignments": [],
    **assigned("Disk encryption", ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)),
}


def test_a_group_that_is_excluded_is_one_finding_with_its_devices() -> None:
    result = run(CHECKS["device_configuration.bitlocker"], Case("many devices", CHANGE))
    assert result.verdict is Verdict.FAIL
    (finding,) = result.findings
    assert finding.message.startswith(
        "no policy sets device encryption on 218 of 1,030 Windows devices: "
        'group "Onboarding" is excluded by "Disk encryption" (218)'
    )
    (members,) = finding.members
    assert isinstance(members, Crowd)
    assert (members.kind, members.count) == ("managedDevice", LEFT_OUT)
    assert {name for _, name in members.people()} == {f"PC-{n}" for n in range(LEFT_OUT)}


def test_a_policy_whose_settings_could_not_be_read_and_that_reaches_nobody_explains_nothing() -> None:
    firewall = key_of("Firewall")
    unread = {**assigned("Firewall"), f"configuration_policy_settings/{firewall}": gap("configuration_policy_settings")}
    (with_it,), (without,) = (
        run(CHECKS["device_configuration.bitlocker"], Case("n", change)).findings for change in ({**CHANGE, **unread}, CHANGE)
    )
    assert with_it == without


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"defenderCloudBlockLevel": None}, False),
        ({"defenderCloudBlockLevel": {"level": "a word that nobody knows"}}, True),
    ],
    ids=["it does not set it", "it may set it"],
)
def test_only_policies_that_set_the_setting_or_may_are_causes(properties: dict[str, Any], told: bool) -> None:
    """A profile for a group that no longer exists is no reason why devices lack what it does not set."""
    old = typed("windows10EndpointProtection", "Old profile", target("group", groupId=GONE), **properties)
    change = {**assigned("Antivirus"), PROFILES: Add(old), "assignment_groups": {**RESOURCES["assignment_groups"], GONE: None}}
    (finding,) = run(CHECKS["device_antivirus.cloud_block_level"], Case("a deleted group", change)).findings
    assert ("Old profile" in finding.message) is told
    assert finding.message.endswith("whether that policy sets it is not known") is told


@pytest.mark.parametrize("why", WhyNot)
def test_every_reason_is_told_in_words_of_its_own(why: WhyNot) -> None:
    policy = DevicePolicy("configuration_policies", "p", "Staff", None, None)
    said = in_words(ReachCause(why, policy, 1, "North"))
    assert "Staff" in said
    assert len(said.split()) > MERE_NAME


def test_a_policy_that_sets_another_value_is_named_in_the_message() -> None:
    """Reports lead with the message of a finding, before they name its subject."""
    case = Case("firewall off", option("Firewall", "vendor_msft_firewall_mdmstore_publicprofile_enablefirewall", "_false"))
    result = run(CHECKS["device_configuration.windows_firewall"], case)
    messages = [finding.message for finding in result.findings]
    assert [text for text in messages if text.startswith('"Firewall" sets the firewall on public networks to off on ')], messages


def test_only_the_first_of_several_requirements_says_that_there_is_no_device() -> None:
    one = tenant(6)
    settings = DeviceSettings(tuple(one.policies), one.scope, {"m": one.meaning})
    nobody, on = settings.without(settings.population.everybody), RequiredSetting("m", "on")
    told = [*require(settings, on)]
    assert told
    assert [*require_each((settings, on), (nobody, on))] == told
    with pytest.raises(NotApplicable, match="no Windows device"):
        [*require_each((nobody, on), (settings, on))]
