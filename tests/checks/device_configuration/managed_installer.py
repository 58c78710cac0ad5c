"""Cases of `device_configuration.managed_installer`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import assigned, blind, only, option
from tests.intune.hardened import key_of
from tests.intune.shapes import choice, choices
from ztscan.core.model import Verdict

NAME = "App control"
_CONTROL = "device_vendor_msft_policy_config_applicationcontrol_built_in_controls_"
_ENFORCED = choice(f"{_CONTROL}enable_app_control", "_0")


def trusting(*options: str) -> dict[str, object]:
    """The change to enforced controls that trust these kinds of applications."""
    return only(NAME, _ENFORCED, choices(f"{_CONTROL}trust_apps", *(f"{_CONTROL}trust_apps{one}" for one in options)))


CASES = (
    Case("the managed installer only"),
    Case("nothing", only(NAME, _ENFORCED)),
    Case("good reputation", trusting("_0"), fails={key_of(NAME)}),
    Case("both", trusting("_0", "_1"), fails={key_of(NAME)}),
    Case("a kind that nobody knows", trusting("_5"), verdict=Verdict.NOT_ASSESSED),
    Case("controls audit", option(NAME, f"{_CONTROL}enable_app_control", "_1"), verdict=Verdict.NOT_APPLICABLE),
    Case("no policy", assigned(NAME), verdict=Verdict.NOT_APPLICABLE),
    Case(
        "whether they are enforced is not known",
        option(NAME, f"{_CONTROL}enable_app_control", "_7"),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
