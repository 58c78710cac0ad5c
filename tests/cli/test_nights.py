"""Thirty nights of a company with ordinary churn: the gate is red on the nights with a changed control, and on no other."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import NamedTuple, cast

import pytest
from rich.console import Console

import ztscan
from tests.simulator.asked import Simulated
from tests.simulator.churn import Company
from tests.simulator.graph import Caller
from tests.simulator.options import PLAIN, Options
from tests.simulator.plants import HARMLESS, PLANTS
from tests.simulator.without_remedies import without_remedies
from ztscan.cli.changes import show_in_brief
from ztscan.core.exit_codes import ExitCode, exit_code, incomplete
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Source

CHECKS = (
    *("applications.long_lived_certificates", "consent.user_consent_restricted", "privileged_access.global_admin_count"),
    *("mfa_registration.members_capable", "mfa_registration.members_phish_resistant", "mfa_registration.admins_registered"),
    *("privileged_access.sp_secret_permanent_role", "privileged_access.no_guests", "tenant_settings.recommendations_addressed"),
    *("device_antivirus.realtime", "devices.compliance_windows", "global_secure_access.security_profiles_delivered"),
    *("applications.no_tenant_wide_risky_grants", "applications.critical_permissions_direct"),
    *("privileged_identity_management.eligible_used", "authentication_methods.sms_voice_disabled"),
    *(f"conditional_access.{name}" for name in ("mfa_all_users", "mfa_guests", "exclusions_covered", "block_legacy_auth")),
    *(f"conditional_access.{name}" for name in ("named_locations_narrow", "custom_strengths_sound", "report_only_age")),
    *(f"conditional_access.{name}" for name in ("admin_portals_only_for_admins", "no_untargeted_policy", "token_protection")),
)
"""Checks of every kind: proofs, people, devices, registrations, applications, roles, settings."""
SEED = 13
NIGHTS = 30
CHANGED: Mapping[int, str] = {
    3: "a swap in an exclusion group",
    6: "report-only for a night",
    9: "a role made eligible",
    12: "a named location widened",
    17: "a combination added to a strength",
    20: "a new secret",
    22: "antivirus switched off",
    23: "a hire in an exclusion group",
    26: "another policy",
    28: "a group in an exclusion group",
    30: "eligible for an exclusion group",
    5: "another group in an assignment of Intune",
    8: "a new certificate",
    11: "consent to an application",
    19: "a permission of an agent",
    25: "a profile of Global Secure Access switched off",
}
EQUAL: Mapping[int, str] = {16: "a policy created again", 27: "a policy of Intune imported again"}
"""Nights on which no control changes, although somebody works on policies."""
BLIND = 14
LOST = frozenset({"Policy.Read.All"})
GRANTED = frozenset(name for r in RESOURCES.values() for name in (*r.permission.application, *r.permission.delegated))


class Morning(NamedTuple):
    """What a team finds in the morning."""

    code: ExitCode
    lines: list[str]
    name: str
    """What was changed in the night; empty if nothing was."""
    drift: Drift


def again(morning: Morning) -> list[str]:
    """The names of policies that were created again since the baseline, also with their first id."""
    return [change.name for change in morning.drift.configuration if change.recreated_from]


@pytest.fixture(scope="module")
def mornings() -> list[Morning]:
    with without_remedies():
        return _mornings()


def _mornings() -> list[Morning]:
    company = Company(SEED)
    outcome = ztscan.scan(cast("Source", Simulated(company.tenant, company.moment)), CHECKS)
    baseline: Graded = outcome.graded
    allowed = frozenset(check.id for check in incomplete(baseline.scan))
    found = []
    for night in range(1, NIGHTS + 1):
        company.sleep()
        done = CHANGED.get(night) or EQUAL.get(night, "")
        tonight, name = {**PLANTS, **HARMLESS}[done](company) if done else (company, "")
        options = Options(caller=Caller(permissions=GRANTED - LOST)) if night == BLIND else PLAIN
        source = cast("Source", Simulated(tonight.tenant, tonight.moment, options))
        outcome = ztscan.scan(source, CHECKS, baseline=baseline)
        scan, grade = outcome.graded
        assert outcome.drift is not None
        code = exit_code(scan, grade, fail_on=None, drift=outcome.drift, allowed=allowed)
        out = io.StringIO()
        blind = outcome.drift.undecided("control", allowed)
        show_in_brief(outcome.drift, blind, Console(file=out, width=200), failed=code is ExitCode.DRIFT)
        found.append(Morning(code, out.getvalue().splitlines(), name, outcome.drift))
        if code is ExitCode.MET and not incomplete(scan, allowed):
            baseline = outcome.graded
    return found


def test_the_gate_is_red_on_the_nights_with_a_changed_control_alone(mornings: list[Morning]) -> None:
    codes = {night: morning.code for night, morning in enumerate(mornings, 1) if morning.code is not ExitCode.MET}
    assert codes == dict.fromkeys(CHANGED, ExitCode.DRIFT) | {BLIND: ExitCode.INCOMPLETE}


def test_each_changed_control_is_named_in_the_first_three_lines(mornings: list[Morning]) -> None:
    for night, what in CHANGED.items():
        lines = mornings[night - 1].lines[:3]
        assert any(mornings[night - 1].name in line for line in lines), (what, lines)
        told = ("control changed", "controls changed", "worse, unexplained by a compared policy or setting")
        assert any(words in lines[0] for words in told), (what, lines)


def test_quiet_nights_tell_who_came_and_went_and_that_no_control_changed(mornings: list[Morning]) -> None:
    quiet = [m for night, m in enumerate(mornings, 1) if night not in CHANGED and night != BLIND and not again(m)]
    assert all(len(morning.lines) == 1 for morning in quiet)
    assert sum("joined" in morning.lines[0] for morning in quiet) > len(quiet) / 2
    assert not any("control changed" in m.lines[0] and "no control changed" not in m.lines[0] for m in quiet)


def test_a_policy_that_is_created_again_is_told_and_is_no_changed_control(mornings: list[Morning]) -> None:
    for night, what in EQUAL.items():
        lines = mornings[night - 1].lines
        assert "no control changed" in lines[0], (what, lines)
        assert [name for name in again(mornings[night - 1]) if name.startswith(mornings[night - 1].name)], what


def test_the_churn_would_be_red_with_a_gate_on_regressions(mornings: list[Morning]) -> None:
    """So that quiet nights are not quiet because nothing happens in them."""
    red = [night for night, morning in enumerate(mornings, 1) if morning.drift.fails("regressions") and night not in CHANGED]
    assert len(red) > (NIGHTS - len(CHANGED)) * 0.8


def test_the_night_after_is_told_against_the_last_accepted_night(mornings: list[Morning]) -> None:
    after_blind = mornings[BLIND]
    assert after_blind.code is ExitCode.MET
    assert after_blind.drift.before.started < mornings[BLIND - 1].drift.after.started


def test_what_findings_observe_changes_on_many_quiet_nights_and_never_as_a_control(mornings: list[Morning]) -> None:
    """A share of more devices, a later date, another registration: texts change all the time while no control does."""
    quiet = [m for night, m in enumerate(mornings, 1) if night not in CHANGED and night != BLIND]
    altered = [change for morning in quiet for change in morning.drift.altered]
    assert altered
    assert {change.cause for change in altered} <= {Cause.POPULATION, Cause.TIME}
