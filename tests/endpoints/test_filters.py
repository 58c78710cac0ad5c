"""Assignment filters: which devices match a rule. What is not known is unknown, and never a match or a mismatch."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
import pytest

from tests.endpoints.tenants import tenant
from ztscan.endpoints.device_sets import Split, nothing_known
from ztscan.endpoints.filters import FilterMatches, device_filter, matches
from ztscan.endpoints.policy import FilterMode, PolicyTarget, TargetKind
from ztscan.endpoints.population import DevicePopulation, population_of

DEVICE: dict[str, Any] = {
    "device_name": "LAP-0042",
    "manufacturer": "Dell Inc.",
    "model": "Latitude 7450",
    "device_category_display_name": "Sales",
    "enrollment_profile_name": None,
    "managed_device_owner_type": "company",
    "jail_broken": "False",
    "os_version": "10.0.22631.4317",
    "join_type": "hybridAzureADJoined",
    "processor_architecture": "x64",
    "operating_system": "Windows",
    "management_agent": "mdm",
}
RULES: tuple[tuple[str, bool | None], ...] = (
    ('(device.model -eq "latitude 7450")', True),
    ('(device.model -ne "Latitude 7450")', False),
    ('device.model -startsWith "LAT"', True),
    ('device.model -contains "7450"', True),
    ('device.model -notContains "745"', False),
    ('device.model -in ["XPS", "Latitude 7450"]', True),
    ('device.model -notIn ["XPS", "Latitude 7450"]', False),
    ('device.manufacturer -eq "Dell Inc." and device.model -eq "XPS"', False),
    ('device.manufacturer -eq "HP" and device.model -eq "XPS" or device.deviceName -startsWith "lap"', True),
    ('device.deviceOwnership -eq "Corporate"', True),
    ('device.deviceOwnership -eq "Personal"', False),
    ('device.deviceCategory -eq "Sales"', True),
    ('device.enrollmentProfileName -eq "Kiosk"', False),
    ('device.enrollmentProfileName -ne "Kiosk"', True),
    ('device.osVersion -startsWith "10.0.22631"', True),
    ('device.operatingSystemVersion -ge "10.0.22631"', True),
    ('device.operatingSystemVersion -lt "10.0.9999"', False),
    ('device.operatingSystemVersion -gt "10.0.22631.4317"', False),
    *(
        (f'device.operatingSystemVersion -{order} "10.0.22631.{build}"', expected)
        for order, answers in (
            ("lt", (False, False, True)),
            ("le", (False, True, True)),
            ("gt", (True, False, False)),
            ("ge", (True, True, False)),
        )
        for build, expected in zip((4316, 4317, 4318), answers, strict=True)
    ),
    ('device.deviceTrustType -eq "Hybrid Azure AD joined"', True),
    ('device.deviceTrustType -in ["Azure AD joined", "Azure AD registered"]', False),
    ('device.cpuArchitecture -eq "amd64"', True),
    ('device.cpuArchitecture -in ["arm64", "x86"]', False),
    ('not (device.model -eq "XPS")', True),
    ('device.deviceTrustType -ne "Microsoft Entra joined"', None),
    ('device.cpuArchitecture -eq "x64"', None),
    ("device.enrollmentProfileName -eq $null", True),
    ("device.enrollmentProfileName -ne null", False),
    ("device.model -eq null", False),
    ("device.model -ne $Null", True),
    ('device.model -in ["$null", "XPS"]', None),
    # unknown
    ('device.colour -eq "red"', None),
    ('device.colour -eq "red" or device.model -contains "Lat"', True),
    ('device.colour -eq "red" and device.model -contains "Lat"', None),
    ('not (device.colour -eq "red")', None),
    ('device.model -match "Lat.*"', None),
    ('device.model -resembles "Lat"', None),
    ('device.model -gt "Lat"', None),
    ('device.model -eq ["Latitude 7450", "XPS"]', None),
    ('device.isRooted -eq "False"', None),  # Windows has no such property
    ('device.operatingSystemVersion -ge "eleven"', None),
    ('device.operatingSystemVersion -contains "22631"', None),
    ('device.operatingSystemSKU -eq "Enterprise"', None),
    ("device.enrollmentProfileName -contains null", None),
    ('device.operatingSystemVersion -eq ["10.0", "10.1"]', None),
    ('device.operatingSystemVersion -ge "10.0.0"', True),
    ('device.operatingSystemVersion -lt "10.0.22631.4317.0"', False),
    ('device.operatingSystemVersion -le "10.0.22631.4317.0"', True),
    ('device.model -any (_ -eq "Latitude 7450")', None),
    ('app.osVersion -eq "10"', None),
    ('user.department -eq "Sales"', None),
    ('device.model -eq "Latitude 7450', None),
    ("", None),
)


def one(**changed: Any) -> DevicePopulation:
    return population_of({name: [value] for name, value in (DEVICE | changed).items()}, 1)


@pytest.mark.parametrize(("rule", "expected"), RULES)
def test_a_device_matches_a_rule(rule: str, expected: bool | None) -> None:
    found = device_filter("f", "Filter", rule, "windows10AndLater", "devices")
    assert matches(found, DEVICE.get) is expected
    assert FilterMatches(one()).of(found).of(0) is expected


@pytest.mark.parametrize(
    ("platform", "management"),
    [("windows10AndLater", "apps"), ("windowsMobileApplicationManagement", "apps"), ("toaster", "devices")],
)
def test_a_filter_for_apps_or_for_a_platform_that_is_not_known_is_unknown(platform: str, management: str) -> None:
    found = device_filter("f", "Filter", 'device.model -contains "Lat"', platform, management)
    assert matches(found, DEVICE.get) is None
    assert FilterMatches(one()).of(found) == nothing_known()


def test_a_filter_whose_kind_was_not_returned_counts_as_one_for_devices() -> None:
    assert matches(device_filter("f", "F", 'device.model -contains "Lat"', "windows10AndLater", None), DEVICE.get) is True


@pytest.mark.parametrize("column", ["model", "os_version", "jail_broken"])
def test_a_value_that_was_not_returned_is_unknown(column: str) -> None:
    names = {"model": "model", "os_version": "osVersion", "jail_broken": "isRooted"}
    found = device_filter("f", "F", f'device.{names[column]} -ne "x"', "iOS", "devices")
    assert FilterMatches(one(**{column: None})).of(found) == nothing_known()


def test_a_column_that_is_not_there_is_unknown() -> None:
    found = device_filter("f", "F", 'device.model -ne "x"', "iOS", "devices")
    assert FilterMatches(population_of({"operating_system": ["iOS"]}, 1)).of(found) == nothing_known()


def test_versions_are_compared_by_number_and_equal_ones_written_differently_are_unknown() -> None:
    for limit, expected in (("10.0.22631.4317", True), ("10.0.22631.04317", None), ("10.0.22631", False)):
        found = device_filter("f", "F", f'device.operatingSystemVersion -eq "{limit}"', "windows10AndLater", "devices")
        assert FilterMatches(one()).of(found).of(0) is expected
        negated = device_filter("f", "F", f'device.operatingSystemVersion -ne "{limit}"', "windows10AndLater", "devices")
        assert FilterMatches(one()).of(negated).of(0) is (None if expected is None else not expected)


def test_many_devices_are_told_apart() -> None:
    names = [f"PC-{number}" for number in range(500)]
    found = device_filter("f", "F", 'device.deviceName -in ["pc-3", "PC-499"]', "windows10AndLater", "devices")
    everybody = (1 << 500) - 1
    yes = 1 << 3 | 1 << 499
    assert FilterMatches(population_of({"device_name": names}, 500)).of(found) == Split(yes, everybody & ~yes)


@pytest.mark.parametrize(
    ("owner", "expected"),
    [("company", True), ("Personal", False), ("unknown", False), ("nobody knows this word", None), ("", None)],
)
def test_a_word_of_graph_that_is_not_known_is_unknown(owner: str, expected: bool | None) -> None:
    found = device_filter("f", "F", 'device.deviceOwnership -eq "Corporate"', "windows10AndLater", "devices")
    assert FilterMatches(one(managed_device_owner_type=owner)).of(found).of(0) is expected


@pytest.mark.parametrize(
    ("of_filter", "of_policy", "known"),
    [
        ("windows10AndLater", {"windows"}, True),
        ("windows10AndLater", {"ios"}, False),
        ("windows10AndLater", {"windows", "ios"}, False),
        ("windows10AndLater", None, False),
        ("a platform of later", {"windows"}, False),
        (None, {"windows"}, False),
    ],
)
def test_a_filter_is_known_for_a_policy_whose_platforms_it_has(of_filter: str, of_policy: set[str] | None, known: bool) -> None:
    one = tenant(0)
    found = device_filter("f", "Filter", '(device.model -eq "x")', of_filter, "devices")
    scope = dataclasses.replace(one.scope, filters={"f": found})
    policy = msgspec.structs.replace(one.policies[0].policy, platforms=None if of_policy is None else frozenset(of_policy))
    given, other = (PolicyTarget(TargetKind.ALL_DEVICES, filter=name, mode=FilterMode.INCLUDE) for name in ("f", "g"))
    assert scope.filter_of(policy, given) == (found if known else None)
    assert scope.filter_of(policy, other) is None
