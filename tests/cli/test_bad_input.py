"""Bad input gets one line that says what is wrong, where, and what to do next; nothing is left half-written."""

from __future__ import annotations

import json

import pytest

from tests.cli.running import Shell, cassette
from ztscan.core.exit_codes import ExitCode

WOODGROVE = cassette("woodgrove")


def refused(shell: Shell, *arguments: str) -> str:
    """The one line with which a command is refused as a usage error."""
    before = shell.files
    ended = shell.ztscan(*arguments)
    assert ended.code == ExitCode.USAGE, ended.err
    assert "Traceback" not in ended.err
    assert shell.files == before, "nothing is left behind"
    lines = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, ended.err
    return lines[0]


def test_an_unknown_check_names_the_nearest(shell: Shell) -> None:
    line = refused(shell, "scan", "--replay", WOODGROVE, "--check", "consent.admin_workflw")
    assert line == "error: no check matches `consent.admin_workflw` — did you mean `consent.admin_workflow`?"


def test_a_check_that_is_nothing_like_any_points_to_the_catalogue(shell: Shell) -> None:
    assert "`ztscan checks list` shows all checks" in refused(shell, "scan", "--replay", WOODGROVE, "--check", "zzzzzzzz")


@pytest.mark.parametrize(
    ("asked", "step"),
    [
        ("nope", "`ztscan checks list` shows all checks"),
        ("data", "it is a pillar: use `--pillar data`"),
        ("programme", "it is a pillar: use `--pillar programme`"),
        ("intun", "did you mean `intune`?"),
        ("admin_workflw", "did you mean `consent.admin_workflow`?"),
    ],
)
def test_only_a_near_name_is_suggested(shell: Shell, asked: str, step: str) -> None:
    line = refused(shell, "scan", "--replay", WOODGROVE, "--check", asked)
    assert line == f"error: no check matches `{asked}` — {step}"


def test_an_unknown_key_that_is_near_none_points_to_the_page_on_keys(shell: Shell) -> None:
    shell.write("ztscan.toml", "[zzzzzz]\n")
    assert refused(shell, "scan", "--replay", WOODGROVE).endswith("unknown key `zzzzzz` — see docs/configuration.md")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.json", None, "missing.json"),
        ("empty.json", "", "is not JSON: Input data was truncated"),
        ("half.json", '{"version": 1, "interactions": [', "is not JSON: Input data was truncated"),
        ("other.json", '{"some": "json"}', "is not a recording of a scan"),
        ("bank.json", '{"version": 1, "interactions": []}', "contains no traffic with Microsoft Graph"),
        ("broken.yaml", "version: 1\ninteractions: [", "is not a recording of a scan"),
        ("cassette.txt", "x", "has no suffix of a recording"),
    ],
)
def test_an_unreadable_or_foreign_cassette(shell: Shell, name: str, content: str | None, says: str) -> None:
    if content is not None:
        shell.write(name, content)
    line = refused(shell, "scan", "--replay", name)
    assert says in line
    assert " — " in line


def test_a_result_of_a_newer_schema(shell: Shell) -> None:
    shell.write("new.json", json.dumps({"schema": "ztscan.scan/9"}))
    line = refused(shell, "report", "new.json", "-o", "r.html")
    assert "ztscan.scan/9" in line
    assert "newer" in line


def test_a_result_that_is_none(shell: Shell) -> None:
    shell.write("other.json", "[1, 2]")
    assert "is not a ztscan result" in refused(shell, "diff", "other.json", "other.json")


def test_an_unknown_key_of_the_configuration_names_the_nearest_and_its_line(shell: Shell) -> None:
    shell.write("ztscan.toml", "[scan]\nfail_onn = 'high'\n")
    line = refused(shell, "scan", "--replay", WOODGROVE)
    assert "`ztscan.toml:2`" in line
    assert "did you mean `fail_on`?" in line


