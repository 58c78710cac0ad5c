"""`ztscan doctor`: is everything in place for a scan? Asks as little as it can, changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import click
from rich.console import Console
from rich.text import Text

from ztscan.cli import plugins
from ztscan.cli.choices import DoctorOptions, read
from ztscan.cli.configuration import load_settings, select_checks
from ztscan.cli.source import choose_source
from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless
from ztscan.cli.ui.printing import output_console
from ztscan.core.clock import now
from ztscan.core.exit_codes import ExitCode
from ztscan.core.model import Gap
from ztscan.directory.licences import service_plans
from ztscan.graph.claims import GrantedAccess, clock_behind
from ztscan.graph.plan import ALWAYS, Plan, make_plan
from ztscan.graph.resource import Licence
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Live, Source
from ztscan.scan import plan_for

BUDGET = 60.0
"""Seconds for the two reads."""
TOLERATED_SKEW = 300.0
"""Seconds by which Entra lets clocks differ (learn.microsoft.com/entra/identity-platform/access-tokens)."""


@click.command("doctor")
@options.source
@options.config
@options.selection
@plugins.option
@options.quiet
def command(**chosen: object) -> int:
    """Look at the sign-in, the tenant, granted against needed permissions, licences and the clock.

    Reads the organisation and the subscriptions, nothing else. Ends with 0 where a scan can read everything that the checks
    need, with 3 where it can't, with 4 where nobody can be signed in.
    """
    given = read(chosen, DoctorOptions)
    registry = plugins.load(given.plugin)
    settings = load_settings(given.config, registry)
    checks = select_checks(registry, settings, given.check, given.skip, given.pillar)
    source = choose_source(settings, given)
    plan = plan_for(checks, source.cloud)
    console = output_console()
    fine = True
    if isinstance(source, Live):
        access = asyncio.run(source.access())
        for ok, line in _signed_in(access, plan):
            fine &= ok
            _say(console, ok, line)
    for ok, line in _tenant(source, plan):
        fine &= ok
        _say(console, ok, line)
    return ExitCode.MET if fine else ExitCode.INCOMPLETE


def _say(console: Console, ok: bool, line: str) -> None:
    console.print(Text("ok      ", style="green") if ok else Text("missing ", style="yellow"), Text(harmless(line)), sep="")


def _signed_in(access: GrantedAccess, plan: Plan) -> Iterator[tuple[bool, str]]:
    who = access.account or access.client_name or access.client_id
    yield True, f"signed in to tenant {access.tenant_id} as {who}"
    behind = clock_behind(access, now()).total_seconds()
    yield (
        behind <= TOLERATED_SKEW,
        f"the clock here is {behind:.0f} s behind the sign-in's" if behind > 0 else "the clock is right",
    )
    for permission in plan.permissions(application=access.application):
        granted = permission in access.permissions
        yield (
            granted,
            f"{permission} is granted" if granted else f"{permission} is not granted: `ztscan permissions` shows how to",
        )


def _tenant(source: Source, plan: Plan) -> Iterator[tuple[bool, str]]:
    reading = source.read(make_plan(ALWAYS, RESOURCES, cloud=source.cloud.name), budget=BUDGET)
    tenant = reading.tenant
    organization = reading.collection.evidence["organization"]
    if isinstance(organization, Gap):
        yield False, f"the organisation could not be read: {organization.detail}; {organization.remedy}"
    else:
        yield True, f"tenant {tenant.name} ({tenant.domain or tenant.id}) in the cloud {tenant.cloud}"
    skus = reading.collection.evidence["subscribed_skus"]
    if isinstance(skus, Gap):
        yield False, f"the subscriptions could not be read: {skus.detail}; {skus.remedy}"
        return
    plans = service_plans(skus)
    for licence in _licences(plan):
        held = not plans.isdisjoint(licence.service_plans)
        yield held, f"{licence.name} is held" if held else f"{licence.name} is not held: what needs it will not be assessed"


def _licences(plan: Plan) -> list[Licence]:
    found = {step.resource.licence for step in plan.steps if step.resource.licence is not None}
    return sorted(found, key=lambda licence: licence.name)
