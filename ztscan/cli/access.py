"""`ztscan access`: What If, offline. Which policies apply to one sign-in, why the others do not, and what is required."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date

import click
from click.core import ParameterSource
from rich.text import Text

from ztscan.cli import plugins, policy_explained, who_gets_in
from ztscan.cli.access_told import Asked, document, lines
from ztscan.cli.choices import AccessOptions, DeviceState, read
from ztscan.cli.configuration import load_settings, of_tenant
from ztscan.cli.signing_in import before_progress
from ztscan.cli.source import choose_source
from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless, note, note_exit_code
from ztscan.cli.ui.printing import output_console
from ztscan.cli.ui.progress import counted, planned, watching
from ztscan.cli.verifying import verify
from ztscan.conditional_access.explain.access import explain_access, scenario
from ztscan.conditional_access.explain.words import is_context, refuse_unknown_context, service_principal
from ztscan.conditional_access.policy.applications import EXCHANGE_ONLINE
from ztscan.conditional_access.policy.sign_in import Identity, SignIn
from ztscan.conditional_access.proof.declared import refuse_unknown
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.config.names import declared_for_plan, declared_names
from ztscan.config.settings import Settings
from ztscan.core.clock import now
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.model import Gap
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.clouds import Cloud
from ztscan.graph.plan import ALWAYS, Plan, make_plan
from ztscan.graph.source import Source

COVERAGE, CONTEXTS = "sign_in_coverage", "authentication_contexts"
DEVICES: Mapping[DeviceState, tuple[bool, bool]] = {
    "unregistered": (False, False),
    "compliant": (True, False),
    "hybrid": (False, True),
    "compliant-hybrid": (True, True),
}
"""What a device is: compliant, and joined to a directory on premises as well."""
ONLY_OF: Mapping[str, bool] = {
    "user_risk": True,
    "sign_in_risk": True,
    "insider_risk": True,
    "device": True,
    "device_property": True,
    "client": True,
    "platform": True,
    "flow": True,
    "workload_risk": False,
}
"""Options that only say something of people (True), or only of workloads (False)."""
BUDGET = 3600.0
"""Seconds for reading."""
WHAT_IF = "Policy.Read.ConditionalAccess"
"""Permission for Entra's own What If (``--verify``)."""
_COUNTRY = re.compile(r"[A-Za-z]{2}")


