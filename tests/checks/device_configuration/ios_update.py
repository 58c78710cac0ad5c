"""Cases of `device_configuration.ios_update`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.devices import DEVICES
from tests.checks.configuration_cases import INTUNE, OTHER, another, assigned, blind, option, profile
from tests.intune.hardened import key_of, typed
from tests.intune.shapes import ALL_DEVICES, simple
from ztscan.core.model import Verdict

NAME = "Updates of telephones"
_LATEST = "ddm-latestsoftwareupdate_enforcelatestsoftwareupdateversion"


def version(number: str, *assignments: dict[str, object]) -> dict[str, object]:
    """The change that adds a policy which enforces a version."""
    return another(simple("enforcement_targetosversion", number), to=assignments, platforms="iOS")


CASES = (
    Case("the latest version is enforced"),
    Case("no policy", assigned(NAME), fails=INTUNE),
    Case("it is switched off", option(NAME, _LATEST, "_1"), fails={key_of(NAME)}),
    Case("a current version is enforced instead", {**assigned(NAME), **version("18.6.2", ALL_DEVICES)}),
    Case("a newer version is enforced instead", {**assigned(NAME), **version("26.1", ALL_DEVICES)}),
    Case("an old version is enforced instead", {**assigned(NAME), **version("17.7", ALL_DEVICES)}, fails=INTUNE),
    Case(
        "R13: the version of a device was not returned",
        {**assigned(NAME), **version("17.7", ALL_DEVICES), "managed_devices": [{**one, "osVersion": None} for one in DEVICES]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("what is enforced is no version", {**assigned(NAME), **version("soon", ALL_DEVICES)}, verdict=Verdict.NOT_ASSESSED),
    Case("a version for nobody", {**assigned(NAME), **version("26.1")}, fails=INTUNE),
    Case("a policy by MDM only", {**assigned(NAME), **profile(typed("iosUpdate", "By MDM", ALL_DEVICES))}, fails=INTUNE),
    Case("an option that nobody knows", option(NAME, _LATEST, "_7"), verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: whether a version is assigned was not returned",
        {**assigned(NAME), **version("26.1"), f"configuration_policies/{OTHER}/isAssigned": True},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no device with iOS", {"managed_devices": DEVICES[:3]}, verdict=Verdict.NOT_APPLICABLE),
    *blind(NAME),
)
