"""Cases of `device_configuration.local_users_restricted`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, another, assigned, blind, only
from tests.intune.hardened import key_of
from tests.intune.settings import local_administrators
from tests.intune.shapes import ALL_DEVICES, choice, choices, group
from ztscan.core.model import Verdict

NAME = "Local administrators"
_CONFIGURE = "device_vendor_msft_policy_config_localusersandgroups_configure"
_ACCESS = f"{_CONFIGURE}_groupconfiguration_accessgroup"
_GUESTS = group(
    _CONFIGURE,
    [group(_ACCESS, [choices(f"{_ACCESS}_desc", f"{_ACCESS}_desc_guests"), choice(f"{_ACCESS}_action", "_add_restrict")])],
)
UNSAID = group(
    _CONFIGURE,
    [
        group(
            _ACCESS, [choices(f"{_ACCESS}_desc", f"{_ACCESS}_desc_administrators"), choice(f"{_ACCESS}_action", "_add_restrict")]
        )
    ],
)
UNSAID["groupSettingCollectionValue"][0]["children"][0]["groupSettingCollectionValue"][0]["children"][0][
    "choiceSettingCollectionValue"
][0]["value"] = None
CASES = (
    Case("the members are replaced"),
    Case("members are only added", only(NAME, local_administrators("_add_update")), fails={key_of(NAME)}),
    Case("another group is restricted", only(NAME, _GUESTS), fails=INTUNE),
    Case(
        "another policy adds members", another(local_administrators("_add_update"), to=(ALL_DEVICES,)), fails={"another-policy"}
    ),
    Case("the members of a policy are null", only(NAME, UNSAID), verdict=Verdict.NOT_ASSESSED),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case("an action that nobody knows", only(NAME, local_administrators("_exchange")), verdict=Verdict.NOT_ASSESSED),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
