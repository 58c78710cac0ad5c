"""Cases of `device_configuration.epm`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, SETTINGS, assigned, only, option
from tests.checks.unlicensed import PLANS, plan
from tests.intune.hardened import key_of
from tests.intune.shapes import choice, choices
from ztscan.core.model import Verdict

NAME = "Elevation"
_CLIENT = "device_vendor_msft_policy_elevationclientsettings_"
_VALIDATION = "device_vendor_msft_policy_privilegemanagement_elevationclientsettings_defaultelevationresponse_validation"
_LICENSED = {PLANS: Add(plan("Intune-EPM"))}


def response(*children: dict[str, object]) -> dict[str, object]:
    """The change by which the user confirms what no rule covers."""
    default = choice(f"{_CLIENT}defaultelevationresponse", "_1", *children)
    return {**_LICENSED, **only(NAME, choice(f"{_CLIENT}enableepm", "_1", default))}


CASES = (
    Case("it is on, and what no rule covers is denied", _LICENSED),
    Case("no service plan", verdict=Verdict.NOT_APPLICABLE),
    Case("no policy", {**_LICENSED, **assigned(NAME)}, fails=INTUNE),
    Case("it is off", {**_LICENSED, **option(NAME, f"{_CLIENT}enableepm", "_0")}, fails={key_of(NAME)}),
    Case("users confirm", response(), fails={key_of(NAME)}),
    Case("users confirm and give a reason", response(choices(_VALIDATION, f"{_VALIDATION}_0"))),
    Case(
        "a response that nobody knows",
        {**_LICENSED, **only(NAME, choice(f"{_CLIENT}enableepm", "_1", choice(f"{_CLIENT}defaultelevationresponse", "_9")))},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("its settings were not read", {**_LICENSED, f"{SETTINGS}/{key_of(NAME)}": gap(SETTINGS)}, verdict=Verdict.NOT_ASSESSED),
    Case("no Windows device", {**_LICENSED, "managed_devices": DEVICES[2:]}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "a policy denies what no rule covers",
        {**_LICENSED, **only(NAME, choice(f"{_CLIENT}enableepm", "_1", choice(f"{_CLIENT}defaultelevationresponse", "_0")))},
    ),
)
