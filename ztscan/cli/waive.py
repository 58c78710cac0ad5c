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
from ztscan.config.waivers import LONGEST, select_finding, select_on_subject, waiver_for
from ztscan.core.clock import now
from ztscan.core.errors import UsageError


@click.command("waive")
@click.argument("finding", metavar="[FINDING]", default="")
@click.option("--check", metavar="ID", help="The check of the finding, instead of FINDING; with `--subject`.")
@click.option("--subject", metavar="NAME|ID", help="The name or id of the object that the finding is about.")
@click.option("--result", required=True, metavar="RESULT.json", help="The result that contains the finding.")
@click.option("--reason", required=True, metavar="TEXT", help="Why the risk is accepted, for a reviewer next year.")
@click.option("--owner", required=True, metavar="WHO", help="The person who accepts the risk.")
@click.option("--expires", required=True, type=options.DAY, help=f"Last day of the waiver, at most {LONGEST.days} days ahead.")
@options.config
@options.quiet
def command(
    finding: str,
    check: str | None,
    subject: str | None,
    result: str,
    reason: str,
    owner: str,
    expires: datetime,
    config: str | None,
    **_: Any,
) -> None:
    """Accept the risk of one finding until a date, in `ztscan.toml`.

    FINDING is the fingerprint that the report and the result show, or the start of it. `--check` and `--subject` select the
    finding by name. The waiver is tied to the current evidence and lapses when the evidence changes. The finding stays in every
    output. A waiver of the same finding is renewed: its former reason stays in the file as a comment.
    """
    refuse_overlaps({"--result": result}, [config or DEFAULT], option="--config")
    if (bool(check), bool(subject)) != (not finding, not finding):
        named = bool(finding) + bool(check or subject)
        problems = ("no finding is named", "only one of `--check` and `--subject` is given", "the finding is named in two ways")
        raise UsageError(problems[named], "give its fingerprint, or `--check` and `--subject`")
    scan, _grade = load_result(result)
    chosen, found = select_on_subject(scan, check, subject) if check and subject else select_finding(scan, finding)
    entry = waiver_for(chosen, found, reason=reason, owner=owner, expires=expires.date(), today=now().date())
    file = edit_config(config, lambda text, name: add_waiver(text, entry, name))
    note(f"Waived in {file} until {entry.expires}: {chosen.id}, {found.subject.name or found.subject.id}: {found.message}")
