"""`ztscan doctor`: checks whether everything is in place for a scan. It reads little and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import click
from rich.console import Console
from rich.text import Text

from ztscan.cli import azure_diagnosis, diagnosis, plugins
from ztscan.cli.choices import DoctorOptions, read
from ztscan.cli.configuration import load_settings, select_checks
from ztscan.cli.diagnosis import Line
from ztscan.cli.source import choose_source, delegated, with_azure
from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless, note_exit_code
from ztscan.cli.ui.printing import output_console
from ztscan.core.clock import now
from ztscan.core.exit_codes import ExitCode
from ztscan.core.interruption import run
from ztscan.core.model import Gap
from ztscan.directory.licences import service_plans
from ztscan.engine.check import Check
from ztscan.engine.costs import costs
from ztscan.graph.plan import ALWAYS, make_plan
from ztscan.graph.resource import Licence, Resource
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Live, Source

BUDGET = 60.0
"""Seconds for the two reads."""


@click.command("doctor")
@options.source
@options.config
@options.selection
@options.azure
@plugins.option
@options.quiet
def command(**chosen: object) -> int:
    """Look at the connection, the clock, the sign-in, granted against needed permissions, roles, the tenant and licences.

    Reads only the organization and the subscriptions, with `--azure` also which subscriptions of Azure there are. The exit code
    is 0 if a scan can read everything that the checks need, 3 if it cannot, and 4 if the sign-in fails.
    """
    given = read(chosen, DoctorOptions)
    registry = plugins.load(given.plugin)
    settings = load_settings(given.config, registry)
    checks = select_checks(registry, settings, given.check, given.skip, given.pillar)
    azure = with_azure(settings, given.azure)
    source = choose_source(settings, given, lambda cloud: delegated(checks, cloud), azure=azure)
    console = output_console()
    fine = True
    lines = chain(examined(source, checks), azure_diagnosis.azure(source, settings, BUDGET) if azure else ())
    for line in lines:
        fine &= line.ok
        _say(console, line)
    if fine:
        code, meaning = ExitCode.MET, "a scan can read everything that the checks need"
    else:
        code, meaning = ExitCode.INCOMPLETE, "incomplete. A scan lacks what is missing"
    note_exit_code(code, meaning)
    return code


def examined(source: Source, checks: Sequence[Check]) -> Iterator[Line]:
    """Every line: what needs no sign-in first, so that it is there if the sign-in fails."""
    if isinstance(source, Live):
        from ztscan.graph.reach import reach  # noqa: PLC0415 - httpx, only where there is a network

        reached = run(reach(source.cloud, source.credential.authority_host, now))
        yield from diagnosis.connection(reached)
        yield from diagnosis.clock(reached)
        access = run(source.access())
        yield diagnosis.account(access)
        yield from diagnosis.roles(access, checks, source.cloud)
        yield from diagnosis.permissions(access, checks, source.cloud)
    yield from _tenant(source, checks)


def _say(console: Console, line: Line) -> None:
    start = Text("ok      ", style="green") if line.ok else Text("missing ", style="yellow")
    console.print(start, Text(harmless(line.text)), sep="")


def _tenant(source: Source, checks: Sequence[Check]) -> Iterator[Line]:
    reading = source.read(make_plan(ALWAYS, RESOURCES, cloud=source.cloud.name), budget=BUDGET)
    tenant = reading.tenant
    organization = reading.collection.evidence["organization"]
    if isinstance(organization, Gap):
        yield Line(False, f"The organization could not be read: {organization.detail}; {organization.remedy}")
    else:
        yield Line(True, f"Tenant {tenant.name} ({tenant.domain or tenant.id}), cloud {tenant.cloud}")
    skus = reading.collection.evidence["subscribed_skus"]
    if isinstance(skus, Gap):
        yield Line(False, f"The subscriptions could not be read: {skus.detail}; {skus.remedy}")
        return
    plans = service_plans(skus)
    if isinstance(plans, Gap):
        yield Line(False, f"The licences are not known: {plans.detail}; {plans.remedy}")
        return
    for licence in _licences(checks, source):
        if plans.isdisjoint(licence.service_plans):
            # How many checks that costs is known after a scan only: some do not apply then, and others are not assessed.
            yield Line(False, f"Licence {licence.name} is missing: what needs it does not apply or is not assessed")
        else:
            yield Line(True, f"Licence {licence.name} is available")


def _licences(checks: Sequence[Check], source: Source) -> list[Licence]:
    """Every licence that something needs, the one that most checks need first."""
    known: dict[str, Licence] = {}

    def licence(resource: Resource) -> Iterable[str]:
        if resource.licence is None or source.cloud.name not in resource.clouds:
            return ()
        known[resource.licence.name] = resource.licence
        return (resource.licence.name,)

    return [known[cost.name] for cost in costs(checks, RESOURCES, licence, always=ALWAYS)]
