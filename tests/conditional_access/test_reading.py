"""Reading policies: nothing unknown is lost, nothing odd crashes it, and what is empty is empty in every spelling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conditional_access.generated import fuzz, policy_sets, scenarios
from tests.conditional_access.sign_ins import device_from, policies_from
from tests.conditional_access.test_oracle import concrete, world
from ztscan.conditional_access.policy.conditions import Devices
from ztscan.conditional_access.policy.decision import outcome_of
from ztscan.conditional_access.policy.devices import filter_matches
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.rules import parse_rule
from ztscan.conditional_access.policy.strengths import strength_inside_policy
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.space.device_atoms import DeviceAtoms
from ztscan.core.immutable import frozen
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

ALL: dict[str, Any] = {
    "clientAppTypes": ["all"],
    "users": {"includeUsers": ["All"]},
    "applications": {"includeApplications": ["All"]},
}


def read(conditions: dict[str, Any], **more: Any) -> Policy:
    grant = {"operator": "OR", "builtInControls": ["mfa"]}
    return policy_of(
        ConditionalAccessPolicy.from_json(
            {"id": "p", "state": "enabled", "conditions": {**ALL, **conditions}, "grantControls": grant, **more}
        )
    )


def applies(policy: Policy) -> bool | None:
    """Whether it applies to an ordinary sign-in of a member."""
    scenario = {
        "identity": {"id": "adele"},
        "target": {"resources": ["app-1"]},
        "location": {"ip": "198.51.100.7", "country": "US", "mfaTrustedIp": False, "compliantNetwork": False},
    }
    return outcome_of(policy, concrete(scenario), SignInTenant()).applies


@pytest.mark.parametrize(
    "stranger",
    [
        {"times": {"all": True}},
        {"users": {"includeUsers": ["All"], "excludeVisitors": ["x"]}},
        {"platforms": {"includePlatforms": ["all"], "excludeFirmware": ["old"]}},
        {"locations": {"includeLocations": ["All"], "excludeOrbits": ["leo"]}},
        {"devices": {"excludeColours": ["red"]}},
        {"applications": {"includeApplications": ["All"], "networkAccess": {"profile": "x"}}},
        {"authenticationFlows": {"otherMethods": "x"}},
        {"signInRiskLevels": ["unknownFutureValue"]},
        {"platforms": {"includePlatforms": ["unknownFutureValue"]}},
        {"clientAppTypes": ["unknownFutureValue"]},
        {"users": {"includeUsers": ["All"], "excludeUsers": ["unknownFutureValue"]}},
        {"insiderRiskLevels": "minor,unknownFutureValue"},
        {"devices": {"deviceFilter": {"mode": "sideways", "rule": "device.isCompliant -eq True"}}},
    ],
    ids=str,
)
def test_what_is_not_known_makes_a_policy_undecidable(stranger: dict[str, Any]) -> None:
    assert applies(read(stranger)) is None


@pytest.mark.parametrize(
    "more",
    [
        {"partialEnablementStrategy": {"ring": 1}},
        {"somethingNew": {"mode": "canary"}},
    ],
    ids=str,
)
def test_properties_of_the_policy_itself_stay_visible(more: dict[str, Any]) -> None:
    assert applies(read({}, **more)) is None


@pytest.mark.parametrize(
    "empty",
    [
        {"platforms": None},
        {"platforms": {}},
        {"platforms": {"includePlatforms": [], "excludePlatforms": None}},
        {"locations": {"includeLocations": []}},
        {"signInRiskLevels": []},
        {"userRiskLevels": None},
        {"insiderRiskLevels": ""},
        {"devices": {"deviceFilter": None, "includeDevices": []}},
        {"authenticationFlows": {"transferMethods": "none"}},
        {"times": None, "agents": {"includeAgentUsers": []}},
        {"clientApplications": {"includeServicePrincipals": [], "excludeServicePrincipals": []}},
        {"platforms@odata.context": "https://graph.microsoft.com/beta/$metadata"},
    ],
    ids=str,
)
def test_null_and_empty_and_absent_are_the_same(empty: dict[str, Any]) -> None:
    assert applies(read(empty)) is True


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8) | st.sampled_from(["All", "all", "None", "block"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PATHS = (
    *(
        ("conditions", key)
        for key in (*ALL, "platforms", "locations", "devices", "signInRiskLevels", "clientApplications", "new")
    ),
    *(("grantControls", key) for key in ("operator", "builtInControls", "termsOfUse", "authenticationStrength", "new")),
    *(("sessionControls", key) for key in ("signInFrequency", "persistentBrowser", "cloudAppSecurity", "new")),
)


@given(raws=policy_sets(1), path=st.sampled_from(PATHS), value=json_values, scenario=scenarios())
@example(raws=[{"id": "p"}], path=("grantControls", "authenticationStrength"), value=True, scenario={"identity": {"id": "adele"}})
@fuzz(150)
def test_no_shape_of_a_policy_crashes_anything(
    raws: list[dict[str, Any]], path: tuple[str, str], value: Any, scenario: dict[str, Any]
) -> None:
    for raw in raws:
        section, key = path
        odd = {**raw, section: {**(raw.get(section) or {}), key: value}}
        (policy,) = policies_from([odd])
        assert outcome_of(policy, concrete(scenario), SignInTenant()).applies in (True, False, None)
        assert world([odd]).boxes(policy) is not None
        assert [condition.describe() for condition in policy.conditions.values()]


STRENGTH = ("id", "displayName", "combinationConfigurations")
CONFIGURATION = ("appliesToCombinations", "allowedAAGUIDs", "allowedIssuerSkis", "allowedPolicyOIDs")


@given(
    raw=json_values
    | st.fixed_dictionaries(
        {"allowedCombinations": json_values | st.just(["fido2", "password,sms"])},
        optional={
            name: json_values
            | st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(CONFIGURATION, json_values)), max_size=2)
            for name in STRENGTH
        },
    )
)
@fuzz(150)
def test_no_shape_of_a_strength_inside_a_policy_crashes_anything(raw: Any) -> None:
    carried = strength_inside_policy(frozen(raw))
    assert carried is None or carried.at_least(carried) in (True, False, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "device.isCompliant",
        "device.isCompliant -eq",
        "device.isCompliant -eq True -and",
        "(device.isCompliant -eq True",
        "device.isCompliant -eq True)",
        "device.isCompliant -like True",
        "device.model -in []",
        'device.model -in ["a" "b"]',
        'device.model -eq "unclosed',
        "device.isCompliant -eq True device.isCompliant -eq True",
        'device.model -eq "x" -or ' * 300 + 'device.model -eq "x"',
    ],
)
def test_text_outside_of_the_grammar_is_no_rule(text: str) -> None:
    assert parse_rule(text) is None


def _matches(rule: str, **device: Any) -> bool | None:
    parsed = parse_rule(rule)
    assert parsed is not None
    return filter_matches(parsed, device_from({"registered": True, "isCompliant": False, "trustType": "AzureAD", **device}))


def test_and_binds_closer_than_or_and_parentheses_closer_than_both() -> None:
    text = 'device.model -eq "a" -or device.model -eq "b" -and device.isCompliant -eq True'
    assert _matches(text, model="a") is True
    assert _matches(text, model="b") is False
    assert _matches(f"({text.replace(' -and', ') -and')}", model="a") is False


def test_lists_parts_and_ends_are_compared_as_documented() -> None:
    assert _matches('device.model -in ["A", "B"]', model="b") is True
    assert _matches('device.model -notIn ["A", "B"]', model="b") is False
    assert _matches('device.displayName -endsWith "-SAW"', displayName="ADELE-saw") is True
    assert _matches('device.displayName -notEndsWith "-SAW"') is True, "null meets every negative comparison"
    assert _matches('device.physicalIds -contains "[OrderID]:1"', physicalIds=["[OrderID]:12"]) is False


RULES = st.sampled_from(
    (
        'device.model -startsWith "Sur" -and device.model -contains "Pro"',
        'device.model -startsWith "Surface"',
        'device.model -eq "Surface Pro"',
        'device.displayName -notContains "KIOSK" -or device.isCompliant -eq True',
        'device.operatingSystemVersion -in ["10.0", "11.0"]',
        'device.systemLabels -contains "M365Managed" -and device.systemLabels -notContains "AzureResource"',
        'device.extensionAttribute2 -ne "X" -and device.trustType -eq "ServerAD"',
        'device.deviceOwnership -eq "Company"',
    )
)
DEVICES = st.fixed_dictionaries(
    {
        "registered": st.booleans(),
        "isCompliant": st.booleans(),
        "trustType": st.sampled_from(("AzureAD", "ServerAD", "Workplace")),
        "intuneManaged": st.booleans(),
    },
    optional={
        "model": st.sampled_from(("Surface Pro", "Surface Go", "Surely Pro", "Latitude", "")),
        "displayName": st.sampled_from(("KIOSK-1", "ADELE")),
        "operatingSystemVersion": st.sampled_from(("10.0", "11.0", "12.0")),
        "systemLabels": st.sampled_from((["M365Managed"], ["AzureResource", "M365Managed"], [])),
        "extensionAttribute2": st.sampled_from(("X", "Y")),
        "deviceOwnership": st.sampled_from(("Company", "Personal")),
    },
)


@given(rules=st.lists(RULES, min_size=1, max_size=4, unique=True), raw=DEVICES)
@fuzz(200)
def test_every_device_is_like_one_of_the_atoms(rules: list[str], raw: dict[str, Any]) -> None:
    """Whatever a device is, some atom has the same facts and the same outcome of every filter."""
    if not raw["registered"]:
        raw = {"registered": False}
    device = device_from(raw)
    parsed = [rule for text in rules if (rule := parse_rule(text)) is not None]
    atoms = DeviceAtoms([Devices(rule, text) for rule, text in zip(parsed, rules, strict=True)])
    wanted = (
        device.registered,
        device.registered and device.compliant,
        device.hybrid,
        [filter_matches(r, device) for r in parsed],
    )
    assert wanted in [
        (d.registered, d.compliant, d.hybrid, [filter_matches(r, d) for r in parsed])
        for d in (atom.value for atom in atoms.atoms)
    ]


def test_conditions_keep_their_dimension() -> None:
    policy = read({"platforms": {"includePlatforms": ["iOS"]}, "signInRiskLevels": ["high"]})
    assert {Dimension.PLATFORM, Dimension.SIGN_IN_RISK, Dimension.CLIENT} <= set(policy.conditions)