@click.command("access")
@click.option("--user", metavar="ID|UPN", help="The user who signs in.")
@click.option("--service-principal", metavar="ID|NAME", help="The service principal that signs in, instead of a user.")
@click.option("--agent", metavar="ID|NAME", help="The agent identity that signs in, instead of a user.")
@click.option("--group", metavar="ID|NAME", help="Every member of this group: which members are granted access?")
@click.option(
    "--app",
    metavar="APPID|NAME",
    help="The resource by id or name, such as `Office 365`, Exchange Online by default; also `c1` or `urn:user:registerdevice`.",
)
@click.option("--client", default="browser", metavar="CLIENT", help="Client app, in Graph's words; `browser` by default.")
@click.option("--platform", default="windows", metavar="PLATFORM", help="Device platform, or `unknown`; `windows` by default.")
@click.option("--location", default="", metavar="NAME", help="The named location of the sign-in.")
@click.option("--ip", default="", metavar="ADDRESS", help="The IP address, where no named location gives it.")
@click.option("--country", default="", metavar="CODE", help="The country of the address, ISO 3166 (`NL`).")
@click.option("--user-risk", default="none", metavar="LEVEL", help="none, low, medium or high.")
@click.option("--sign-in-risk", default="none", metavar="LEVEL", help="none, low, medium or high.")
@click.option("--insider-risk", default="none", metavar="LEVEL", help="none, minor, moderate or elevated.")
@click.option("--device", type=click.Choice(list(DEVICES)), default="unregistered", help="State of the device.")
@click.option(
    "--device-property",
    metavar="NAME=VALUE",
    multiple=True,
    help="Property of a registered device that device filters look at, such as `model=Surface Pro`; repeatable.",
)
@click.option("--workload-risk", default="none", metavar="LEVEL", help="Risk of the service principal or agent.")
@click.option("--flow", default="none", metavar="METHOD", help="deviceCodeFlow or authenticationTransfer; none by default.")
@click.option(
    "--verify", "verified", is_flag=True, help="Also ask Entra's What If, for this and some example sign-ins; needs the tenant."
)
@click.option("--explain", metavar="POLICY", help="Say of every condition of this policy (id or name) which clause decides.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text by default.")
@options.source
@options.config
@options.quiet
@options.verbose
def command(**chosen: object) -> int:
    """Say which Conditional Access policies apply to one sign-in, which do not and why, and what is required.

    ztscan sends only reads to Entra, and with `--verify` the What If request. The exit code is 0 if the answer is known. It is
    3 if the answer depends on something that could not be read or was not given: ztscan names it, and the option that gives it.
    It is 1 if Entra disagrees. ztscan assumes that the address is not a trusted IP of per-user MFA: Graph does not return those.
    """
    given = read(chosen, AccessOptions)
    if given.country and not _COUNTRY.fullmatch(given.country):
        raise UsageError(f"`{chosen['country']}` is not a country code", "give its two letters of ISO 3166, such as `NL`")
    actor_of(given)
    settings = of_tenant(load_settings(given.config, plugins.load(())), given.tenant)
    facts = (COVERAGE, CONTEXTS) if is_context(given.app or "") else (COVERAGE,)

    def needed(cloud: Cloud) -> tuple[str, ...]:
        reading = planned_for(facts, cloud, settings, now().date()).permissions(application=False)
        return (*reading, WHAT_IF) if given.verified else reading

    source = choose_source(settings, given, needed)
    store = read_evidence(source, settings, facts, verbose=given.verbose)
    coverage = coverage_in(store)
    contexts = store.value(CONTEXTS) if CONTEXTS in facts else None
    if given.app and contexts is not None and not isinstance(contexts, Gap):
        refuse_unknown_context(given.app, [(one.id, one.display_name or one.id) for one in contexts])
    code = answer(source, coverage, given, as_json=given.form == "json")
    if code == ExitCode.INCOMPLETE:
        note_exit_code(code, "the answer is undetermined, as something is missing")
    return code


def answer(source: Source, coverage: SignInCoverage, given: AccessOptions, *, as_json: bool) -> ExitCode:
    """Print what was asked for. Returns the exit code."""
    asked = Asked(coverage, default_app=given.app is None)
    if given.group is not None:
        return who_gets_in.answer(asked, given.group, lambda who: sign_in_of(coverage, given, who), json_wanted=as_json)
    sign_in = sign_in_of(coverage, given, actor(coverage, given))
    if given.explain is not None:
        return policy_explained.answer(asked, sign_in, given.explain, json_wanted=as_json)
    explanation = explain_access(coverage, sign_in)
    verification = verify(source, coverage, sign_in) if given.verified else None
    if as_json:
        click.echo(json.dumps(document(asked, explanation, verification), indent=2, ensure_ascii=False))
    else:
        console = output_console(soft_wrap=True)
        for style, line in lines(asked, explanation, verification):
            console.print(Text(harmless(line), style=style))
    if verification is not None and verification.disagreements:
        note("Entra disagrees: please report this, with the policy and the sign-in")
        return ExitCode.FAILED
    return ExitCode.INCOMPLETE if explanation.undetermined else ExitCode.MET


def read_evidence(source: Source, settings: Settings, facts: Iterable[str], *, verbose: bool) -> EvidenceStore:
    """Read what ``facts`` need. Raises UsageError for a name in the configuration that the tenant does not have."""
    today = source.started.date()
    names = declared_names(settings, today)
    plan = planned_for(facts, source.cloud, settings, today)
    before_progress(source)
    note(f"Reading {counted(len(plan.steps), 'Graph resource')}")
    if verbose:
        note(planned(plan))
    with watching(len(plan.steps), verbose=verbose) as watch:
        reading = source.read(plan, budget=BUDGET, progress=watch)
    refuse_unknown(names, settings.tenant.id, reading.collection.evidence)
    return EvidenceStore(reading.collection.evidence, settings.as_evidence(reading.started, reading.cloud.name), FACTS)


