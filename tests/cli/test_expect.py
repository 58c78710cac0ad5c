"""`ztscan expect`, as it is typed: suites that hold, fail and are undecided, their files, their outputs, and what scans say."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Set
from typing import Any

import junitparser
import pytest

from tests.cli.running import Shell, cassette
from tests.cli.tenants import EVERYTHING, contoso, report_only
from tests.simulator.graph import Caller
from tests.simulator.options import PLAIN, Options
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW
from ztscan.core.exit_codes import ExitCode

LEGACY = """
[[expect]]
name = "legacy-authentication-is-blocked"
except.groups = ["d66e4caa-a048-5f52-853f-63efa074d1a1", "f0482b40-8d61-5407-98d1-0948283feaa8"]
to.applications = ["Office365"]
when.clients = ["exchangeActiveSync", "other"]
then = ["blocked"]
"""
"""Holds in Contoso."""
EVERYBODY = """
[[expect]]
name = "mfa-for-everybody"
then = ["mfa"]
"""
"""Does not hold there."""


def results(shell: Shell, name: str = "result.json") -> dict[str, Any]:
    return {check["id"]: check for check in json.loads(shell.read(name))["checks"]}


def test_a_suite_that_holds_ends_with_zero(shell: Shell) -> None:
    shell.write("ztscan.toml", LEGACY)
    ended = shell.ztscan("expect", "--replay", cassette("contoso"))
    assert ended.code == ExitCode.MET, ended.err
    assert ended.out.splitlines() == ["holds           legacy-authentication-is-blocked", "Exit code 0: every expectation holds"]


def test_what_fails_is_shown_with_an_example_sign_in_and_goes_to_junit(shell: Shell) -> None:
    shell.write("ztscan.toml", LEGACY + EVERYBODY)
    ended = shell.ztscan("expect", "--replay", cassette("contoso"), "-o", "suite.xml")
    assert ended.code == ExitCode.DRIFT
    assert "does not hold   mfa-for-everybody" in ended.out
    assert "191 users can sign in without MFA" in ended.out
    assert "example sign-in: user: bg-one@contoso.example; client app: browser" in ended.out
    suite = junitparser.JUnitXml.fromfile(str(shell.folder / "suite.xml"))
    assert (suite.tests, suite.failures, suite.skipped) == (2, 1, 0)
    text = shell.read("suite.xml").decode()
    assert '<testsuite name="Expectations"' in text
    assert "not as expected: 191 users can sign in without MFA" in text
    assert "example sign-in user: bg-one@contoso.example" in text


def test_files_of_the_folder_belong_to_the_suite(shell: Shell) -> None:
    (shell.folder / "expect").mkdir()
    shell.write("expect/a.toml", LEGACY)
    assert shell.ztscan("expect", "-q", "--replay", cassette("contoso")).code == ExitCode.MET
    shell.write("ztscan.toml", EVERYBODY)
    assert shell.ztscan("expect", "-q", "--replay", cassette("contoso")).code == ExitCode.DRIFT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LEGACY + LEGACY, "two expectations have the name"),
        ('[[expect]]\nname = "a"\nthen = ["mfa"]\nwho.gruops = ["x"]\n', "unknown key `gruops`"),
        ('[[expect]]\nname = "a"\nthen = ["nothing"]\n', "accepted are `blocked`"),
        ('[[expect]]\nname = "A b"\nthen = ["mfa"]\n', "`expect.name`"),
        ('[[expect]]\nname = "a"\nthen = []\n', "`expect.then`"),
        ('[[expect]]\nname = "a"\nthen = ["mfa"]\nexcept.users = ["nobody@contoso.example"]\n', "`except.users` names"),
        ('[[expect]]\nname = "a"\nthen = ["mfa"]\nwho.roles = ["0f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"]\n', "does not exist"),
        ('[[expect]]\nname = "a"\nthen = ["mfa"]\nto.applications = ["Ofice365"]\n', "`to.applications` names `Ofice365`"),
        ('[[expect]]\nname = "a"\nthen = ["mfa"]\nwhen.outside_locations = ["Nowhere"]\n', "names `Nowhere`"),
        ('[[expect]]\nname = "a"\nthen = ["blocked"]\nwho.service_principals = ["Nobody"]\n', "names `Nobody`"),
        ("", "there is no expectation to prove"),
    ],
)
def test_what_cannot_be_proved_of_this_tenant_is_refused(shell: Shell, text: str, words: str) -> None:
    shell.write("ztscan.toml", text)
    ended = shell.ztscan("expect", "--replay", cassette("contoso"))
    assert ended.code == ExitCode.USAGE
    assert words in ended.err


def test_a_broken_file_of_the_folder_is_named_with_its_line(shell: Shell) -> None:
    (shell.folder / "expect").mkdir()
    shell.write("expect/b.toml", '[[expect]]\nname = "a"\nthn = ["mfa"]\n')
    for command in (["expect"], ["scan", "--check", "consent.*"]):
        ended = shell.ztscan(*command, "--replay", cassette("contoso"))
        assert ended.code == ExitCode.USAGE
        assert "expect/b.toml:3" in ended.err


@pytest.mark.parametrize("tenant", ["contoso", "fabrikam", "woodgrove"])
def test_every_suggestion_holds_when_it_is_proved(shell: Shell, tenant: str) -> None:
    shell.setenv("PYTHONHASHSEED", "0")
    ended = shell.ztscan("expect", "--replay", cassette(tenant), "--suggest", "-o", "expect/today.toml")
    assert ended.code == ExitCode.MET, ended.err
    suite = tomllib.loads(shell.read("expect/today.toml").decode()).get("expect", [])
    if tenant == "woodgrove":
        assert not suite, "it has security defaults, and no policy"
        return
    assert len(suite) > 15
    ended = shell.ztscan("expect", "-q", "--replay", cassette(tenant), "-o", "result.json")
    assert ended.code == ExitCode.MET
    found = results(shell)
    assert {f"expect.{one['name']}" for one in suite} == set(found)
    assert {check["verdict"] for check in found.values()} == {"pass"}, "none is suggested that is about nobody"


def test_a_suite_that_exists_is_not_replaced(shell: Shell) -> None:
    (shell.folder / "expect").mkdir()
    shell.write("expect/today.toml", "# ours\n")
    ended = shell.ztscan("expect", "--replay", cassette("contoso"), "--suggest", "-o", "expect/today.toml")
    assert ended.code == ExitCode.USAGE
    assert "`expect/today.toml` exists already, and may have been edited — name another file, or move this one" in ended.err
    assert shell.read("expect/today.toml") == b"# ours\n"


def test_names_of_policies_cannot_break_out_of_a_comment(shell: Shell) -> None:
    ended = shell.ztscan("expect", "-q", "--replay", cassette("contoso"), "--suggest")
    assert ended.code == ExitCode.MET
    tomllib.loads(ended.out)
    assert all(
        line.startswith(("#", "[[expect]]", "name", "then", "who.", "except.", "to.", "when."))
        for line in ended.out.splitlines()
        if line
    )


# -- in a scan -----------------------------------------------------------------------------------------------------

QUICK = ("--check", "consent.*", "--fail-on", "never")


def test_an_expectation_that_fails_ends_a_scan_as_drift(shell: Shell) -> None:
    shell.write("ztscan.toml", EVERYBODY)
    ended = shell.ztscan(
        "scan", "--replay", cassette("contoso"), *QUICK, "-o", "result.json", "-o", "result.sarif", "-o", "r.html"
    )
    assert ended.code == ExitCode.DRIFT
    assert "Exit code 11: drift against --baseline, or an expectation that does not hold" in ended.out
    assert results(shell)["expect.mfa-for-everybody"]["verdict"] == "fail"
    assert b"mfa-for-everybody" in shell.read("result.sarif")
    assert b"mfa-for-everybody" in shell.read("r.html")
    assert shell.ztscan("report", "-q", "result.json", "-o", "r.md", "--fail-on-drift", "any").code == ExitCode.DRIFT
    assert shell.ztscan("report", "-q", "result.json", "-o", "r.md").code == ExitCode.MET, "no gate was asked for"
    ended = shell.ztscan("scan", "-q", "--replay", cassette("contoso"), *QUICK, "--fail-on-drift", "never", "-o", "r.md")
    assert ended.code == ExitCode.MET


def test_an_expectation_is_no_gap_of_the_gate_on_severity(shell: Shell) -> None:
    """The exit code says which of the two gates failed."""
    shell.write("ztscan.toml", EVERYBODY)
    ended = shell.ztscan(
        "scan", "-q", "--replay", cassette("contoso"), "--check", "hybrid_identity.*", "--fail-on", "critical", "-o", "r.md"
    )
    assert ended.code in {ExitCode.DRIFT, ExitCode.GAPS}
    assert ended.code == ExitCode.DRIFT


def test_an_undecided_expectation_may_be_allowed_by_its_name(shell: Shell) -> None:
    shell.write("ztscan.toml", EVERYBODY)
    run = ("scan", "-q", "--replay", cassette("woodgrove"), *QUICK, "-o", "r.md")
    assert shell.ztscan(*run).code == ExitCode.INCOMPLETE, "security defaults decide when MFA is required"
    assert shell.ztscan(*run, "--allow-unassessed", "expect.mfa-for-everybody").code == ExitCode.MET


def test_declaring_and_withdrawing_an_expectation_is_no_drift(shell: Shell) -> None:
    shell.ztscan("scan", "-q", "--replay", cassette("contoso"), *QUICK, "-o", "without.json")
    shell.write("ztscan.toml", LEGACY)
    shell.ztscan("scan", "-q", "--replay", cassette("contoso"), *QUICK, "-o", "with.json")
    for before, after in (("without.json", "with.json"), ("with.json", "without.json")):
        assert shell.ztscan("diff", "-q", before, after, "--fail-on-drift", "any").code in {ExitCode.MET, ExitCode.DRIFT}
        assert shell.ztscan("diff", "-q", before, after).code == ExitCode.MET


def test_a_policy_that_becomes_report_only_fails_the_suite_of_yesterday(shell: Shell) -> None:
    (shell.folder / "expect").mkdir()
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    codes = []
    for tenant, command in ((contoso(), ("--suggest", "-o", "expect/today.toml")), (report_only(contoso()), ())):
        with simulator(tenant, PLAIN) as running:
            shell.setenv("ZTSCAN_GRAPH_ENDPOINT", running.url)
            ended = shell.ztscan("expect", *command)
            codes.append(ended.code)
    assert codes == [ExitCode.MET, ExitCode.DRIFT]
    assert "does not hold   ca002-mfa-for-all-employees" in ended.out


@pytest.mark.parametrize(
    "granted",
    [EVERYTHING - {"Policy.Read.All", "Policy.Read.ConditionalAccess"}, {"Policy.Read.All", "Organization.Read.All"}],
    ids=["no policies", "only policies"],
)
def test_losing_a_permission_makes_the_suite_undecided(shell: Shell, granted: Set[str]) -> None:
    shell.write("ztscan.toml", LEGACY)
    with simulator(contoso(), Options(caller=Caller(permissions=frozenset(granted)))) as running:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", running.url)
        ended = shell.ztscan("expect")
    assert ended.code == ExitCode.INCOMPLETE, (ended.out, ended.err)
    assert "undecided       legacy-authentication-is-blocked" in ended.out


# -- under pseudonyms ----------------------------------------------------------------------------------------------


def test_names_of_expectations_are_redacted_like_names_of_the_tenant(shell: Shell) -> None:
    shell.write("ztscan.toml", EVERYBODY.replace("mfa-for-everybody", "project-nightjar"))
    formats = ("json", "sarif", "xml", "md", "csv", "html", "ocsf.json")
    outputs = [argument for suffix in formats for argument in ("-o", f"r.{suffix}")]
    ended = shell.ztscan("scan", "--redact", "--replay", cassette("contoso"), *QUICK, *outputs)
    assert ended.code == ExitCode.DRIFT
    for suffix in formats:
        assert b"nightjar" not in shell.read(f"r.{suffix}"), suffix
    assert "nightjar" not in ended.out + ended.err
    assert "expect.expectation-" in ended.out


def test_names_of_expectations_are_redacted_where_the_file_changed(shell: Shell) -> None:
    for name, then in (("before", '["mfa"]'), ("after", '["blocked"]')):
        shell.write("ztscan.toml", EVERYBODY.replace("mfa-for-everybody", "project-nightjar").replace('["mfa"]', then))
        shell.ztscan("scan", "-q", "--replay", cassette("contoso"), *QUICK, "-o", f"{name}.json")
    shell.write("ztscan.toml", "")
    ended = shell.ztscan("diff", "before.json", "after.json", "--redact", "-o", "d.json", "-o", "d.md", "-o", "d.html")
    assert "nightjar" not in ended.out + ended.err
    for suffix in ("json", "md", "html"):
        assert b"nightjar" not in shell.read(f"d.{suffix}"), suffix
    assert b"[[expect]] of expect.expectation-" in shell.read("d.json")
