"""`ztscan waive`: one finding accepted until a date, in a file that people keep by hand."""

from __future__ import annotations

import json
import stat
from typing import Any

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.simulator.tenant import NOW
from ztscan.core.exit_codes import ExitCode

BY_HAND = "# reviewed each quarter\n[scan]\nfail_on = 'low'   # the board decided so\n"


@pytest.fixture
def shell(shell: Shell) -> Shell:
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    shell.scanned("contoso", "result.json")
    return shell


def check(shell: Shell, name: str = "result.json", identity: str = "") -> dict[str, Any]:
    """A check of the result: the first that has a single finding, or the one of that id."""
    checks = json.loads(shell.read(name))["checks"]
    found: dict[str, Any] = next(c for c in checks if (c["id"] == identity if identity else len(c["findings"]) == 1))
    return found


def waive(shell: Shell, finding: str, *arguments: str, expires: str = "2027-02-01") -> Ended:
    options = ("--result", "result.json", "--reason", "until the tenants are joined", "--owner", "adele.vance@contoso.com")
    return shell.ztscan("waive", finding, *options, "--expires", expires, *arguments)


def test_a_waived_finding_no_longer_fails_the_gate_and_stays_in_the_result(shell: Shell) -> None:
    failing = check(shell)
    run = ("scan", "-q", "--replay", cassette("contoso"), "--check", failing["id"], "--fail-on", "low", "-o", "after.json")
    assert shell.ztscan(*run).code == ExitCode.GAPS
    waived = waive(shell, failing["findings"][0]["fingerprint"])
    assert waived.code == ExitCode.MET
    assert failing["id"] in waived.err
    assert "2027-02-01" in waived.err
    assert shell.ztscan(*run).code == ExitCode.MET
    after = check(shell, "after.json", failing["id"])
    assert (after["verdict"], after["waiver"]["effective"]) == ("fail", "pass")
    assert after["findings"] == failing["findings"]
    assert after["waiver"]["owner"] == "adele.vance@contoso.com"


def test_the_beginning_of_a_fingerprint_is_enough(shell: Shell) -> None:
    fingerprint = check(shell)["findings"][0]["fingerprint"]
    waive(shell, fingerprint[:12])
    assert f'subject = "{fingerprint}"' in shell.read("ztscan.toml").decode()


def test_comments_mode_and_link_of_the_file_are_kept(shell: Shell) -> None:
    file = shell.write("settings.toml", BY_HAND)
    file.chmod(0o640)
    (shell.folder / "ztscan.toml").symlink_to(file)
    assert waive(shell, check(shell)["findings"][0]["fingerprint"]).code == ExitCode.MET
    assert file.read_text(encoding="utf-8").startswith(BY_HAND)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (shell.folder / "ztscan.toml").is_symlink()


def test_a_named_file_is_written_and_made_where_it_is_missing(shell: Shell) -> None:
    assert waive(shell, check(shell)["findings"][0]["fingerprint"], "--config", "risks.toml").code == ExitCode.MET
    assert {"risks.toml"} <= shell.files
    assert "ztscan.toml" not in shell.files


@pytest.mark.parametrize(
    ("finding", "expires", "said"),
    [
        ("ffffffff", "2027-02-01", "no finding has the fingerprint"),
        ("", "2027-02-01", "no finding is named"),
        ("known", "2026-10-31", "is in the past"),
        ("known", "2028-01-01", "more than 400 days ahead"),
        ("known", "soon", "Invalid value for '--expires'"),
    ],
)
def test_what_cannot_be_waived_is_refused_and_the_file_left_alone(shell: Shell, finding: str, expires: str, said: str) -> None:
    shell.write("ztscan.toml", BY_HAND)
    known = check(shell)["findings"][0]["fingerprint"]
    ended = waive(shell, known if finding == "known" else finding, expires=expires)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert shell.read("ztscan.toml").decode() == BY_HAND


@pytest.mark.parametrize("missing", ["--reason", "--owner", "--expires", "--result"])
def test_nothing_is_prompted_for(shell: Shell, missing: str) -> None:
    options = {"--result": "result.json", "--reason": "x", "--owner": "y", "--expires": "2027-02-01"}
    given = [word for name, value in options.items() if name != missing for word in (name, value)]
    ended = shell.ztscan("waive", "abc", *given)
    assert ended.code == ExitCode.USAGE
    assert missing in ended.err


def test_a_file_that_is_no_settings_is_not_touched(shell: Shell) -> None:
    shell.write("ztscan.toml", "[[waiver]\n")
    ended = waive(shell, check(shell)["findings"][0]["fingerprint"])
    assert ended.code == ExitCode.USAGE
    assert len(ended.err.splitlines()) == 1
    assert shell.read("ztscan.toml") == b"[[waiver]\n"


def test_a_folder_that_is_not_there_is_named(shell: Shell) -> None:
    ended = waive(shell, check(shell)["findings"][0]["fingerprint"], "--config", "nowhere/ztscan.toml")
    assert ended.code == ExitCode.USAGE
    assert "nowhere" in ended.err


