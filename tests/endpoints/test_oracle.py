"""Reach and effect of all devices at once agree with the plain definition, and with an oracle that takes one at a time."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.endpoints import oracle
from tests.endpoints.tenants import Tenant, tenant
from tests.profiles import FUZZING
from ztscan.endpoints.assignments import DeviceReach, WhyNot
from ztscan.endpoints.definition import reaches
from ztscan.endpoints.effect import SettingOutcome, effect_of

TENANTS = 10_000 if FUZZING else 200
SHARES = 4
"""In `make fuzz` the tenants are shared out among processes."""


def reach_of(one: Tenant) -> list[DeviceReach]:
    return [one.scope.reach(settings.policy) for settings in one.policies]


@pytest.mark.fuzz
@pytest.mark.parametrize("share", range(SHARES))
def test_reach_is_that_of_the_plain_definition_and_of_every_world(share: int) -> None:
    told: Counter[tuple[bool | None, bool]] = Counter()
    for seed in range(share, TENANTS, SHARES):
        one = tenant(seed)
        for settings, reach in zip(one.policies, reach_of(one), strict=True):
            for number in range(len(one.devices)):
                answer = reach.devices.of(number)
                where = (seed, settings.policy.name, number)
                assert answer is reaches(settings.policy, one.standing(number, settings.policy)), where
                possible = oracle.reaches(one, number, settings.policy)
                told[answer, len(possible) == 1] += 1
                if answer is not None:
                    assert possible == {answer}, where
    assert all(told[answer] > TENANTS / SHARES for answer in ((True, True), (False, True), (None, False))), told
    assert told[None, True] < told.total() / 50, "three-valued logic gives up where every world agrees only now and then"


@pytest.mark.fuzz
@pytest.mark.parametrize("share", range(SHARES))
def test_effect_is_that_of_the_oracle(share: int) -> None:
    seen: Counter[SettingOutcome | None] = Counter()
    for seed in range(share, TENANTS, SHARES):
        one = tenant(seed)
        found = dict(zip((settings.policy for settings in one.policies), reach_of(one), strict=True))
        effect = effect_of(one.meaning, zip(one.policies, found.values(), strict=True), one.scope.population)
        assert sum(map(int.bit_count, effect.outcomes.values())) == effect.devices.bit_count(), "no device has two outcomes"
        for number in range(len(one.devices)):
            reached = {policy: reach.devices.of(number) for policy, reach in found.items()}
            expected = oracle.outcome(one, number, reached)
            got = [outcome for outcome, devices in effect.outcomes.items() if devices >> number & 1]
            assert got == ([expected] if expected else []), (seed, number, one.meaning)
            seen[expected] += 1
    assert set(seen) == {None, *SettingOutcome}, seen


@pytest.mark.fuzz
def test_every_device_that_a_policy_misses_or_may_miss_has_its_cause() -> None:
    for seed in range(TENANTS // SHARES):
        one = tenant(seed)
        everybody = one.scope.population.everybody
        for reach in reach_of(one):
            policy, caused = reach.policy, 0
            for cause in reach.causes:
                assert cause.devices or cause.why is WhyNot.DELETED_GROUP
                assert not cause.devices & reach.devices.yes, "a device that is reached has no cause"
                caused |= cause.devices
            on_platform = one.scope.population.on_any(policy.platforms)
            if policy.platforms and "mdm" in policy.channels:
                unsure = reach.devices.unknown(everybody) & on_platform.yes
                assert not unsure & ~caused, (seed, policy)
            named = [one for one in policy.targets or () if one.kind.value == "excluded group"]
            excluded = [cause for cause in reach.causes if cause.why is WhyNot.EXCLUDED]
            assert len(excluded) <= len({target.group for target in named})
