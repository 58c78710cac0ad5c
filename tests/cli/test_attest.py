"""`ztscan attest`: an objective signed off by who answers for it, where no scan can see."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.simulator.tenant import NOW
from ztscan.core.exit_codes import ExitCode


@pytest.fixture
def shell(shell: Shell) -> Shell:
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    return shell


def attest(shell: Shell, objective: str, *arguments: str, status: str = "met", expires: str = "2027-10-31") -> Ended:
    options = ("--by", "adele.vance@contoso.com", "--evidence", "ticket SEC-1432", "--status", status, "--expires", expires)
    return shell.ztscan("attest", objective, *options, *arguments)


def objectives(shell: Shell) -> dict[str, dict[str, Any]]:
    shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "--check", "consent.*", "-o", "result.json")
    return {objective["id"]: objective for objective in json.loads(shell.read("result.json"))["objectives"]}


def test_an_attested_objective_has_the_status_that_was_signed_off(shell: Shell) -> None:
    unseen = next(id_ for id_, o in objectives(shell).items() if o["verify"] == "attest")
    ended = attest(shell, unseen)
    assert ended.code == ExitCode.MET
    assert f"Attested in ztscan.toml until 2027-10-31: {unseen} is met" in ended.err
    after = objectives(shell)[unseen]
    assert after["status"] == "met"
    assert after["attestation"]["by"] == "adele.vance@contoso.com"
    assert after["attestation"]["on"] == NOW.date().isoformat()


def test_attesting_again_takes_the_place_of_what_was_said(shell: Shell) -> None:
    shell.write("ztscan.toml", "# ours\n")
    attest(shell, "data.classify_protect", "--due", "2027-05-01", status="partly_met")
    attest(shell, "data.classify_protect")
    text = shell.read("ztscan.toml").decode()
    assert text.startswith("# ours\n")
    assert text.count("[[attestation]]") == 1
    assert "due" not in text
    assert 'status = "met"' in text


@pytest.mark.parametrize(
    ("objective", "arguments", "facts", "said"),
    [
        ("data.clasify_protect", (), {}, "did you mean `data.classify_protect`?"),
        ("x", (), {}, "no objective has the id `x`"),
        ("data.classify_protect", (), {"expires": "2026-10-01"}, "is in the past"),
        ("data.classify_protect", (), {"expires": "2099-01-01"}, "is more than 400 days ahead"),
        ("data.classify_protect", ("--due", "2027-01-01"), {}, "nothing is due"),
        ("data.classify_protect", ("--on", "2027-01-01"), {}, "is in the future"),
        ("data.classify_protect", (), {"status": "not_assessed"}, "not_assessed"),
        ("data.classify_protect", ("--by", " "), {}, "needs `by`"),
    ],
)
def test_what_cannot_count_is_refused_and_nothing_is_written(
    shell: Shell, objective: str, arguments: tuple[str, ...], facts: dict[str, str], said: str
) -> None:
    ended = attest(shell, objective, *arguments, **facts)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert shell.files == set()


@pytest.mark.parametrize("missing", ["--by", "--evidence", "--status", "--expires"])
def test_nothing_is_prompted_for(shell: Shell, missing: str) -> None:
    options = {"--by": "x", "--evidence": "y", "--status": "met", "--expires": "2027-02-01"}
    given = [word for name, value in options.items() if name != missing for word in (name, value)]
    ended = shell.ztscan("attest", "data.classify_protect", *given)
    assert ended.code == ExitCode.USAGE
    assert missing in ended.err


def test_an_attestation_that_counts_for_nothing_is_told(shell: Shell) -> None:
    decided = next(id_ for id_, o in objectives(shell).items() if o["verify"] == "graph")
    ended = attest(shell, decided)
    assert ended.code == ExitCode.MET
    assert f"warning: Microsoft Graph decides {decided}: the attestation counts only if a check of it asks" in ended.err
    quiet = attest(shell, decided, "-q")
    assert quiet.err.startswith("warning: Microsoft Graph decides"), "nothing else says so before the next scan"
    assert len(quiet.err.splitlines()) == 1
    assert "has no effect: Microsoft Graph decides this objective" in objectives(shell)[decided]["reason"]
    assert "warning" not in attest(shell, "data.classify_protect").err
