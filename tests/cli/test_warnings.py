"""Accepted exclusions that expired, and roles declared not to be privileged, are named in the outputs."""

from __future__ import annotations

import json

import pytest

from tests.cli.running import Ended, Shell, cassette
from ztscan.core.exit_codes import ExitCode

EXPIRED = """
[[accepted_exclusion]]
requirement = "conditional_access.device_code_flow_blocked"
reason = "Otis of the annexe"
expires = {expires}
users = ["otis@woodgrove.example"]
"""
SOMEBODY = "arno.dahlke@woodgrove.example"
OUTPUTS = ("r.json", "r.html", "r.sarif", "r.xml", "r.csv", "r.md")
WARNING = "The accepted exclusion of `conditional_access.device_code_flow_blocked` expired on 2026-10-31"


def scan(shell: Shell, *more: str, settings: str = EXPIRED.format(expires="2026-10-31")) -> Ended:
    shell.write("ztscan.toml", settings)
    outputs = [part for name in OUTPUTS for part in ("-o", name)]
    chosen = ("--check", "conditional_access.device_code_flow_blocked", "--fail-on", "never")
    return shell.ztscan("scan", "--replay", cassette("woodgrove"), *chosen, *outputs, *more)


def test_every_output_names_it(shell: Shell) -> None:
    ended = scan(shell, "--annotate", "github")
    assert ended.code == ExitCode.MET
    assert f"warning: {WARNING}. Reason given: Otis of the annexe" in ended.err
    assert f"::warning title=ztscan configuration::{WARNING}" in ended.out
    assert json.loads(shell.read("r.json"))["warnings"] == [f"{WARNING}. Reason given: Otis of the annexe"]
    for name in OUTPUTS:
        text = shell.read(name).decode()
        assert "expired on 2026-10-31" in text.replace("\\-", "-"), name
        assert "Otis of the annexe" in text, name
        assert "otis@woodgrove.example" not in text, name


def test_one_that_holds_is_not_warned_of(shell: Shell) -> None:
    of_somebody = EXPIRED.format(expires="2026-11-01").replace("otis@woodgrove.example", SOMEBODY)
    ended = scan(shell, "--strict-waivers", settings=of_somebody)
    assert ended.code == ExitCode.MET
    assert json.loads(shell.read("r.json"))["warnings"] == []


@pytest.mark.parametrize("redact", [(), ("--redact",)])
def test_strict_waivers_refuses_it(redact: tuple[str, ...], shell: Shell) -> None:
    ended = scan(shell, "--strict-waivers", *redact)
    assert ended.code == ExitCode.USAGE
    assert "the accepted exclusion of `conditional_access.device_code_flow_blocked` expired on 2026-10-31" in ended.err
    assert "Otis" not in ended.err
    assert "r.json" not in shell.files


def test_a_redacted_output_leaves_the_reason_out(shell: Shell) -> None:
    ended = scan(shell, "--redact", "--annotate", "github")
    assert WARNING in ended.err
    for text in (ended.out, ended.err, *(shell.read(name).decode() for name in OUTPUTS)):
        assert "annexe" not in text
        assert "expired on 2026-10-31" in text.replace("\\-", "-")


def test_a_report_of_the_result_names_it_again(shell: Shell) -> None:
    scan(shell)
    ended = shell.ztscan("report", "r.json", "-o", "again.md")
    assert WARNING in ended.err
    ended = shell.ztscan("report", "r.json", "--redact", "-o", "again.md")
    assert "annexe" not in ended.err + shell.read("again.md").decode()


def test_roles_that_do_not_count_as_privileged_are_named(shell: Shell) -> None:
    role = "62e90394-69f5-4237-9190-012177145e10"
    shell.write("ztscan.toml", f'[privileged_roles]\nexclude = ["{role}"]')
    run = (
        "scan",
        "--replay",
        cassette("woodgrove"),
        "--check",
        "privileged_access.cloud_only",
        "--fail-on",
        "never",
        "-o",
        "r.json",
    )
    told = "By `[privileged_roles]`, 1 role does not count as privileged. Their ids: "
    assert f"{told}{role}" in shell.ztscan(*run).err
    shell.ztscan(*run, "--redact")
    assert json.loads(shell.read("r.json"))["warnings"] == [f"{told}[removed]"]