def test_a_configuration_that_is_not_there(shell: Shell) -> None:
    assert "cannot read `other.toml`" in refused(shell, "scan", "--replay", WOODGROVE, "--config", "other.toml")


@pytest.mark.parametrize(
    "endpoint", ["https://graph.contoso.example", "http://192.0.2.7:8080", "ftp://127.0.0.1", "127.0.0.1:80"]
)
def test_an_endpoint_that_is_not_loopback(shell: Shell, endpoint: str) -> None:
    shell.setenv("ZTSCAN_GRAPH_ENDPOINT", endpoint)
    assert endpoint in refused(shell, "scan")


def test_an_output_without_a_known_suffix(shell: Shell) -> None:
    assert "has no suffix of a known format" in refused(shell, "scan", "--replay", WOODGROVE, "-o", "report.docx")


def test_a_brief_has_no_json(shell: Shell) -> None:
    said = refused(shell, "report", "r.json", "--brief", "-o", "brief.json")
    assert "use one of .html, .pdf" in said
    assert "JSON" not in said


def test_an_output_in_a_folder_that_is_not_there(shell: Shell) -> None:
    assert "does not exist" in refused(shell, "scan", "--replay", WOODGROVE, "-o", "nowhere/report.html")


def test_an_output_that_is_a_folder(shell: Shell) -> None:
    (shell.folder / "report.html").mkdir()
    assert "it is a folder" in refused(shell, "scan", "--replay", WOODGROVE, "-o", "report.html")


def test_an_output_where_no_file_can_be_made(shell: Shell) -> None:
    assert "cannot write `/proc/report.html`" in refused(shell, "scan", "-q", "--replay", WOODGROVE, "-o", "/proc/report.html")


def test_an_output_given_twice(shell: Shell) -> None:
    assert "is given twice" in refused(shell, "scan", "--replay", WOODGROVE, "-o", "a.json", "-o", "a.json")


def test_a_replay_with_a_sign_in(shell: Shell) -> None:
    assert "has no sign-in" in refused(shell, "scan", "--replay", WOODGROVE, "--auth", "cli")


def test_a_pillar_that_is_none(shell: Shell) -> None:
    assert "unknown pillar `people`" in refused(shell, "scan", "--replay", WOODGROVE, "--pillar", "people")


def test_results_of_two_tenants(shell: Shell) -> None:
    for name in ("woodgrove", "fabrikam"):
        assert shell.ztscan("scan", "-q", "--replay", cassette(name), "-o", f"{name}.json", "--fail-on", "never").code in {
            0,
            1,
            3,
        }
    assert "tenant" in refused(shell, "diff", "woodgrove.json", "fabrikam.json")


def test_a_time_that_is_none(shell: Shell) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert "`SOURCE_DATE_EPOCH` is `yesterday`" in refused(shell, "scan", "--replay", WOODGROVE)


def test_init_leaves_an_existing_configuration_alone(shell: Shell) -> None:
    shell.write("ztscan.toml", "# ours\n")
    assert "exists already" in refused(shell, "init")
    assert shell.read("ztscan.toml") == b"# ours\n"


def test_an_unknown_option_is_a_usage_error(shell: Shell) -> None:
    ended = shell.ztscan("scan", "--frobnicate")
    assert ended.code == ExitCode.USAGE
    assert "--frobnicate" in ended.err


@pytest.mark.parametrize("command", [("scan", "--check", "conditional_access.mfa_all_users"), ("access", "--user", "nobody")])
def test_an_accepted_exclusion_of_somebody_who_does_not_exist_is_refused(shell: Shell, command: tuple[str, ...]) -> None:
    exclusion = '[[accepted_exclusion]]\nrequirement = "*"\nreason = "migration"\nexpires = "2099-01-01"\n'
    shell.write("ztscan.toml", exclusion + 'users = ["nobody@woodgrove.example"]\n')
    line = refused(shell, *command, "--replay", cassette("contoso"))
    assert "`[[accepted_exclusion]]` for `*`: `users` names `nobody@woodgrove.example`, which does not exist" in line
