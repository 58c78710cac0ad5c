"""`--new-only` and `--fail-on-drift` on the command line."""

from __future__ import annotations

import json

from tests.cli.running import Shell, cassette
from ztscan.core.exit_codes import ExitCode

CONSENT = ("--check", "consent")
REPLAY = ("--replay", cassette("woodgrove"), *CONSENT)


def without_findings(shell: Shell) -> None:
    """`clean.json`: the result of `now.json` as if nothing had been found."""
    document = json.loads(shell.read("now.json"))
    for check in document["checks"]:
        check["findings"] = []
        if check["verdict"] == "fail":
            check["verdict"] = "pass"
    shell.write("clean.json", json.dumps(document))


def test_old_gaps_do_not_fail_a_gate_on_new_ones(shell: Shell) -> None:
    assert shell.ztscan("scan", *REPLAY, "--fail-on", "low", "-o", "now.json").code == ExitCode.GAPS
    gate = ("--fail-on", "low", "--new-only", "--fail-on-drift", "none")
    kept = shell.ztscan("scan", *REPLAY, *gate, "--baseline", "now.json", "-o", "again.json", "--next-baseline", "next.json")
    assert kept.code == ExitCode.MET
    assert "next.json" in shell.files, "a state with old gaps can be the next baseline"
    without_findings(shell)
    assert shell.ztscan("scan", *REPLAY, *gate, "--baseline", "clean.json", "-o", "again.json").code == ExitCode.GAPS
    assert shell.ztscan("report", "now.json", *gate, "--baseline", "now.json", "-o", "a.md").code == ExitCode.MET
    assert shell.ztscan("report", "now.json", *gate, "--baseline", "clean.json", "-o", "a.md").code == ExitCode.GAPS


def test_without_a_baseline_nothing_says_what_is_new(shell: Shell) -> None:
    ended = shell.ztscan("scan", *REPLAY, "--new-only", "-o", "now.json")
    assert ended.code == ExitCode.USAGE
    assert "`--new-only` needs a baseline" in ended.err
    assert "--fail-on never" in ended.err
    shell.ztscan("scan", "-q", *REPLAY, "-o", "now.json")
    assert shell.ztscan("report", "now.json", "--new-only", "-o", "a.md").code == ExitCode.USAGE


def test_diff_fails_by_the_cause_that_is_asked_for(shell: Shell) -> None:
    shell.ztscan("scan", "-q", *REPLAY, "-o", "now.json")
    without_findings(shell)
    for mode, code in (("control", ExitCode.DRIFT), ("none", ExitCode.MET), ("never", ExitCode.MET), ("any", ExitCode.DRIFT)):
        assert shell.ztscan("diff", "clean.json", "now.json", "--fail-on-drift", mode).code == code, mode
    ended = shell.ztscan("diff", "clean.json", "now.json")
    assert ended.code == ExitCode.DRIFT, "a control is what counts by default"
    assert "worse, unexplained by a compared policy or setting" in ended.out.splitlines()[0], "no policy or setting changed"


def test_a_threshold_names_a_check_that_exists(shell: Shell) -> None:
    shell.write("ztscan.toml", '[drift."consent.no_such_check"]\npeople = 5')
    ended = shell.ztscan("scan", *REPLAY, "-o", "now.json")
    assert ended.code == ExitCode.USAGE
    assert "no check has the id `consent.no_such_check` in `[drift]`" in ended.err
    shell.write("ztscan.toml", '[drift."consent.user_consent_restricted"]\npeopel = 5')
    ended = shell.ztscan("scan", *REPLAY, "-o", "now.json")
    assert ended.code == ExitCode.USAGE
    assert "unknown key `peopel`" in ended.err
    assert "people" in ended.err
