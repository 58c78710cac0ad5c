"""`ztscan fleet scan`: scan every tenant of a fleet by a process of its own."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import click
import msgspec

from ztscan.cli.configuration import read_text
from ztscan.cli.fleet.durations import duration
from ztscan.cli.fleet.engines import executor_of
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note, report_error
from ztscan.cli.ui.progress import counted
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import write_private
from ztscan.fleet import members
from ztscan.fleet.definition import Fleet, FleetTenant, parse_fleet
from ztscan.fleet.names import MEMBERS_FILE
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome
from ztscan.fleet.results import ResultsFolder, open_results
from ztscan.fleet.resume import last_known, remaining
from ztscan.fleet.run.job import job_of
from ztscan.fleet.run.limits import LIMITS
from ztscan.fleet.worst import code_of, worst


class FleetScanOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan fleet scan``."""

    fleet: str
    output: str
    name: tuple[str, ...]
    group: tuple[str, ...]
    newer_than: timedelta | None
    workers: int | None
    engine: str | None
    share: int
    scheduler: str | None
    tls_ca: str | None
    tls_cert: str | None
    tls_key: str | None
    dry_run: bool


@click.command("scan")
@click.argument("fleet", metavar="FLEET.toml")
@click.option("-o", "--output", metavar="DIR", required=True, help="Folder of results; made if there is none.")
@click.option("--name", metavar="NAME", multiple=True, help="Scan only the tenant of this name; repeatable.")
@click.option("--group", metavar="GROUP", multiple=True, help="Scan only the tenants of this group; repeatable.")
@click.option(
    "--newer-than",
    metavar="DURATION",
    callback=duration,
    help="Leave tenants out whose scan is done and not older than this, such as 20h, 90m or 2d.",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Scans at the same time.")
@click.option(
    "--share",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Number of runs at the same time under the same application: this one takes its part of the limits of Graph.",
)
@click.option("--engine", type=click.Choice(("local", "dask")), help="What runs the scans.")
@click.option("--scheduler", metavar="tls://HOST:PORT", help="Dask scheduler. Without it, Dask runs on this machine.")
@click.option("--tls-ca", metavar="FILE", help="Certificates of the authority that the scheduler and the workers are trusted by.")
@click.option("--tls-cert", metavar="FILE", help="Certificate with which this command is known to the scheduler.")
@click.option("--tls-key", metavar="FILE", help="Private key of that certificate.")
@click.option("--dry-run", is_flag=True, help="Show which tenants would be scanned, and scan none.")
@options.quiet
def command(**given: object) -> int:
    """Scan the tenants of FLEET.toml, some at the same time, and keep result and outcome of each in a folder of its own.

    One tenant that fails, hangs or is refused does not stop the others. Run the command again to scan what is not done, with
    `--newer-than` to leave out what is. The exit code is the worst of the tenants; a tenant without a result counts as 3.
    """
    chosen = msgspec.convert({key: value for key, value in given.items() if key != "quiet"}, FleetScanOptions)
    file = Path(chosen.fleet)
    fleet = parse_fleet(read_text(file), str(file))
    selected = _selected(fleet, chosen)
    results = Path(chosen.output)
    folder = ResultsFolder(results, (), frozenset(), listed=False) if chosen.dry_run else _prepared(results, fleet)
    left = remaining(selected, folder, chosen.newer_than, now())
    if skipped := len(selected) - len(left):
        note(f"{counted(skipped, 'tenant')} scanned before and left out")
    if chosen.dry_run:
        for tenant in left:
            note(f"would scan {tenant.name}")
        return ExitCode.MET
    told = _scanned(fleet, left, file, results, chosen)
    return _code(selected, told, folder)


def _prepared(results: Path, fleet: Fleet) -> ResultsFolder:
    """The folder of results, which names all tenants of the fleet from now on. Raises UsageError if it can't be written."""
    try:
        results.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write to `{results}`", "name a folder that you can write to") from error
    write_private(results / MEMBERS_FILE, members.to_bytes(tenant.member for tenant in fleet.tenants))
    return open_results(results)


def _selected(fleet: Fleet, chosen: FleetScanOptions) -> tuple[FleetTenant, ...]:
    """The tenants that the command line names; all where it names none. Raises UsageError for a name that there isn't."""
    names = {tenant.name for tenant in fleet.tenants}
    groups = {group for tenant in fleet.tenants for group in tenant.groups}
    for option, wanted, known in (("--name", chosen.name, names), ("--group", chosen.group, groups)):
        for one in wanted:
            if one not in known:
                raise UsageError(f"`{option} {one}`: no tenant of the fleet has it", f"known are {', '.join(sorted(known))}")
    return tuple(
        tenant
        for tenant in fleet.tenants
        if (not chosen.name or tenant.name in chosen.name) and (not chosen.group or set(chosen.group) & set(tenant.groups))
    )


def _scanned(
    fleet: Fleet, left: Sequence[FleetTenant], file: Path, results: Path, chosen: FleetScanOptions
) -> dict[str, TenantOutcome]:
    jobs = [job_of(tenant, fleet, file.absolute().parent) for tenant in left]
    told: dict[str, TenantOutcome] = {}
    if not jobs:
        return told
    executor = executor_of(
        chosen.engine or fleet.engine,
        results.absolute(),
        chosen.workers or fleet.workers,
        limits={lane: limit.shared_by(chosen.share) for lane, limit in LIMITS.items()},
        scheduler=chosen.scheduler,
        certificates=(chosen.tls_ca, chosen.tls_cert, chosen.tls_key),
    )
    note(f"Scanning {counted(len(jobs), 'tenant')}")
    with contextlib.closing(_closable(executor.run(jobs))) as outcomes:
        for outcome in outcomes:
            told[outcome.name] = outcome
            _tell(outcome, len(told), len(jobs))
    return told


def _closable(outcomes: Iterator[TenantOutcome]) -> Generator[TenantOutcome]:
    """The outcomes as a generator, which can be closed: what was started is ended then."""
    yield from outcomes


def _tell(outcome: TenantOutcome, done: int, of: int) -> None:
    where = f"[{done}/{of}] {outcome.name}"
    if outcome.outcome is OutcomeKind.DONE:
        note(f"{where}: done in {outcome.seconds:.0f} s, exit code {outcome.exit_code}")
    else:
        report_error(f"{where}: {outcome.outcome.value.replace('_', ' ')}: {outcome.reason}", outcome.next_step)


def _code(selected: Sequence[FleetTenant], told: dict[str, TenantOutcome], folder: ResultsFolder) -> ExitCode:
    """The exit code over all selected tenants, also those that an earlier run scanned."""
    last = [told.get(tenant.name) or last_known(folder, tenant) for tenant in selected]
    kinds = Counter(one.outcome.value.replace("_", " ") if one else "without a result" for one in last)
    note(", ".join(f"{number} {kind}" for kind, number in kinds.items()))
    code = worst(map(code_of, last))
    note(f"Exit code {int(code)}: {code.meaning}")
    return code
