"""`ztscan waive`: accepts a risk, with owner, reason and end date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from ztscan.cli.config_file import edit_config
from ztscan.cli.configuration import DEFAULT
from ztscan.cli.run import load_result
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.config.edit import add_waiver
from ztscan.config.waivers import LONGEST, select_finding, waiver_for
from ztscan.core.clock import now


@click.command("waive")
@click.argument("finding", metavar="FINDING")
@click.option("--result", required=True, metavar="RESULT.json", help="The result that contains the finding.")
@click.option("--reason", required=True, metavar="TEXT", help="Why the risk is accepted, for a reviewer next year.")
@click.option("--owner", required=True, metavar="WHO", help="The person who accepts the risk.")
@click.option("--expires", required=True, type=options.DAY, help=f"Last day of the waiver, at most {LONGEST.days} days ahead.")
@options.config
@options.quiet
def command(finding: str, result: str, reason: str, owner: str, expires: datetime, config: str | None, **_: Any) -> None:
    """Accept the risk of one finding until a date, in `ztscan.toml`.

    FINDING is the fingerprint that the report and the result show, or the start of it. The waiver is tied to the current
    evidence and lapses when the evidence changes. The finding stays in every output.
    """
    refuse_overlaps({"--result": result}, [config or DEFAULT], option="--config")
    scan, _grade = load_result(result)
    entry = waiver_for(scan, finding, reason=reason, owner=owner, expires=expires.date(), today=now().date())
    check, found = select_finding(scan, finding)
    file = edit_config(config, lambda text, name: add_waiver(text, entry, name))
    note(f"Waived in {file} until {entry.expires}: {check.id}, {found.subject.name or found.subject.id}: {found.message}")
