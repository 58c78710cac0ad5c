"""Whom app protection policies reach: sets of people agree with the plain definition, one person at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from tests.profiles import FUZZING
from ztscan.core.columns import table_of
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.app_protection import CORE_APPS, PeopleOfGroup, intune_people, protected_core_apps, reach
from ztscan.endpoints.policy import FilterMode, PolicyTarget, TargetKind
from ztscan.graph.areas.app_protection import AppIdentifier, AppProtectionPolicy, ProtectedApp
from ztscan.graph.areas.tenant import ServicePlan, SubscribedSku
from ztscan.graph.areas.users import User
from ztscan.plugin import Unknown

PEOPLE = tuple("abcdef")
UNREAD = Gap("groups", GapReason.NO_PERMISSION, "not read", "grant it")
EXAMPLES = 10_000 if FUZZING else 200
Groups = Mapping[str, PeopleOfGroup]


def holds(target: PolicyTarget, person: str, groups: Groups) -> bool | None:
    """Whether a target names a person. None: unknown."""
    if target.kind is TargetKind.ALL_USERS:
        named: bool | None = True
    elif target.kind in (TargetKind.GROUP, TargetKind.EXCLUDED_GROUP):
        found = groups[target.group].people if target.group in groups else UNREAD
        named = None if isinstance(found, Gap) else person in found
    else:
        named = None
    return None if named and target.mode is not FilterMode.NONE else named


def any_of(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    return True if True in known else None if None in known else False


def protects(targets: list[PolicyTarget], person: str, groups: Groups) -> bool | None:
    """The plain definition: in what the policy includes, and not in what it excludes."""
    exclusions = (TargetKind.EXCLUDED_GROUP, TargetKind.UNKNOWN)
    included = any_of(holds(one, person, groups) for one in targets if one.kind is not TargetKind.EXCLUDED_GROUP)
    excluded = any_of(holds(one, person, groups) for one in targets if one.kind in exclusions)
    if included is False or excluded is True:
        return False
    return True if included and excluded is False else None


def example(seed: int) -> tuple[list[PolicyTarget], Groups]:
    chance = random.Random(seed)  # noqa: S311 - an example of a test
    groups = {
        key: PeopleOfGroup(
            f"Group {key}", UNREAD if chance.random() < 0.2 else frozenset(chance.sample(PEOPLE, chance.randrange(5)))
        )
        for key in ("one", "two", "three")
    }
    kinds = [TargetKind.GROUP] * 4 + [TargetKind.EXCLUDED_GROUP] * 4 + list(TargetKind)
    targets = []
    for _ in range(chance.randrange(5)):
        kind = chance.choice(kinds)
        mode = chance.choice([FilterMode.NONE] * 7 + list(FilterMode))
        named = kind in (TargetKind.GROUP, TargetKind.EXCLUDED_GROUP)
        targets.append(PolicyTarget(kind, chance.choice(["one", "two", "three", "unread"]) if named else "", "", mode))
    return targets, groups


def test_reach_is_that_of_the_plain_definition() -> None:
    told: Counter[bool | None] = Counter()
    for seed in range(EXAMPLES):
        targets, groups = example(seed)
        found = reach(targets, groups, frozenset(PEOPLE), "policies")
        for person in PEOPLE:
            expected = protects(targets, person, groups)
            got = True if person in found.sure else None if person in found.possible else False
            assert got is expected, (seed, person)
            told[expected] += 1
        assert found.sure <= found.possible
        assert found.gaps or found.sure == found.possible, seed
    assert min(told[answer] for answer in (True, False, None)) > EXAMPLES / 4, told


def test_excluded_people_are_told_by_the_name_of_their_group() -> None:
    groups = {"one": PeopleOfGroup("Board", frozenset("ab")), "two": PeopleOfGroup("Board", frozenset("c"))}
    excluded = [PolicyTarget(TargetKind.EXCLUDED_GROUP, key) for key in groups]
    found = reach([PolicyTarget(TargetKind.ALL_USERS), *excluded], groups, frozenset(PEOPLE), "policies")
    assert found.excluded == {"Board": frozenset("abc")}
    assert found.sure == found.possible == frozenset("def")


ON_IOS = tuple(AppIdentifier(bundle_id=name.title()) for name in CORE_APPS)
ON_ANDROID = tuple(AppIdentifier(package_id=name) for name in CORE_APPS)


def policy(levels: str | None, group: str | None, *apps: AppIdentifier | None) -> AppProtectionPolicy:
    named = tuple(ProtectedApp(id=str(place), mobile_app_identifier=app) for place, app in enumerate(apps))
    return AppProtectionPolicy(id="p", targeted_app_management_levels=levels, app_group_type=group, apps=named or None)


@pytest.mark.parametrize(
    ("given", "protects"),
    [
        (policy("unspecified", "allApps"), True),
        (policy("mdm, Unmanaged", "AllCoreMicrosoftApps"), True),
        (policy("mdm", "allApps"), False),
        (policy("mdm,androidEnterprise", None), False),
        (policy("unmanaged", "selectedPublicApps", *ON_IOS), True),
        (policy("unmanaged", "selectedPublicApps", *ON_ANDROID, AppIdentifier(package_id="com.other")), True),
        (policy("unmanaged", "selectedPublicApps", *ON_IOS[1:]), False),
        (policy("unmanaged", "selectedPublicApps", AppIdentifier()), False),
    ],
)
def test_a_policy_protects_the_core_apps_on_unmanaged_devices(given: AppProtectionPolicy, protects: bool) -> None:
    assert (protected_core_apps(given, "policies") == frozenset(CORE_APPS)) is protects


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        (policy(None, "allApps"), "targetedAppManagementLevels"),
        (policy("unmanaged", None), "appGroupType"),
        (policy("unmanaged", "someNewGroup"), "appGroupType (a known value)"),
        (policy("unmanaged", "selectedPublicApps"), "apps"),
        (policy("unmanaged", "selectedPublicApps", *ON_IOS, None), "apps/mobileAppIdentifier"),
    ],
)
def test_what_was_not_returned_of_a_policy_protects_nothing_for_certain(given: AppProtectionPolicy, lacking: str) -> None:
    with pytest.raises(Unknown) as raised:
        protected_core_apps(given, "policies")
    assert lacking in str([gap.detail for gap in raised.value.gaps])


def plan(name: str | None) -> ServicePlan:
    return ServicePlan(service_plan_id="p", service_plan_name=name, provisioning_status="Success", applies_to="User")


def subscription(name: str, key: str, plans: tuple[ServicePlan, ...] | None) -> SubscribedSku:
    return SubscribedSku(
        id=name, sku_id=key, sku_part_number=None, capability_status="Enabled", applies_to="User", consumed_units=1,
        prepaid_units=None, service_plans=plans,
    )  # fmt: skip


MAIL, INTUNE = plan("EXCHANGE_S_ENTERPRISE"), plan("INTUNE_A")


@pytest.mark.parametrize(
    ("key", "plans", "is_gap"),
    [
        ("", (MAIL, INTUNE), True),
        ("", None, True),
        ("", (MAIL, plan(None)), False),
        ("", (), False),
        ("k", (INTUNE,), False),
    ],
)
def test_a_subscription_without_an_id_is_a_gap_where_it_may_include_intune(
    key: str, plans: tuple[ServicePlan, ...] | None, is_gap: bool
) -> None:
    skus = tuple(subscription(name, key, plans) for name in ("one", "two"))
    found = intune_people(table_of(User, []), ByKey("intune_users", {}), skus)
    told = [gap.detail for gap in found.gaps]
    assert told == (["the subscription one does not state its `skuId`"] if is_gap else [])


def test_why_it_is_not_known_whom_a_policy_reaches_is_as_recorded(expect: Callable[[Path, str], None]) -> None:
    lines: list[str] = []
    for seed in range(60):
        found = reach(*example(seed), frozenset(PEOPLE), "policies")
        people = ["".join(sorted(some)) or "nobody" for some in (found.sure, found.possible)]
        lines.append(f"example {seed} reaches {people[0]}, at most {people[1]}")
        lines += [f"  excluded by {name}: {''.join(sorted(some))}" for name, some in (found.excluded or {}).items()]
        lines += [f"  gap in {gap.resource}, {gap.reason}: {gap.detail}; {gap.remedy}" for gap in found.gaps]
    expect(Path(__file__).with_name("people.txt"), "".join(f"{line}\n" for line in lines))
