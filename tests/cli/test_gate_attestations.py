"""An attestation that expires or is removed is told, and leaves the drift gate undecided."""

from __future__ import annotations

import pytest

from tests.cli.running import Ended, Shell, cassette
from ztscan.core.exit_codes import ExitCode

ATTESTED = """
[[attestation]]
objective = "programme.accountability"
status = "met"
by = "ada@contoso.com"
on = 2026-09-01
expires = {expires}
evidence = "minutes of the board"
"""


def scan(shell: Shell, settings: str, *more: str) -> Ended:
    shell.write("ztscan.toml", settings)
    chosen = ("--check", "security_defaults.*", "--fail-on", "never")
    return shell.ztscan("scan", "--replay", cassette("woodgrove"), *chosen, *more)


@pytest.fixture
def attested(shell: Shell) -> Shell:
    assert scan(shell, ATTESTED.format(expires="2027-01-31"), "-o", "before.json").code is ExitCode.MET
    return shell


BASELINE = ("--baseline", "before.json", "--next-baseline", "next.json", "-o", "now.json", "-o", "now.md")


def test_one_that_holds_leaves_the_gate_met(attested: Shell) -> None:
    ended = scan(attested, ATTESTED.format(expires="2027-01-30"), *BASELINE)
    assert ended.code is ExitCode.MET, ended.out
    assert "attestation" not in ended.err


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (ATTESTED.format(expires="2026-10-15"), "an attestation that expired on 2026-10-15"),
        ("", "an attestation that was removed"),
    ],
)
@pytest.mark.parametrize("mode", ["control", "regressions", "any"])
def test_one_that_ended_leaves_the_gate_undecided(settings: str, told: str, mode: str, attested: Shell) -> None:
    ended = scan(attested, settings, *BASELINE, "--fail-on-drift", mode)
    assert ended.code is ExitCode.INCOMPLETE
    assert f"objective programme.accountability: it was met by {told}" in ended.out
    assert "cannot be compared: 1 objective" in attested.read("now.md").decode()
    assert "next.json" not in attested.files
    warned = "The attestation of `programme.accountability` expired on 2026-10-15: it does not count" in ended.err
    assert warned is bool(settings)
    allowed = scan(attested, settings, *BASELINE, "--fail-on-drift", mode, "--allow-unassessed", "programme.accountability")
    assert allowed.code is ExitCode.MET
    assert "next.json" in attested.files
