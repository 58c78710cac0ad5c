"""What devices get, decided naively: one device after the other, and every way in which the unknown may turn out (a *world*).

It shares no code with ``ztscan.endpoints`` but the values that describe a tenant.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.endpoints.tenants import NO_OBJECT, Tenant
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.policy import DevicePolicy, FilterMode, Merge, PolicySettings, PolicyTarget, TargetKind

Decide = Callable[[str], bool]
GOOD = {SettingOutcome.SECURE, SettingOutcome.SECURE_BY_DEFAULT}
BAD = {SettingOutcome.INSECURE, SettingOutcome.CONFLICT, SettingOutcome.NOT_CONFIGURED}


def worlds() -> Iterator[Decide]:
    """A function to decide a question, for every combination of answers to the questions that come up.

    The caller asks with the same questions in the same order as long as the answers are the same.
    """
    pending: list[dict[str, bool]] = [{}]
    while pending:
        answers = pending.pop()
        asked: dict[str, bool] = {}

        def decide(question: str, answers: dict[str, bool] = answers, asked: dict[str, bool] = asked) -> bool:
            if question not in asked:
                asked[question] = answers.get(question, False)
            return asked[question]

        yield decide
        new = [question for question in asked if question not in answers]
        for place, question in enumerate(new):
            pending.append({**answers, **dict.fromkeys(new[:place], False), question: True})


def reaches(tenant: Tenant, number: int, policy: DevicePolicy) -> set[bool]:
    """Whether the policy reaches the device, in every world."""
    return {_reaches(tenant, number, policy, decide) for decide in worlds()}


def _reaches(tenant: Tenant, number: int, policy: DevicePolicy, decide: Decide) -> bool:
    device = tenant.devices[number]
    if device["management_agent"] != "mdm" and (device["management_agent"] == "msSense" or not decide("managed")):
        return False
    system = {"Windows": "windows", "macOS": "macos"}.get(device["operating_system"])
    if policy.platforms is None:
        if not decide("platform of the policy"):
            return False
    elif system is None:
        if not decide("platform of the device"):
            return False
    elif system not in policy.platforms:
        return False
    if "mdm" not in policy.channels and not decide("delivered"):
        return False
    return _assigned(tenant, device, policy, decide) if policy.targets is not None else decide("assigned")


def _assigned(tenant: Tenant, device: dict[str, Any], policy: DevicePolicy, decide: Decide) -> bool:
    targets = policy.targets or ()
    if any(one.kind is TargetKind.UNKNOWN for one in targets) and not decide("the odd target changes nothing"):
        return decide("the odd target includes")
    user_excluded = _excluded("user", tenant, device, targets, decide)
    device_excluded = _excluded("device", tenant, device, targets, decide)
    across = (user_excluded or device_excluded) and decide("an exclusion works across users and devices")
    included: list[tuple[bool, bool]] = []
    for place, target in enumerate(targets):
        passed = _passes(tenant, device, policy, target, place, decide)
        if target.kind is TargetKind.ALL_DEVICES:
            included.append((passed, device_excluded))
        if target.kind is TargetKind.ALL_USERS and _has_user(device, decide):
            included.append((passed, user_excluded))
        if target.kind is TargetKind.GROUP and _inside("user", tenant, device, target.group, decide):
            included.append((passed, user_excluded))
        if target.kind is TargetKind.GROUP and _inside("device", tenant, device, target.group, decide):
            included.append((passed, device_excluded))
        if target.kind is TargetKind.OTHER_INCLUDED and decide("in the collection"):
            included.append((passed, user_excluded if decide("by the user") else device_excluded))
    if not included or across:
        return False
    if len({passed for passed, _ in included}) > 1 and decide("all filters count"):
        return False
    return any(passed and not excluded for passed, excluded in included)


def _excluded(way: str, tenant: Tenant, device: dict[str, Any], targets: tuple[PolicyTarget, ...], decide: Decide) -> bool:
    found = False
    for place, target in enumerate(targets):
        if target.kind is TargetKind.EXCLUDED_GROUP and _inside(way, tenant, device, target.group, decide):
            found |= target.mode is FilterMode.NONE or decide(f"filtered exclusion {place}")
    return found


def _has_user(device: dict[str, Any], decide: Decide) -> bool:
    return decide("has a user") if device["user_id"] is None else device["user_id"] != ""


def _inside(way: str, tenant: Tenant, device: dict[str, Any], name: str, decide: Decide) -> bool:
    group = tenant.groups[name]
    members = group.users if way == "user" else group.devices
    if members is None:
        return decide(f"{way} in {name}")
    own = device["user_id"] if way == "user" else device["azure_ad_device_id"]
    if own is None:
        return bool(members) and decide(f"{way} in {name}")
    return own.lower() in members and own != NO_OBJECT


def _passes(
    tenant: Tenant, device: dict[str, Any], policy: DevicePolicy, target: PolicyTarget, place: int, decide: Decide
) -> bool:
    if target.mode is FilterMode.NONE:
        return True
    if target.mode is FilterMode.UNKNOWN or policy.platforms != frozenset({"windows"}):
        return decide(f"filter of target {place}")
    rule = _MATCHES.get(target.filter)
    matches = decide("whether the filter matches") if rule is None else rule(device, decide)
    return matches is (target.mode is FilterMode.INCLUDE)


def _surface_or_personal(device: dict[str, Any], decide: Decide) -> bool:
    surface = decide("is a Surface") if device["model"] is None else device["model"] == "Surface Pro"
    return surface or device["managed_device_owner_type"] == "personal"


def _new_latitude(device: dict[str, Any], decide: Decide) -> bool:
    latitude = decide("is a Latitude") if device["model"] is None else device["model"] == "Latitude"
    old = decide("has version 19045") if device["os_version"] is None else "19045" in device["os_version"]
    return latitude and not old


def _old_windows(device: dict[str, Any], decide: Decide) -> bool:
    version = device["os_version"]
    return decide("is old") if version in (None, "beta") else version == "10.0.19045.1"


def _red_or_seven(device: dict[str, Any], decide: Decide) -> bool:
    return "7" in device["device_name"] or decide("is red")


_MATCHES: dict[str, Callable[[dict[str, Any], Decide], bool]] = {
    "0": _surface_or_personal,
    "1": _new_latitude,
    "2": _old_windows,
    "3": _red_or_seven,
}


def outcome(tenant: Tenant, number: int, reached: Mapping[DevicePolicy, bool | None]) -> SettingOutcome | None:
    """The outcome of the setting on a device, by the three-valued reach of each policy. None: the device is not asked about."""
    device = tenant.devices[number]
    if device["management_agent"] == "msSense" or device["operating_system"] == "macOS":
        return None
    if device["management_agent"] != "mdm" or device["operating_system"] is None:
        return SettingOutcome.UNKNOWN
    choices = [list(_values(one, reached[one.policy])) for one in tenant.policies]
    found = {_outcome(tenant, {value for value in world if value is not None}) for world in itertools.product(*choices)}
    if len(found) == 1:
        return found.pop()
    if found <= GOOD:
        return SettingOutcome.SECURE_BY_DEFAULT
    return SettingOutcome.INSECURE if found <= BAD else SettingOutcome.UNKNOWN


def _values(one: PolicySettings, reached: bool | None) -> Iterator[tuple[str, bool] | None]:
    """What a policy may set on the device, in every world. None: nothing."""
    own = [setting for setting in one.settings if setting.meaning == "m"]
    if reached is not True or one.gap or not own:
        yield None
    if reached is False:
        return
    for setting in own:
        if setting.secure is not None:
            yield (setting.value, setting.secure)
    if one.gap or any(setting.secure is None for setting in own):
        yield from (("on", True), ("strict", True), ("off", False), ("another", True), ("others", False))


def _outcome(tenant: Tenant, values: set[tuple[str, bool]]) -> SettingOutcome:
    secure = {good for _, good in values}
    if not values:
        by_default = {True: SettingOutcome.SECURE_BY_DEFAULT, False: SettingOutcome.NOT_CONFIGURED}
        default = tenant.meaning.secure_by_default
        return SettingOutcome.UNKNOWN if default is None else by_default[default]
    if tenant.meaning.merge is Merge.CONFLICT and len(values) > 1:
        return SettingOutcome.CONFLICT
    good = True in secure if tenant.meaning.merge is Merge.STRICTEST else False not in secure
    return SettingOutcome.SECURE if good else SettingOutcome.INSECURE
