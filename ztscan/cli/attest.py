"""`ztscan attest`: a statement by the owner on an objective that Microsoft Graph cannot show."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import Any

import click
import msgspec

from ztscan.cli.config_file import edit_config
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note, warn
from ztscan.config.attestations import AttestedStatus
from ztscan.config.edit import add_attestation
from ztscan.config.settings import AttestationEntry
from ztscan.config.waivers import LONGEST
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.objectives import load as load_objectives
from ztscan.objectives.table import Verify


@click.command("attest")
@click.argument("objective", metavar="OBJECTIVE")
@click.option(
    "--status", required=True, type=click.Choice([status.value for status in AttestedStatus]), help="Status of the objective."
)
@click.option("--by", required=True, metavar="WHO", help="The person who signs off.")
@click.option(
    "--expires", required=True, type=options.DAY, help=f"Last day of the attestation, at most {LONGEST.days} days ahead."
)
@click.option("--evidence", required=True, metavar="TEXT", help="Where the evidence is: a document, a ticket.")
@click.option("--on", type=options.DAY, help="Day of the sign-off; today by default.")
@click.option("--due", type=options.DAY, help="When the missing part is due.")
@options.config
@options.quiet
def command(
    objective: str,
    status: str,
    by: str,
    expires: datetime,
    evidence: str,
    on: datetime | None,
    due: datetime | None,
    config: str | None,
    **_: Any,
) -> None:
    """Attest an objective that no scan can decide, in `ztscan.toml`.

    OBJECTIVE is the id that the report and the result show. An existing attestation of the same objective is replaced.
    """
    table = load_objectives()
    known = table.ids
    if objective not in known:
        nearest = difflib.get_close_matches(objective, sorted(known), n=1)
        raise UsageError(
            f"no objective has the id `{objective}`",
            f"did you mean `{nearest[0]}`?" if nearest else "take one from `objectives[]` of a result",
        )
    today = now().date()
    if expires.date() < today:
        raise UsageError(f"`{expires.date()}` is in the past", "give a future date")
    if expires.date() - today > LONGEST:
        raise UsageError(
            f"`{expires.date()}` is more than {LONGEST.days} days ahead", f"give `{today + LONGEST}` or an earlier day"
        )
    if on and on.date() > today:
        raise UsageError(f"`--on {on.date()}` is in the future", "give the day of the sign-off")
    if due is not None and status in (AttestedStatus.MET, AttestedStatus.NOT_APPLICABLE):
        raise UsageError(f"nothing is due when the status is `{status}`", "leave out `--due`, or give another `--status`")
    entry = msgspec.convert(
        {
            "objective": objective,
            "status": status,
            "by": by,
            "on": on.date() if on else today,
            "expires": expires.date(),
            "evidence": evidence,
            "due": due.date() if due else None,
        },
        AttestationEntry,
    )
    file = edit_config(config, lambda text, name: add_attestation(text, entry, name))
    if next(one for one in table.objectives if one.id == objective).verify is Verify.GRAPH:
        when = "only if a check of it asks for a manual review"
        warn(f"Microsoft Graph decides {objective}: the attestation counts {when}")
    note(f"Attested in {file} until {entry.expires}: {objective} is {status.replace('_', ' ')}")
