"""What a pipeline is told in its own words, and what a name in the tenant cannot make it do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.cli.tenants import accept, contoso, report_only, scan, with_rows
from tests.scans import HOSTILE
from tests.simulator.tenant import Tenant
from ztscan.cli.ui.console import harmless
from ztscan.core.exit_codes import ExitCode
from ztscan.reports.annotations import MOST_PER_LEVEL

ATTACKS = (*HOSTILE, "::set-output name=drift::no", "##[group]x", "##vso[task.setvariable variable=A]b", "a ::error::b")
COMMANDS = ("::error ", "::warning ", "::notice ")


def test_annotations_are_printed_only_where_they_are_asked_for(shell: Shell) -> None:
    shell.setenv("GITHUB_ACTIONS", "true")
    replay = ("scan", "--replay", cassette("contoso"), "-o", "r.json")
    assert not [line for line in shell.ztscan(*replay).out.splitlines() if line.startswith("::")]
    asked = shell.ztscan(*replay, "--annotate", "github").out.splitlines()
    errors = [line for line in asked if line.startswith("::error ")]
    assert 0 < len(errors) <= MOST_PER_LEVEL
    assert "Contoso" in "\n".join(asked), "the summary follows"


def test_later_steps_are_given_the_code_and_the_drift(shell: Shell) -> None:
    outputs = shell.write("outputs", "earlier=1\n")
    shell.setenv("GITHUB_OUTPUT", str(outputs))
    scan(shell, contoso(), "-q", "-o", "baseline.json")
    assert outputs.read_text(encoding="utf-8") == "earlier=1\n", "nobody asked"
    gate = ("--annotate", "github", "--fail-on", "never", "--baseline", "baseline.json", "--fail-on-drift", "any")
    scan(shell, report_only(contoso()), "-q", *gate, "-o", "a.json", night=1)
    earlier, code, drift = outputs.read_text(encoding="utf-8").splitlines()
    assert (earlier, code) == ("earlier=1", "exit-code=11")
    assert drift.startswith("drift=Since 2026-11-01T06:00:00Z: ")
    assert drift.endswith("by noor.castellan@contoso.example")


def test_without_a_baseline_there_is_no_drift_to_tell(shell: Shell) -> None:
    outputs = shell.write("outputs", "")
    shell.setenv("GITHUB_OUTPUT", str(outputs))
    shell.ztscan("scan", "-q", "--replay", cassette("contoso"), "--annotate", "github", "-o", "r.json")
    assert outputs.read_text(encoding="utf-8") == "exit-code=10\ndrift=\n"


def test_a_report_and_a_comparison_annotate_too(shell: Shell) -> None:
    shell.scanned("contoso", "r.json")
    ends = {
        ("report", "r.json", "-o", "r.md"): (ExitCode.MET, "::error "),
        ("diff", "r.json", "r.json"): (ExitCode.INCOMPLETE, "::notice title=ztscan::not shown here: "),
    }
    for command, (code, start) in ends.items():
        ended = shell.ztscan(*command, "-q", "--annotate", "github")
        assert ended.code == code, "neither result could assess every check"
        warning, rest = ended.out.split("\n", 1)
        assert warning.startswith("::warning title=ztscan configuration::No emergency access account is declared: ")
        assert rest.startswith(start), "the baseline of the comparison has each gap"


@pytest.mark.parametrize("command", ["scan", "report", "diff"])
def test_json_and_annotations_do_not_share_stdout(shell: Shell, command: str) -> None:
    shell.scanned("woodgrove", "r.json")
    given = {"scan": ("--replay", cassette("woodgrove")), "report": ("r.json",), "diff": ("r.json", "r.json")}[command]
    ended = shell.ztscan(command, *given, "--annotate", "github", "-o", "-")
    assert ended.code == ExitCode.USAGE
    assert ended.out == ""


def test_a_file_of_outputs_that_cannot_be_written_is_named(shell: Shell) -> None:
    shell.setenv("GITHUB_OUTPUT", str(Path("nowhere") / "outputs"))
    ended = shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "--annotate", "github", "-o", "r.json")
    assert ended.code == ExitCode.USAGE
    assert "nowhere" in ended.err


def in_a_pipeline(shell: Shell) -> Path:
    """A step of GitHub's, with a narrow terminal; the file of its outputs."""
    shell.setenv("GITHUB_ACTIONS", "true")
    shell.setenv("COLUMNS", "60")
    outputs = shell.write("outputs", "")
    shell.setenv("GITHUB_OUTPUT", str(outputs))
    return outputs


def nobody_is_obeyed(outputs: Path, *ended: Ended) -> None:
    for line in "".join(one.out + one.err for one in ended).splitlines():
        assert "##" not in line
        if line.strip().startswith("::"):
            assert line.startswith(COMMANDS)
    assert [line.partition("=")[0] for line in outputs.read_text(encoding="utf-8").splitlines()] == ["exit-code", "drift"]


def renamed(start: str) -> Tenant:
    """Contoso on the night when a policy was set to report-only, with all its policies called so."""
    return with_rows(
        report_only(contoso()),
        "identity/conditionalAccess/policies",
        lambda rows: [row.update(displayName=start + row["displayName"]) for row in rows],
    )


GATE = ("--annotate", "github", "--baseline", "baseline.json")


@pytest.mark.parametrize("attack", ATTACKS[::5])
def test_a_scan_obeys_no_name_of_a_policy(shell: Shell, attack: str) -> None:
    accept(shell, contoso())
    outputs = in_a_pipeline(shell)
    nobody_is_obeyed(outputs, scan(shell, renamed(attack), *GATE, "-o", "a.json", night=1))


def test_reports_and_comparisons_obey_no_name_of_a_policy(shell: Shell) -> None:
    accept(shell, contoso())
    scan(shell, renamed("A name: "), "-q", "-o", "a.json", night=1)
    result = shell.read("a.json").decode()
    assert result.count('"A name: ') > 10
    for attack in ATTACKS:
        outputs = in_a_pipeline(shell)
        shell.write("a.json", result.replace('"A name: ', json.dumps(attack)[:-1]))
        reported = shell.ztscan("report", "a.json", *GATE, "-o", "a.md")
        assert reported.code == ExitCode.MET
        nobody_is_obeyed(outputs, reported, shell.ztscan("diff", "baseline.json", "a.json"))


def test_outside_a_pipeline_an_address_reads_as_it_is(shell: Shell) -> None:
    assert harmless("2001:db8::1") == "2001:db8::1"
    shell.setenv("TF_BUILD", "True")
    assert harmless("2001:db8::1") == "2001:db8: :1"


def test_a_siem_is_told_why_a_finding_matters_and_how_to_close_it(shell: Shell) -> None:
    shell.ztscan("scan", "-q", "--replay", cassette("contoso"), "-o", "r.ocsf.json", "-o", "r.json")
    events = json.loads(shell.read("r.ocsf.json"))
    failing = [event for event in events if event["compliance"]["status_id"] == 3]
    assert failing
    assert all(event["remediation"]["desc"] for event in failing)


def test_the_brief_is_html_or_pdf_only(shell: Shell) -> None:
    shell.scanned("woodgrove", "result.json")
    assert shell.ztscan("report", "result.json", "--brief", "-o", "brief.html").code == ExitCode.MET
    assert b'id="findings"' not in shell.read("brief.html")
    refused = shell.ztscan("report", "result.json", "--brief", "-o", "brief.json")
    assert (refused.code, "use one of .html, .pdf" in refused.err) == (ExitCode.USAGE, True)
