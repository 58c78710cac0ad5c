"""A report is the same whether the scan writes it or `ztscan report` does, later, from the result."""

from __future__ import annotations

import json

import pytest

from tests.cli.running import Shell, cassette
from tests.cli.tenants import contoso, report_only, scan
from ztscan.cli.rendering import FORMATS, JSON, PDF

RENDERED = [suffix for suffix in FORMATS if suffix not in (JSON, PDF)]
"""Every format that a result is rendered in; a PDF is the printed HTML."""


def outputs(name: str) -> list[str]:
    return [word for suffix in RENDERED for word in ("-o", f"{name}{suffix}")]


def differing(shell: Shell) -> set[str]:
    """The formats of which the scan's file and that of the report are not the same bytes."""
    return {suffix for suffix in RENDERED if shell.read(f"scanned{suffix}") != shell.read(f"reported{suffix}")}


@pytest.mark.parametrize("tenant", ["contoso", "fabrikam", "woodgrove"])
def test_the_report_of_a_result_is_that_of_its_scan_byte_by_byte(shell: Shell, tenant: str) -> None:
    shell.ztscan("scan", "-q", "--replay", cassette(tenant), "-o", "r.json", *outputs("scanned"))
    shell.ztscan("report", "-q", "r.json", *outputs("reported"))
    assert not differing(shell)


def test_so_it_is_with_waivers_and_a_history(shell: Shell) -> None:
    scan(shell, contoso(), "-q", "-o", "r.json")
    failed = next(check["id"] for check in json.loads(shell.read("r.json"))["checks"] if check["findings"])
    waiver = f'check = "{failed}"\nsubject = "*"\nreason = "until the merger"\nowner = "CISO"\nexpires = 2027-03-01\n'
    shell.write("ztscan.toml", f"[[waiver]]\n{waiver}")
    kept = ("--history", "sqlite:///kept.db")
    scan(shell, contoso(), "-q", *kept, "-o", "first.json")
    scan(shell, report_only(contoso()), "-q", *kept, "-o", "r.json", *outputs("scanned"), night=1)
    shell.ztscan("report", "-q", "r.json", *kept, *outputs("reported"))
    assert b"until the merger" in shell.read("r.json")
    assert not differing(shell)
