"""A report is the same whether the scan writes it or `ztscan report` does, later, from the result."""

from __future__ import annotations

import json

import pytest

from tests.cli.running import Shell, cassette
from tests.cli.tenants import contoso, report_only, scan
from ztscan.cli.rendering import FORMATS, JSON, PDF, _settings_first
from ztscan.core.exit_codes import ExitCode
from ztscan.engine.resources import ALL_RESOURCES

RENDERED = [suffix for suffix in FORMATS if suffix not in (JSON, PDF)]
"""Every format that a result is rendered in; a PDF is the printed HTML."""
GATE = ("--fail-on", "high")
"""The gate of a scan, which a report has only if it is asked for."""


def outputs(name: str) -> list[str]:
    return [word for suffix in RENDERED for word in ("-o", f"{name}{suffix}")]


def test_no_two_resources_have_the_same_place_on_a_card() -> None:
    """What a check reads is a set, which has another order in each process."""
    assert len(set(map(_settings_first, ALL_RESOURCES))) == len(ALL_RESOURCES)


def differing(shell: Shell) -> set[str]:
    """The formats of which the scan's file and that of the report are not the same bytes."""
    return {suffix for suffix in RENDERED if shell.read(f"scanned{suffix}") != shell.read(f"reported{suffix}")}


@pytest.mark.parametrize("tenant", ["contoso", "fabrikam", "woodgrove"])
def test_the_report_of_a_result_is_that_of_its_scan_byte_by_byte(shell: Shell, tenant: str) -> None:
    shell.ztscan("scan", "-q", "--replay", cassette(tenant), "-o", "r.json", *outputs("scanned"))
    shell.ztscan("report", "-q", "r.json", *GATE, *outputs("reported"))
    assert not differing(shell)


def test_the_result_comes_out_of_the_report_byte_by_byte(shell: Shell) -> None:
    """From the report of a scan, from a redacted one, and in any other format. `--no-embed` leaves it out."""
    scan = ("scan", "-q", "--replay", cassette("woodgrove"), "--fail-on", "never")
    shell.ztscan(*scan, "-o", "r.json", "-o", "r.html", "-o", "r.csv")
    shell.ztscan("report", "-q", "r.json", "--redact", "-o", "hidden.json", "-o", "hidden.html")
    for name in ("r", "hidden"):
        assert shell.ztscan("report", "--extract", f"{name}.html", "-o", "out.json", "-o", "out.csv").code == 0
        assert shell.read("out.json") == shell.read(f"{name}.json")
    shell.ztscan("report", "-q", "--extract", "r.html", "--no-embed", "-o", "out.csv", "-o", "lean.html")
    assert shell.read("out.csv") == shell.read("r.csv")
    assert b"ztscan-result" not in shell.read("lean.html")
    for name, why in (("lean.html", "holds no result"), ("r.json", "holds no result")):
        refused = shell.ztscan("report", "--extract", name, "-o", "none.json")
        assert refused.code == ExitCode.USAGE
        assert why in refused.err
    shell.write("changed.html", shell.read("r.html").decode().replace('data-sha256="', 'data-sha256="00'))
    assert shell.ztscan("report", "--extract", "changed.html", "-o", "none.json").code == ExitCode.USAGE
    assert "none.json" not in shell.files


def test_so_it_is_with_waivers_and_a_history(shell: Shell) -> None:
    scan(shell, contoso(), "-q", "-o", "r.json")
    failed = next(check["id"] for check in json.loads(shell.read("r.json"))["checks"] if check["findings"])
    waiver = f'check = "{failed}"\nsubject = "*"\nreason = "until the merger"\nowner = "CISO"\nexpires = 2027-03-01\n'
    shell.write("ztscan.toml", f"[[waiver]]\n{waiver}")
    kept = ("--history", "sqlite:///kept.db")
    scan(shell, contoso(), "-q", *kept, "-o", "first.json")
    scan(shell, report_only(contoso()), "-q", *kept, "-o", "r.json", *outputs("scanned"), night=1)
    shell.ztscan("report", "-q", "r.json", *GATE, *kept, *outputs("reported"))
    assert b"until the merger" in shell.read("r.json")
    assert not differing(shell)
