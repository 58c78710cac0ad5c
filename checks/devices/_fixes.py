"""How the findings on devices are fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ztscan.directory.setting_families import AUTHORIZATION_POLICY, DEVICE_REGISTRATION, whole_step
from ztscan.plugin import Effort, Fixing, FixStep, Impact, MissingRead, NoFix, RecordedValues, Unfixable

from ._registration import UNLIMITED

_WHOLE = ("userDeviceQuota", "multiFactorAuthConfiguration", "azureADRegistration", "azureADJoin", "localAdminPassword")
"""All that a PUT must have: Graph resets what is missing."""
_NOBODY = {"@odata.type": "#microsoft.graph.noDeviceRegistrationMembership"}
_SELECTED = {
    "@odata.type": "#microsoft.graph.enumeratedDeviceRegistrationMembership",
    "users": [],
    "groups": ["{{group id}}"],
}
Change = Callable[[dict[str, Any], Mapping[str, object]], None]


def _registration(changes: str, change: Change, **facts: Any) -> Fixing:
    """The fix that sends the whole policy with one change. The way back is the whole policy as it was recorded."""
    family = DEVICE_REGISTRATION

    def build(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
        yield whole_step(recorded, family, _WHOLE, lambda body: change(body, options))

    return family.made_by(changes, build, **facts)


def _part(body: dict[str, Any], *path: str) -> dict[str, Any]:
    for name in path:
        if name not in body:
            raise MissingRead(f"{DEVICE_REGISTRATION.resource}/{name}")
        body = body[name]
        if not isinstance(body, dict):
            raise Unfixable(f"`{name}` was never set. Save the device settings once in the admin center, and scan again.")
    return body


def _join(body: dict[str, Any], _options: Mapping[str, object]) -> None:
    _part(body, "azureADJoin")["allowedToJoin"] = _SELECTED


def _global_administrators(body: dict[str, Any], _options: Mapping[str, object]) -> None:
    _part(body, "azureADJoin", "localAdmins")["enableGlobalAdmins"] = False


def _registering_users(body: dict[str, Any], _options: Mapping[str, object]) -> None:
    _part(body, "azureADJoin", "localAdmins")["registeringUsers"] = _NOBODY


def _laps(body: dict[str, Any], _options: Mapping[str, object]) -> None:
    _part(body, "localAdminPassword")["isEnabled"] = True


def _quota(body: dict[str, Any], options: Mapping[str, object]) -> None:
    maximum = int(str(options["maximum"]))
    if not 0 < maximum < UNLIMITED:
        raise Unfixable("The option `maximum` is no limit on the number of devices: change it.")
    body["userDeviceQuota"] = maximum


_ON_DEVICES = NoFix("Each device backs up what it has: assign the policy, and look at the devices that do not.")

FIXES = {
    **dict.fromkeys(
        ("compliance_windows", "compliance_macos", "compliance_ios", "compliance_android_owner", "compliance_android_work"),
        NoFix("A person has to decide what a compliant device is, and pilot the policy."),
    ),
    "unassigned_not_compliant": NoFix("Access of devices without a policy ends at once: assign policies to all devices first."),
    "noncompliance_actions": NoFix("How long people may keep access to repair their device is a decision."),
    "cleanup_rule": NoFix("After how long a device is removed is a decision, and removed devices have to be enrolled again."),
    "laps_coverage": _ON_DEVICES,
    "bitlocker_escrow": _ON_DEVICES,
    "stale_devices": NoFix("A person has to find out which devices are still in use before they are disabled."),
    "join_restricted": _registration(
        "Let only a group of people join devices to Microsoft Entra ID.",
        _join,
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Other people can no longer join a device.",
        prepare=("Create a group of those who set up devices, or who use Windows Autopilot in user-driven mode.",),
    ),
    "ga_not_local_admin": _registration(
        "Stop making Global Administrators local administrators of devices that join.",
        _global_administrators,
        impact=Impact.ADMINISTRATORS,
        notices="Global Administrators can no longer administer devices that join from now on.",
        prepare=("Give support another way in, such as Windows LAPS.",),
    ),
    "registering_user_not_admin": _registration(
        "Stop making people local administrators of the devices that they join.",
        _registering_users,
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="People need support to install software on devices that join from now on.",
        prepare=("Give those who need administrator rights Windows LAPS or Endpoint Privilege Management.",),
    ),
    "laps_enabled": _registration("Let Microsoft Entra ID accept passwords of Windows LAPS.", _laps),
    "quota": _registration(
        "Limit the number of devices of a user.",
        _quota,
        impact=Impact.MAY_BLOCK,
        notices="People who have as many devices can register no more.",
    ),
    "bitlocker_self_recovery_off": AUTHORIZATION_POLICY.sets(
        "Stop users from reading the BitLocker recovery keys of their devices.",
        {"defaultUserRolePermissions": {"allowedToReadBitlockerKeysForOwnedDevice": False}},
        impact=Impact.MAY_BLOCK,
        notices="People have to ask support for a recovery key.",
        prepare=("Make sure that support holds a role that reads recovery keys.",),
    ),
}
