"""How fast the reach of policies and the effect of settings are computed: 300 policies over 300,000 devices.

The tenant is drawn with a fixed seed: groups of users and of devices overlap at random, filters compare names and versions, which
differ from device to device.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.figures import Figure, at_most, main
from ztscan.core.columns import Table, table_of
from ztscan.core.model import ByKey
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.policy import DevicePolicy, FilterMode, PolicySettings, PolicyTarget, Setting, TargetKind
from ztscan.endpoints.population import device_population
from ztscan.endpoints.scope import assignment_scope
from ztscan.graph.areas.device_policies import AssignmentFilter
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.managed_devices import EntraDevice, ManagedDevice

DEVICES, POLICIES, GROUPS, FILTERS = 300_000, 300, 100, 10
LARGE, SMALL, LARGE_GROUPS = 100_000, 5_000, 10
ID = "{:08x}-0000-4000-8000-{:012x}"
MANAGED, REGISTERED, USER, OBJECT, GROUP = range(5)
RULES = (
    '(device.deviceName -startsWith "PC-1{0}") or (device.osVersion -contains ".2{0}")',
    '(device.model -eq "Model {0}") and (device.deviceOwnership -eq "Corporate")',
)


def devices(chance: random.Random) -> tuple[Table[ManagedDevice], Table[EntraDevice]]:
    """The devices in Intune, and their objects in the directory."""
    nothing: dict[str, Any] = dict.fromkeys(ManagedDevice.__struct_fields__)
    managed = (
        ManagedDevice(
            **nothing
            | {
                "id": ID.format(MANAGED, number),
                "azure_ad_device_id": ID.format(REGISTERED, number),
                "user_id": ID.format(USER, number),
                "device_name": f"PC-{number}",
                "operating_system": chance.choice(("Windows", "Windows", "Windows", "macOS", "iOS")),
                "os_version": f"10.0.{chance.randint(19_000, 27_000)}.{chance.randint(0, 50)}",
                "management_agent": "mdm",
                "managed_device_owner_type": chance.choice(("company", "personal")),
                "model": f"Model {chance.randint(0, 40)}",
            }
        )
        for number in range(DEVICES)
    )
    unsaid: dict[str, Any] = dict.fromkeys(EntraDevice.__struct_fields__)
    objects = (
        EntraDevice(**unsaid | {"id": ID.format(OBJECT, number), "device_id": ID.format(REGISTERED, number)})
        for number in range(DEVICES)
    )
    return table_of(ManagedDevice, managed), table_of(EntraDevice, objects)


def members(chance: random.Random, number: int) -> Table[Member]:
    """The members of a group: users or devices."""
    kind, part = (("user", USER), ("device", OBJECT))[number % 2]
    chosen = chance.sample(range(DEVICES), LARGE if number < LARGE_GROUPS else SMALL)
    return table_of(Member, (Member(id=ID.format(part, one), odata_type=f"#microsoft.graph.{kind}") for one in chosen))


def policy(chance: random.Random, number: int) -> PolicySettings:
    """A policy for Windows with ten settings, for a few groups."""
    names = chance.choices(range(GROUPS), k=chance.randint(1, 4))
    targets = [PolicyTarget(TargetKind.GROUP, ID.format(GROUP, name)) for name in names]
    targets += [PolicyTarget(TargetKind.EXCLUDED_GROUP, ID.format(GROUP, chance.randrange(GROUPS)))]
    if number % 3 == 0:
        targets.append(PolicyTarget(TargetKind.ALL_USERS, "", str(number % FILTERS), FilterMode.INCLUDE))
    settings = tuple(
        Setting(name, secure, secure == "on")
        for name in chance.sample(sorted(MEANINGS), 10)
        for secure in (chance.choice(("on", "on", "off")),)
    )
    return PolicySettings(
        DevicePolicy("benchmark", str(number), f"Policy {number}", frozenset({"windows"}), tuple(targets)), settings
    )


def measure() -> Iterator[Figure]:
    chance = random.Random(1)  # noqa: S311 - draws a tenant, the same every time
    managed, objects = devices(chance)
    keys = [ID.format(GROUP, number) for number in range(GROUPS)]
    groups = {key: DirectoryObject(id=key, odata_type="#microsoft.graph.group", display_name=key) for key in keys}
    inside = {key: members(chance, number) for number, key in enumerate(keys)}
    filters = tuple(
        AssignmentFilter(
            id=str(number),
            display_name=f"Filter {number}",
            platform="windows10AndLater",
            rule=RULES[number % 2].format(number),
            assignment_filter_management_type="devices",
        )
        for number in range(FILTERS)
    )
    policies = tuple(policy(chance, number) for number in range(POLICIES))
    start = time.process_time()
    population = device_population(managed)
    scope = assignment_scope(population, objects, filters, ByKey("groups", groups), ByKey("members", inside))
    sorted_out = time.process_time() - start
    found = DeviceSettings(policies, scope)
    for one in policies:
        found.reach(one.policy)
    reached = time.process_time() - start
    for name in MEANINGS:
        effect = found.of(name)
        list(effect.causes(population.everybody, certain=True))
    yield Figure("devices and memberships", sorted_out, "s")
    yield Figure("reach of all policies", reached - sorted_out, "s")
    yield at_most("devices, reach and effect of all settings", time.process_time() - start, 15, "s")


if __name__ == "__main__":
    main("endpoints", measure)
