"""Cases of `device_configuration.app_control`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, assigned, blind, only, option, profile
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_DEVICES, choice, simple
from ztscan.core.model import Verdict

NAME = "App control"
_CONTROL = "device_vendor_msft_policy_config_applicationcontrol_"
_ENABLE = f"{_CONTROL}built_in_controls_enable_app_control"
_XML = "<SiPolicy><Rules><Rule><Option>{}</Option></Rule></Rules></SiPolicy>"


def xml(option_: str) -> dict[str, object]:
    """The change to an XML policy with this option."""
    return only(NAME, simple(f"{_CONTROL}policies_{{policyguid}}_xml", _XML.format(option_)))


def app_locker(mode: str) -> dict[str, object]:
    """The change that adds a typed profile with AppLocker."""
    return profile(typed("windows10EndpointProtection", "Typed", ALL_DEVICES, appLockerApplicationControl=mode))


CASES = (
    Case("built-in controls are enforced (option 0)"),
    Case("built-in controls audit", option(NAME, _ENABLE, "_1"), fails={key_of(NAME)}),
    Case("an XML policy is enforced", xml("Enabled:UMCI")),
    Case("an XML policy audits", xml("Enabled:Audit Mode"), fails={key_of(NAME)}),
    Case("AppLocker alone", {**assigned(NAME), **app_locker("enforceComponentsAndStoreApps")}),
    Case("AppLocker audits alone", {**assigned(NAME), **app_locker("auditComponentsAndStoreApps")}, fails={key_of("Typed")}),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case(
        "an id of which no policy was seen",
        only(NAME, choice(f"{_CONTROL}enable_app_control", "_enabled")),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("an option that nobody knows", option(NAME, _ENABLE, "_2"), verdict=Verdict.NOT_ASSESSED),
    Case(
        "text that is no policy",
        only(NAME, simple(f"{_CONTROL}policies_{{policyguid}}_xml", "none")),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no Windows device", {"managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