def test_an_expired_waiver_is_told_and_refused_where_that_is_strict(shell: Shell) -> None:
    failing = check(shell)
    waive(shell, failing["findings"][0]["fingerprint"], expires="2026-12-01")
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp()) + 60 * 86_400))
    run = ("scan", "--replay", cassette("contoso"), "--check", failing["id"], "--fail-on", "low", "-o", "after.json")
    lenient = shell.ztscan(*run)
    assert lenient.code == ExitCode.GAPS
    assert "expired on 2026-12-01" in lenient.err
    strict = shell.ztscan(*run, "--strict-waivers")
    assert strict.code == ExitCode.USAGE
    assert "ztscan waive" in strict.err


def test_a_waiver_that_covers_nothing_any_more_is_told(shell: Shell) -> None:
    failing = check(shell)
    waive(shell, failing["findings"][0]["fingerprint"])
    text = shell.read("ztscan.toml").decode().replace(failing["findings"][0]["fingerprint"], "somebody else")
    shell.write("ztscan.toml", text)
    run = ("scan", "--replay", cassette("contoso"), "--check", failing["id"], "-o", "after.json")
    assert f"the waiver of {failing['id']} for somebody else matches no finding of its check" in shell.ztscan(*run).err
    assert shell.ztscan(*run, "--strict-waivers").code == ExitCode.USAGE


def many(shell: Shell) -> dict[str, Any]:
    """A check of the result with several findings on different subjects."""
    checks = json.loads(shell.read("result.json"))["checks"]
    found: dict[str, Any] = next(
        c for c in checks if len(c["findings"]) > 2 and len({f["subject"]["name"] for f in c["findings"]}) == len(c["findings"])
    )
    return found


@pytest.mark.parametrize("key", ["name", "id"])
def test_check_and_subject_select_a_finding(shell: Shell, key: str) -> None:
    failing = many(shell)
    finding = failing["findings"][1]
    ended = waive(shell, "", "--check", failing["id"], "--subject", finding["subject"][key].upper())
    assert ended.code == ExitCode.MET, ended.err
    assert f'subject = "{finding["fingerprint"]}"' in shell.read("ztscan.toml").decode(), "names can be changed by others"


def test_a_subject_that_does_not_tell_which_finding_is_refused(shell: Shell) -> None:
    failing = many(shell)
    name = failing["findings"][0]["subject"]["name"]
    passing = next(c["id"] for c in json.loads(shell.read("result.json"))["checks"] if c["verdict"] == "pass")
    for arguments, said in (
        (("--check", failing["id"], "--subject", "nobody"), "has no finding on `nobody`"),
        (("--check", passing, "--subject", "nobody"), f"`{passing}` has no finding in the result: its verdict is pass"),
        (("--check", "area.nothing", "--subject", name), "has no check `area.nothing`"),
        (("--check", failing["id"]), "only one of `--check` and `--subject` is given"),
        (("--subject", name), "only one of `--check` and `--subject` is given"),
        ((), "no finding is named"),
    ):
        ended = waive(shell, "", *arguments)
        assert (ended.code, said in ended.err) == (ExitCode.USAGE, True), ended.err
    both = waive(shell, failing["findings"][0]["fingerprint"], "--check", failing["id"], "--subject", name)
    assert both.code == ExitCode.USAGE
    assert "the finding is named in two ways" in both.err
    assert "ztscan.toml" not in shell.files


def test_several_findings_on_one_subject_are_told_apart_by_fingerprint(shell: Shell) -> None:
    checks = json.loads(shell.read("result.json"))["checks"]
    failing = next(c for c in checks if len(c["findings"]) > len({f["subject"]["id"] for f in c["findings"]}))
    subjects = [f["subject"]["id"] for f in failing["findings"]]
    twice = next(s for s in subjects if subjects.count(s) > 1)
    ended = waive(shell, "", "--check", failing["id"], "--subject", twice)
    assert ended.code == ExitCode.USAGE
    fingerprint = next(f["fingerprint"] for f in failing["findings"] if f["subject"]["id"] == twice)
    assert fingerprint[:12] in ended.err


def test_the_summary_and_the_list_of_changes_show_what_waive_takes(shell: Shell) -> None:
    failing = check(shell)
    finding = failing["findings"][0]["fingerprint"]
    ended = shell.ztscan("scan", "--replay", cassette("contoso"), "--check", failing["id"], "-o", "after.json")
    assert f"{failing['id']}  {finding[:12]}" in ended.out
    text = json.loads(shell.read("after.json"))
    next(c for c in text["checks"])["findings"] = []
    next(c for c in text["checks"])["verdict"] = "pass"
    shell.write("before.json", json.dumps(text))
    assert f" {finding[:12]} {failing['id']}: " in shell.ztscan("diff", "before.json", "after.json").out


def test_a_renewed_waiver_keeps_its_former_reason_in_the_file(shell: Shell) -> None:
    finding = check(shell)["findings"][0]["fingerprint"]
    shell.write("ztscan.toml", BY_HAND)
    waive(shell, finding)
    waive(shell, finding)
    assert "Accepted before" not in shell.read("ztscan.toml").decode(), "nothing changed"
    waive(shell, finding, "--reason", "line one\nline\u202e two", expires="2027-03-01")
    waive(shell, finding, "--reason", "third", expires="2027-04-01")
    text = shell.read("ztscan.toml").decode()
    assert text.startswith(BY_HAND)
    assert text.count("[[waiver]]") == 1
    assert "# Accepted before, until 2027-02-01, by adele.vance@contoso.com: until the tenants are joined\n" in text
    assert "# Accepted before, until 2027-03-01, by adele.vance@contoso.com: line one line two\n" in text
    assert 'reason = "third"' in text
