"""`ztscan setup`: register the application that scans sign in as. The one command that can change a tenant, if it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import click

from ztscan.cli import plugins, signing_in
from ztscan.cli.configuration import load_settings, select_checks
from ztscan.cli.registering import placing, reader_of_azure
from ztscan.cli.registering.applying import apply, shown
from ztscan.cli.registering.azure import Azure
from ztscan.cli.registering.calls import CLIENT, Known, calls
from ztscan.cli.registering.intent import PURPOSES, Intent, intended
from ztscan.cli.registering.scripts import SCRIPTS
from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless, print_bytes
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.engine import permissions as least_privilege
from ztscan.graph.clouds import Cloud, cloud_named
from ztscan.graph.plan import ALWAYS
from ztscan.graph.resource import CloudName
from ztscan.graph.resources import RESOURCES


@click.command("setup")
@click.option(
    "--for", "purpose", type=click.Choice(PURPOSES), required=True, help="Who signs in: a pipeline, a machine, or people."
)
@click.option("--repository", metavar="OWNER/NAME", help="GitHub: the repository whose workflow scans.")
@click.option("--branch", help="GitHub: its branch; main by default.")
@click.option("--environment", help="GitHub: the environment of the job, instead of a branch.")
@click.option("--issuer", metavar="URL", help="Azure DevOps: issuer that the service connection shows.")
@click.option("--subject", help="Azure DevOps: subject that the service connection shows.")
@click.option("--certificate", metavar="FILE", help="Certificate: file with its public part, PEM or DER.")
@click.option("--principal", metavar="ID", help="Managed identity: its object (principal) id.")
@click.option("--name", help="Name of the new application; ztscan or ztscan-people by default.")
@click.option("--app-id", metavar="GUID", help="Client id of an application to use, instead of a new one.")
@click.option("--accept", metavar="ID", multiple=True, help="Owner, credential or redirect URI that may stay; repeatable.")
@click.option("--print", "form", type=click.Choice(tuple(SCRIPTS)), help="Print the same set-up for another tool.")
@click.option("--apply", "applied", is_flag=True, help="Make the changes, through the Azure CLI, after a typed confirmation.")
@click.option("--azure", "reads_azure", is_flag=True, help="Show the steps that let the account read Azure, too.")
@click.option("--cloud", type=click.Choice(get_args(CloudName)), help="National cloud; global by default.")
@options.config
@options.selection
@plugins.option
def command(**given: Any) -> int:
    """Set up the application that scans sign in as, with the least permissions for the chosen checks.

    By default it changes nothing: it shows every call, and what to put where. With `--apply` it looks at the tenant, shows every
    call, and sends them with the account of the Azure CLI once you have typed the tenant id. It makes no secret. It never
    uses an application because of its name: names are not unique, and their owners could sign in as it.

    With `--azure` it also shows the steps that give the account the role Reader in Azure. A person takes them.
    """
    registry = plugins.load(given["plugin"])
    settings = load_settings(given["config"], registry)
    checks = select_checks(registry, settings, given["check"], given["skip"], given["pillar"])
    azure = Azure.found() if given["applied"] else None
    cloud = cloud_named((azure.cloud if azure else None) or given["cloud"] or settings.tenant.cloud)
    table = least_privilege.needs(checks, RESOURCES, application=given["purpose"] != "people", always=ALWAYS, cloud=cloud.name)
    intent = intended(
        given["purpose"],
        tuple(need.permission for need in table),
        cloud,
        name=given["name"],
        repository=given["repository"],
        branch=given["branch"],
        environment=given["environment"],
        issuer=given["issuer"],
        subject=given["subject"],
        certificate=given["certificate"],
        principal=given["principal"],
        app_id=given["app_id"],
        accepted=given["accept"],
    )
    if given["form"] and azure:
        raise UsageError("`--print` changes nothing, and `--apply` does", "give one of them")
    if given["form"] and given["reads_azure"]:
        raise UsageError("`--print` writes the set-up of Microsoft Graph only", "leave out `--print` or `--azure`")
    if given["form"]:
        print_bytes(SCRIPTS[given["form"]](intent, table).encode())  # no line end of Windows, which bash does not accept
    elif azure:
        tenant = _apply(intent, azure)
        _tell_of_azure(intent, tenant, cloud, wanted=given["reads_azure"])
    else:
        for line in _planned(intent, table, cloud.graph_root):
            click.echo(harmless(line))
        _tell_of_azure(intent, "{tenant id}", cloud, wanted=given["reads_azure"])
    return ExitCode.MET


def _tell_of_azure(intent: Intent, tenant: str, cloud: Cloud, *, wanted: bool) -> None:
    for line in ("", *reader_of_azure.steps(intent, tenant, cloud)) if wanted else ():
        click.echo(harmless(line))


def _apply(intent: Intent, azure: Azure) -> str:
    """Makes the changes, and returns the id of the tenant."""
    if not signing_in.at_terminal():
        step = "run it on a terminal, or use `--print` and a tool for pipelines"
        raise UsageError("`--apply` asks a person to confirm the changes, and there is no terminal", step)
    done = apply(intent, azure, lambda line: click.echo(harmless(line), err=True), _confirmed)
    if done.missing:
        named = ", ".join(done.missing)
        click.echo(f"This cloud has no permission called {named}: what needs it will not be assessed", err=True)
    for line in placing.next_steps(intent, done.client, done.tenant):
        click.echo(line)
    return done.tenant


def _confirmed(tenant: str) -> bool:
    typed = click.prompt(f"To make these changes, type the tenant id ({tenant})", default="", show_default=False, err=True)
    return str(typed).strip().lower() == tenant.lower()


def _planned(intent: Intent, table: tuple[least_privilege.PermissionNeed, ...], root: str) -> Iterator[str]:
    """What `--apply` would do in a tenant that has none of it."""
    known = Known(ids={need.permission: need.id or f"{{id of {need.permission}}}" for need in table})
    if intent.principal:
        known = Known(ids=known.ids, principal=intent.principal)
    elif intent.app_id:
        known = Known(ids=known.ids, client=intent.app_id)
    yield "Nothing was changed. These calls set it up; `--apply` makes them, `--print` writes them for another tool:"
    yield from shown(calls(intent, known), f"{root}/v1.0")
    yield ""
    client = intent.app_id or CLIENT
    yield from placing.next_steps(intent, client, "{tenant id}")
