"""The gate of a pipeline: what fails the build, what does not, and that the files written have no say in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.running import Shell, cassette
from tests.cli.tenants import FEW, accept, contoso, report_only, scan
from ztscan.cli.rendering import FORMATS
from ztscan.core.exit_codes import ExitCode

NEVER = ("--fail-on", "never")
WRITTEN = [suffix for suffix in FORMATS if suffix != ".pdf"]
"""Every format that needs no browser."""


def document(shell: Shell, name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(shell.read(name))
    return read


@pytest.fixture
def accepted(shell: Shell) -> Shell:
    """A shell in whose folder the accepted state lies."""
    accept(shell, contoso())
    return shell


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ((), ExitCode.GAPS),
        (("--fail-on", "never"), ExitCode.MET),
        (("--fail-on", "never", "--min-coverage", "100"), ExitCode.INCOMPLETE),
    ],
)
def test_every_format_ends_with_the_same_code(shell: Shell, gate: tuple[str, ...], code: ExitCode) -> None:
    replay = ("scan", "-q", "--replay", cassette("contoso"), "--check", "consent.*", *gate)
    alone = {suffix: shell.ztscan(*replay, "-o", f"alone{suffix}").code for suffix in WRITTEN}
    assert alone == dict.fromkeys(WRITTEN, code)
    together = [word for suffix in WRITTEN for word in ("-o", f"together{suffix}")]
    assert shell.ztscan(*replay, *together).code == code
    assert shell.ztscan(*replay).code == code
    assert shell.ztscan(*replay, "-o", "-").code == code
    assert shell.ztscan(*replay, "--annotate", "github", "-o", "r.json").code == code


def test_report_and_diff_end_alike_whatever_they_write(accepted: Shell) -> None:
    scan(accepted, report_only(contoso()), "-q", *NEVER, "-o", "after.json", night=1)
    diff, report = ("diff", "-q", "baseline.json", "after.json"), ("report", "-q", "after.json")
    ends = {
        (*diff, "--fail-on-drift", "any"): ExitCode.DRIFT,
        (*diff, "--fail-on-drift", "regressions"): ExitCode.MET,
        (*diff, "--fail-on-drift", "never"): ExitCode.MET,
        report: ExitCode.MET,
        (*report, "--fail-on", "high"): ExitCode.GAPS,
        (*report, "--baseline", "baseline.json", "--fail-on-drift", "any"): ExitCode.DRIFT,
        (*report, "--baseline", "baseline.json"): ExitCode.MET,
        (*report, "--min-coverage", "100"): ExitCode.INCOMPLETE,
    }
    together = [word for suffix in WRITTEN for word in ("-o", f"together{suffix}")]
    for number, (command, code) in enumerate(ends.items()):
        alone = WRITTEN[number % len(WRITTEN)]  # each format is written alone by one of them
        found = [accepted.ztscan(*command, *written).code for written in ((), ("-o", f"alone{alone}"), together)]
        assert found == [code] * 3, command
    assert len(ends) >= len(WRITTEN)
    for command, code in ends.items():
        told = accepted.ztscan(*(word for word in command if word != "-q")).err
        gated = code is not ExitCode.MET or (command[0] == "report" and "--fail-on" in " ".join(command))
        assert told.count(f"Exit code {int(code)}: ") == gated, command
    unknown = accepted.ztscan(*report[:1], "after.json", "--min-coverage", "100").err
    assert unknown.endswith("Exit code 3: incomplete. fewer than 100 % of the objectives are assessed\n")


def test_the_code_of_a_report_is_that_of_its_scan(shell: Shell) -> None:
    codes = []
    for fail_on in ("critical", "high", "medium", "low", "never"):
        gate = ("--fail-on", fail_on)
        codes.append(shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), *gate, "-o", "r.json").code)
        assert shell.ztscan("report", "-q", "r.json", *gate, "-o", "r.md").code == codes[-1]
        told = shell.ztscan("report", "r.json", *gate, "-o", "r.md").err.splitlines()[-1]
        assert told.startswith(f"Exit code {codes[-1]}: ")
    assert {*codes} == {ExitCode.INCOMPLETE, ExitCode.GAPS, ExitCode.MET}, "the gates differ"


def test_a_night_on_which_nothing_changed(accepted: Shell) -> None:
    ended = scan(accepted, contoso(), *NEVER, "--baseline", "baseline.json", "--fail-on-drift", "any", "-o", "a.json")
    assert ended.code == ExitCode.MET
    assert ended.out.startswith("Since 2026-11-01T06:00:00Z: nothing changed\n")


def test_a_policy_set_to_report_only_fails_the_build_and_says_who_did_it(accepted: Shell) -> None:
    gate = (*NEVER, "--baseline", "baseline.json", "--fail-on-drift", "any")
    ended = scan(accepted, report_only(contoso()), *gate, "-o", "a.json", "-o", "a.md", "-o", "a.html", night=1)
    assert ended.code == ExitCode.DRIFT
    first = ended.out.splitlines()[0]
    assert first.startswith("Since 2026-11-01T06:00:00Z: ")
    assert "policies and settings: 1 changed" in first
    assert first.endswith("; changed by noor.castellan@contoso.example")
    for name in ("a.md", "a.html"):
        assert b"noor.castellan@contoso.example" in accepted.read(name)


def test_the_audit_log_is_read_for_a_comparison_only_and_no_further_back_than_the_baseline(accepted: Shell) -> None:
    def read(name: str) -> set[str]:
        return {resource["name"] for resource in document(accepted, name)["resources"]}

    assert "directory_audits" not in read("baseline.json")
    scan(accepted, contoso(), "-q", "--baseline", "baseline.json", "-o", "a.json", "--record", "night.json", night=2)
    assert "directory_audits" in read("a.json")
    assert b"activityDateTime%20ge%202026-10-31T00:00:00Z" in accepted.read("night.json")


def test_without_the_audit_log_the_change_is_told_and_why_nobody_is_named(accepted: Shell) -> None:
    gate = (*NEVER, "--baseline", "baseline.json", "--fail-on-drift", "any")
    ended = scan(accepted, report_only(contoso()), *gate, "-o", "a.html", night=1, lacking="AuditLog.Read.All")
    assert ended.code == ExitCode.DRIFT
    assert "noor.castellan" not in ended.out
    assert b"audit log could not be read" in accepted.read("a.html")


def test_a_recording_without_the_log_says_so(accepted: Shell) -> None:
    ended = accepted.ztscan("scan", *FEW, *NEVER, "--replay", cassette("contoso"), "--baseline", "baseline.json", "-o", "a.json")
    assert (ended.code, ended.out.splitlines()[0]) == (ExitCode.MET, "Since 2026-11-01T06:00:00Z: nothing changed")


def test_losing_a_permission_is_no_drift_and_closes_nothing(accepted: Shell) -> None:
    gate = ("--baseline", "baseline.json", "--fail-on-drift", "any")
    ended = scan(accepted, contoso(), *gate, *NEVER, "-o", "a.json", night=1, lacking="Policy.Read.All")
    assert ended.code == ExitCode.INCOMPLETE, "no drift, and no gate either"
    assert "cannot be compared: " in ended.out.splitlines()[0]
    assert "gone" not in ended.out.splitlines()[0]


def test_the_gate_is_not_met_where_it_cannot_be_told(shell: Shell) -> None:
    ended = scan(shell, contoso(), "-q", "-o", "a.json", lacking="Policy.Read.All")
    assert ended.code == ExitCode.INCOMPLETE


def test_another_tenant_is_no_baseline(accepted: Shell) -> None:
    replay = ("scan", "--replay", cassette("woodgrove"), "-o", "other.json")
    ended = accepted.ztscan(*replay, "--baseline", "baseline.json")
    assert ended.code == ExitCode.USAGE
    assert "different tenants" in ended.err
    accepted.ztscan(*replay)
    assert accepted.ztscan("diff", "baseline.json", "other.json").code == ExitCode.USAGE


def test_a_baseline_that_is_none_is_refused_before_anything_is_read(shell: Shell) -> None:
    shell.write("baseline.json", "{}")
    ended = shell.ztscan("scan", "--replay", cassette("woodgrove"), "--baseline", "baseline.json")
    assert ended.code == ExitCode.USAGE
    assert len(ended.err.splitlines()) == 1


def test_the_comparison_as_json_names_its_schema(accepted: Shell) -> None:
    scan(accepted, report_only(contoso()), "-q", *NEVER, "-o", "after.json", night=1)
    ended = accepted.ztscan("diff", "baseline.json", "after.json", "-o", "drift.json")
    drift = document(accepted, "drift.json")
    assert drift["schema"] == "ztscan.drift/1"
    assert [change["resource"] for change in drift["configuration"]] == ["conditional_access_policies"]
    assert "enabled → enabledForReportingButNotEnforced" in ended.out


@pytest.mark.parametrize(
    ("command", "told"), [("scan", "high by default"), ("report", "without it, gaps do not change the code")]
)
def test_the_help_of_a_gate_says_its_default(shell: Shell, command: str, told: str) -> None:
    """A report of a result has no gate unless one is asked for, and a message about it never has an exit code of one."""
    assert told in " ".join(shell.ztscan(command, "--help").out.split())
    assert "exit code 10" not in shell.ztscan("notify", "--help").out


def test_a_comparison_ends_in_its_own_words(shell: Shell) -> None:
    shell.scanned("woodgrove", "a.json", "--fail-on", "never")
    shell.scanned("woodgrove", "b.json", "--fail-on", "never", "--skip", "consent.*")
    ended = shell.ztscan("diff", "a.json", "b.json")
    assert ended.code == ExitCode.INCOMPLETE
    assert "Exit code 3: undecided: what cannot be compared in the two results may hide drift" in ended.err
    assert "--baseline" not in ended.err