def coverage_in(store: EvidenceStore) -> SignInCoverage:
    """The policies of the tenant. Raises ZtscanError if they, or the users, could not be read."""
    coverage = store.value(COVERAGE)
    if isinstance(coverage, Gap):
        raise ZtscanError(f"`{coverage.resource}` could not be read: {coverage.detail}", coverage.remedy)
    if not isinstance(coverage, SignInCoverage):
        raise ZtscanError(f"`{COVERAGE}` is {type(coverage).__name__}", "report this as a defect")
    return coverage


def planned_for(facts: Iterable[str], cloud: Cloud, settings: Settings, today: date) -> Plan:
    """What facts about Conditional Access depend on."""
    needed = {*resources_behind(facts, ALL_RESOURCES, FACTS), *ALWAYS}
    return make_plan(needed, ALL_RESOURCES, cloud=cloud.name, declared=declared_for_plan(declared_names(settings, today)))


def actor_of(given: AccessOptions) -> str:
    """The option that names who signs in. Raises UsageError if it is not exactly one."""
    named = [name for name in ("user", "service_principal", "agent", "group") if getattr(given, name) is not None]
    if len(named) != 1:
        problem = "several options say who signs in" if named else "no option says who signs in"
        raise UsageError(problem, "give one of `--user`, `--service-principal`, `--agent` and `--group`")
    if given.verified and (named[0] in ("group", "agent") or given.explain):
        raise UsageError("`--verify` compares one sign-in of a user or service principal", "leave it out")
    if given.explain is not None and named[0] == "group":
        raise UsageError("`--explain` is about one sign-in, and a group has many members", "name one of them with `--user`")
    _refuse_without_effect(named[0])
    return named[0]


def _refuse_without_effect(actor: str) -> None:
    """Raises UsageError for an option that says nothing of such an actor: nobody is to believe that it was looked at."""
    person, context = actor in ("user", "group"), click.get_current_context()
    for name, of_person in ONLY_OF.items():
        if of_person is not person and context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            option = f"--{name.replace('_', '-')}"
            whose = "a user" if of_person else "a service principal or an agent"
            raise UsageError(f"`{option}` is about the sign-in of {whose}", "leave it out")


def actor(coverage: SignInCoverage, given: AccessOptions) -> str | Identity:
    """Who signs in: a user by their words, or a workload identity."""
    if given.service_principal is not None:
        return service_principal(coverage, given.service_principal, agent=False)
    if given.agent is not None:
        return service_principal(coverage, given.agent, agent=True)
    return given.user or ""


def _properties(given: AccessOptions) -> dict[str, str]:
    """The properties of the device. Raises UsageError for one without a value."""
    found = {}
    for one in given.device_property:
        name, separator, value = one.partition("=")
        if not separator or not name or not value:
            raise UsageError(f"`--device-property {one}` has no value", "write NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def sign_in_of(coverage: SignInCoverage, given: AccessOptions, who: str | Identity) -> SignIn:
    """The sign-in that the options describe. Raises UsageError where a word of them is not known."""
    compliant, hybrid = DEVICES[given.device]
    return scenario(
        coverage,
        user=who,
        properties=_properties(given),
        workload_risk=given.workload_risk,
        application=EXCHANGE_ONLINE if given.app is None else given.app,
        client=given.client,
        platform=given.platform,
        location=given.location,
        ip=given.ip,
        country=given.country,
        user_risk=given.user_risk,
        sign_in_risk=given.sign_in_risk,
        insider_risk=given.insider_risk,
        transfer_method=given.flow,
        compliant=compliant,
        hybrid=hybrid,
    )
