"""`ztscan fleet discover`: write a fleet.toml of the customers that a partner tenant knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import click

from ztscan.cli.choices import SourceOptions, read
from ztscan.cli.configuration import read_text
from ztscan.cli.source import choose_source
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note, note_exit_code
from ztscan.cli.ui.progress import counted
from ztscan.config.settings import Settings
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import check_writable, exists, write_private
from ztscan.core.model import Gap
from ztscan.fleet.definition import parse_fleet
from ztscan.fleet.discovery import (
    MICROSOFT_MADE,
    FoundTenant,
    KnownCustomer,
    found_tenants,
    nameless,
    other_ends,
    to_toml,
    unknown_to,
    vanished_from,
)
from ztscan.graph.partner import PARTNER, DelegatedAdminRelationship, LighthouseTenant, PartnerContract
from ztscan.graph.plan import make_plan

CustomerSource = Literal["gdap", "contracts", "lighthouse"]
_RESOURCES: dict[CustomerSource, str] = {
    "gdap": "delegated_admin_relationships",
    "contracts": "partner_contracts",
    "lighthouse": "lighthouse_tenants",
}
_NOT_EXTENDED = "PT0S"
_BUDGET = 600.0
"""Seconds for reading."""


class DiscoverOptions(SourceOptions, frozen=True, kw_only=True):
    """The options of ``ztscan fleet discover``."""

    output: str | None
    known: str | None
    sources: tuple[CustomerSource, ...]


@click.command("discover")
@options.source
@click.option("-o", "--output", metavar="FLEET.toml", help="File to write. One that exists is not overwritten.")
@click.option("--known", metavar="FLEET.toml", help="Compare with this fleet, and show who is missing on either side.")
@click.option(
    "--from",
    "sources",
    type=click.Choice(tuple(_RESOURCES)),
    multiple=True,
    default=("gdap", "contracts"),
    show_default=True,
    help="Where customers are found; repeatable. Lighthouse answers signed-in people only.",
)
@options.quiet
def command(**chosen: object) -> int:
    """Find the tenants that a partner tenant manages, and write a fleet.toml to review.

    Reads active GDAP relationships and contracts of the partner tenant that you sign in to. The exit code is 3 if a source could
    not be read: tenants may be missing then.
    """
    given = read(chosen, DiscoverOptions)
    if not given.output and not given.known:
        raise UsageError("nothing is asked for", "write a file with `-o FLEET.toml`, or compare with `--known FLEET.toml`")
    if given.output:
        if exists(Path(given.output)):
            raise UsageError(f"`{given.output}` exists, and may hold changes of yours", "name a new file, and compare the two")
        check_writable(Path(given.output))
    fleet = parse_fleet(read_text(Path(given.known)), given.known) if given.known else None
    names = [_RESOURCES[source] for source in dict.fromkeys(given.sources)]
    permissions = sorted({name for one in names for name in PARTNER[one].permission.for_flow(application=False)})
    source = choose_source(Settings(), given, lambda _: permissions)
    evidence = source.read(make_plan(names, PARTNER, cloud=source.cloud.name), budget=_BUDGET).collection.evidence
    unread = {name: f"{value.detail}; {value.remedy}" for name in names if isinstance(value := evidence[name], Gap)}
    customers = [*_customers({name: evidence[name] for name in names if name not in unread})]
    found = found_tenants(customers, now())
    if lost := nameless(customers):
        note(f"left out: {counted(lost, 'customer')} without a tenant id")
    for name, why in unread.items():
        note(f"not read: {name}: {why}")
    if given.output:
        write_private(Path(given.output), to_toml(found, unread).encode())
        note(f"wrote {given.output} with {counted(len(found), 'tenant')}: review it")
    if fleet is not None:
        _compare(unknown_to(fleet, found), vanished_from(fleet, found), complete=not unread)
        for name, ends, said in other_ends(fleet, found):
            note(f"{name}: its relationship {f'ends on {ends}' if ends else 'does not end'}, the fleet says {said or 'nothing'}")
    code = ExitCode.INCOMPLETE if unread or lost else ExitCode.MET
    if code is ExitCode.INCOMPLETE:
        note_exit_code(code, "incomplete. There may be more tenants than were found")
    return code


def _compare(unknown: tuple[FoundTenant, ...], vanished: tuple[str, ...], *, complete: bool) -> None:
    for tenant in unknown:
        note(f"not in the fleet: {tenant.name} ({tenant.id}), known by {', '.join(tenant.sources)}")
    for name in vanished:
        note(f"in the fleet, and {'no source knows it' if complete else 'no source that was read knows it'}: {name}")
    if not unknown and not vanished:
        note("the fleet and the sources name the same tenants")


def _customers(evidence: dict[str, Any]) -> Iterator[KnownCustomer]:
    for rows in evidence.values():
        for row in rows:
            match row:
                case DelegatedAdminRelationship():
                    yield from _of_relationship(row)
                case PartnerContract():
                    yield KnownCustomer(
                        tenant=row.customer_id or "",
                        source="contracts",
                        display_name=row.display_name or "",
                        domain=row.default_domain_name or "",
                    )
                case LighthouseTenant():
                    yield KnownCustomer(tenant=row.tenant_id or "", source="lighthouse", display_name=row.display_name or "")


def _of_relationship(row: DelegatedAdminRelationship) -> Iterator[KnownCustomer]:
    if (row.display_name or "").startswith(MICROSOFT_MADE) or row.customer is None:
        return
    ends = row.end_date_time if row.auto_extend_duration == _NOT_EXTENDED else None
    yield KnownCustomer(
        tenant=row.customer.tenant_id or "", source="gdap", display_name=row.customer.display_name or "", ends=ends or ""
    )
