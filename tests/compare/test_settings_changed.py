"""A change of ``ztscan.toml`` is no change of the tenant: it is told as what it is, and it hides nothing."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

import ztscan
from ztscan.config.azure import AzureSettings
from ztscan.config.settings import (
    AcceptedExclusion,
    CriticalApps,
    EmergencyAccess,
    PrivilegedRoleSettings,
    Settings,
    parse_settings,
)
from ztscan.core.gates import Ruling
from ztscan.core.said import concerns, table_of
from ztscan.drift import story
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded
from ztscan.drift.model import Direction, Drift
from ztscan.drift.since import compared_alone
from ztscan.engine.registry import load

COUNT = "privileged_access.global_admin_count"
MFA = "conditional_access.mfa_admins"
LEGACY = "conditional_access.block_legacy_auth"
CONTOSO = Path(__file__).parents[2] / "ztscan" / "data" / "contoso.json"
CHECKS = (COUNT, MFA, LEGACY, "conditional_access.break_glass_excluded", "consent.user_consent_restricted")


@functools.cache
def scanned(text: str = "") -> Graded:
    return ztscan.scan(CONTOSO, CHECKS, settings=parsed(text)).graded


@functools.cache
def parsed(text: str) -> Settings:
    return parse_settings(text)


def options(maximum: int) -> str:
    return f'[parameters."{COUNT}"]\nmaximum = {maximum}'


def since(before: str, after: str) -> Drift:
    return compared_alone(scanned(before), scanned(after), load())


@pytest.mark.parametrize(("before", "after"), [(options(100), ""), ("", options(100))])
def test_another_option_is_no_control_that_changed_and_hides_no_gap(before: str, after: str) -> None:
    told = since(before, after)
    assert told.settings == (f'[parameters."{COUNT}"]',)
    assert not told.controls
    (change,) = told.findings
    assert (change.check, change.direction, change.cause) == (COUNT, Direction.NOT_COMPARABLE, Cause.SETTINGS)
    assert change.reason == f'`ztscan.toml` says something else than for the baseline: [parameters."{COUNT}"]'
    for mode in ("control", "population", "regressions"):
        assert told.ruling(mode) is Ruling.UNKNOWN, "neither red for the file nor green for what it may hide"
    assert [blind.name for blind in told.undecided("control")] == [COUNT]
    assert not told.undecided("control")[0].unread, "nothing can be restored: it is accepted, or it is a new baseline"
    assert told.ruling("control", {COUNT}) is Ruling.PASS
    line = story.told(told)
    assert line.startswith(f'ztscan.toml changed ([parameters."{COUNT}"]), so what depends on it cannot be compared; ')
    assert "control changed" not in line
    assert "1 not comparable" in line


def test_a_gap_with_a_laxer_option_on_both_sides_is_compared() -> None:
    assert not since(options(100), options(100)).blindness


def test_an_option_that_is_written_out_with_its_default_is_the_same() -> None:
    default = load().checks[COUNT].signature.options
    told = "\n".join(f"{one.name} = {one.default}" for one in default if isinstance(one.default, int))
    assert told
    assert since("", f'[parameters."{COUNT}"]\n{told}').settings == ()


def test_options_of_a_check_that_ran_once_are_no_change_of_the_file() -> None:
    whole = scanned(options(100))
    others = ztscan.scan(CONTOSO, [check for check in CHECKS if check != COUNT], settings=parsed(options(100))).graded
    for sides in ((whole, others), (others, whole)):
        assert compared_alone(*sides, load()).settings == ()


def test_a_gap_that_grew_while_an_option_changed_is_not_taken_for_an_old_one() -> None:
    assert since(options(1), options(2)).novelty(COUNT) is Ruling.UNKNOWN


def test_a_control_that_changes_in_the_same_night_is_told_and_fails() -> None:
    after = scanned("")
    policies = dict(after.scan.configuration["conditional_access_policies"])
    key = min(policies)
    changed = {
        **after.scan.configuration,
        "conditional_access_policies": {**policies, key: {**policies[key], "state": "disabled"}},
    }
    now = Graded(msgspec.structs.replace(after.scan, configuration=changed), after.grade)
    told = compared_alone(scanned(options(100)), now, load())
    assert told.ruling("control") is Ruling.FAIL
    assert "; 1 control changed; " in story.told(told)


def test_a_table_makes_only_the_checks_incomparable_that_depend_on_it() -> None:
    told = since("", '[emergency_access]\naccounts = ["bg-one@contoso.example"]')
    assert told.settings == ("[emergency_access]",)
    blind = {one.name for one in told.blindness if one.kind == "check"}
    assert "conditional_access.break_glass_excluded" in blind
    assert "consent.user_consent_restricted" not in blind
    assert not [change for change in told.findings if change.cause is Cause.CONTROL]


def test_an_accepted_exclusion_of_one_check_leaves_the_others_comparable_and_its_words_decide_nothing() -> None:
    text = '[[accepted_exclusion]]\nrequirement = "{}"\nreason = "{}"\nexpires = 2099-01-0{}\nguest_types = ["serviceProvider"]'
    told = since("", text.format(MFA, "a", 1))
    assert told.settings == (f"[[accepted_exclusion]] of {MFA}",)
    assert {one.name for one in told.blindness if one.kind == "check"} == {MFA}
    assert since(text.format(MFA, "a", 1), text.format(MFA, "another reason", 2)).settings == ()
    assert {one.name for one in since("", text.format("*", "a", 1)).blindness if one.kind == "check"} >= {MFA, LEGACY}


@pytest.mark.parametrize("older", ["before", "after"])
def test_an_older_result_does_not_tell_and_nothing_is_concluded_from_it(older: str) -> None:
    sides = {"before": scanned(options(100)), "after": scanned("")}
    sides[older] = Graded(msgspec.structs.replace(sides[older].scan, settings=None), sides[older].grade)
    told = compared_alone(sides["before"], sides["after"], load())
    assert told.settings == ()
    assert [warning for warning in told.warnings if "does not say what `ztscan.toml` said" in warning]
    assert told.ruling("control") is Ruling.FAIL, "nothing shows that no control changed"


def test_what_the_file_says_is_not_in_the_result() -> None:
    found = scanned('[emergency_access]\naccounts = ["bg-one@contoso.example"]').scan.settings
    assert found is not None
    assert set(found) == {"emergency_access"}
    assert all(len(digest) == 16 and int(digest, 16) for digest in found.values())
    assert scanned("").scan.settings == {}


OTHERS: Mapping[str, Any] = {
    "emergency_access": EmergencyAccess(groups=("g",)),
    "accepted_exclusions": (AcceptedExclusion(requirement="*", reason="r", expires=date(2099, 1, 1), users=("u",)),),
    "critical_apps": CriticalApps(applications=("a",)),
    "privileged_role_settings": PrivilegedRoleSettings(),
    "azure_settings": AzureSettings(exclude=("0b7e2d4c-1d8e-4f2a-8c55-6a7b8c9d0e1f",)),
}


def test_every_setting_that_checks_may_use_has_its_table() -> None:
    """By the names under which checks take them: what is new is told by the name of its table."""
    names = Settings().as_evidence(datetime(2026, 11, 1, tzinfo=UTC)).keys() - {"now", "cloud", "expectations"}
    assert names == OTHERS.keys()
    assert all(table_of(name).startswith("[") and "_settings" not in table_of(name) for name in names)
    assert concerns("emergency_access", "a.check", None), "a check that is not known may depend on it"
    assert not concerns("parameters.a.check", "a.other", None)
