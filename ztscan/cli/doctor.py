"""`ztscan doctor`: checks whether everything is in place for a scan. It reads little and changes nothing."""

from __future__ import annotations

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
from ztscan.cli.ui.progress import counted
from ztscan.core.clock import now
from ztscan.core.exit_codes import ExitCode
from ztscan.core.interruption import run
from ztscan.core.model import Gap
from ztscan.directory.licences import service_plans
from ztscan.graph.claims import AZURE_CLI, GrantedAccess, clock_behind
from ztscan.graph.plan import ALWAYS, Plan, make_plan
from ztscan.graph.resource import Licence
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Live, Source
from ztscan.scan import plan_for

BUDGET = 60.0
"""Seconds for the two reads."""
TOLERATED_SKEW = 300.0
"""Clock difference that Entra tolerates, in seconds (learn.microsoft.com/entra/identity-platform/access-tokens)."""


@click.command("doctor")
@options.source
@options.config
@options.selection
@plugins.option
@options.quiet
def command(**chosen: object) -> int:
    """Look at the sign-in, the tenant, granted against needed permissions, licences and the clock.

    Reads only the organization and the subscriptions. The exit code is 0 if a scan can read everything that the checks need,
    3 if it cannot, and 4 if the sign-in fails.
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
        access = run(source.access())
        for ok, line in signed_in(access, plan):
            fine &= ok
            _say(console, ok, line)
    for ok, line in _tenant(source, plan):
        fine &= ok
        _say(console, ok, line)
    return ExitCode.MET if fine else ExitCode.INCOMPLETE


def _say(console: Console, ok: bool, line: str) -> None:
    console.print(Text("ok      ", style="green") if ok else Text("missing ", style="yellow"), Text(harmless(line)), sep="")


def signed_in(access: GrantedAccess, plan: Plan) -> Iterator[tuple[bool, str]]:
    """What the token shows: whether each line is in order, and the line."""
    who = access.account or access.client_name or access.client_id
    yield True, f"Signed in to tenant {access.tenant_id} as {who}"
    behind = clock_behind(access, now()).total_seconds()
    yield (
        behind <= TOLERATED_SKEW,
        f"The clock of this machine is {behind:.0f} s behind Entra's" if behind > 0 else "The clock is correct",
    )
    needed = plan.permissions(application=access.application)
    missing = [permission for permission in needed if permission not in access.permissions]
    for permission in needed:
        yield permission not in missing, f"{permission} is {'missing' if permission in missing else 'granted'}"
    if missing:
        are = "is" if len(missing) == 1 else "are"
        yield False, f"{len(missing)} of {counted(len(needed), 'permission')} {are} missing. {_how_to_grant(access)}"


def _how_to_grant(access: GrantedAccess) -> str:
    if access.client_id == AZURE_CLI:
        return (
            "You are signed in with the Azure CLI's own application, which cannot be granted them: use `--auth browser`, "
            "or run the script of `ztscan permissions --format cli`"
        )
    return "`ztscan permissions` shows how to grant them"


def _tenant(source: Source, plan: Plan) -> Iterator[tuple[bool, str]]:
    reading = source.read(make_plan(ALWAYS, RESOURCES, cloud=source.cloud.name), budget=BUDGET)
    tenant = reading.tenant
    organization = reading.collection.evidence["organization"]
    if isinstance(organization, Gap):
        yield False, f"The organization could not be read: {organization.detail}; {organization.remedy}"
    else:
        yield True, f"Tenant {tenant.name} ({tenant.domain or tenant.id}), cloud {tenant.cloud}"
    skus = reading.collection.evidence["subscribed_skus"]
    if isinstance(skus, Gap):
        yield False, f"The subscriptions could not be read: {skus.detail}; {skus.remedy}"
        return
    plans = service_plans(skus)
    for licence in _licences(plan):
        held = not plans.isdisjoint(licence.service_plans)
        missing = f"Licence {licence.name} is missing: checks that need it will not be assessed"
        yield held, f"Licence {licence.name} is available" if held else missing


def _licences(plan: Plan) -> list[Licence]:
    found = {step.resource.licence for step in plan.steps if step.resource.licence is not None}
    return sorted(found, key=lambda licence: licence.name)
