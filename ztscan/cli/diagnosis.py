"""What `ztscan doctor` says of the connection, the clock, the sign-in, its permissions and its roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ztscan.cli.ui.progress import counted
from ztscan.engine.check import Check
from ztscan.engine.costs import Cost, costs
from ztscan.engine.permissions import needs
from ztscan.graph.claims import AZURE_CLI, GrantedAccess
from ztscan.graph.clouds import Cloud
from ztscan.graph.credentials import GRAPH_COMMAND_LINE_TOOLS
from ztscan.graph.higher_permissions import granting
from ztscan.graph.plan import ALWAYS
from ztscan.graph.reach import Reached
from ztscan.graph.reader_roles import held, suffices
from ztscan.graph.resource import Resource
from ztscan.graph.resources import RESOURCES

TOLERATED_SKEW = 300.0
"""Clock difference that Entra tolerates, in seconds (learn.microsoft.com/entra/identity-platform/access-tokens)."""
_CLIENTS = {AZURE_CLI: "Microsoft Azure CLI", GRAPH_COMMAND_LINE_TOOLS: "Microsoft Graph Command Line Tools"}
"""Microsoft's own applications, for tokens that have no name."""


class Line(NamedTuple):
    """One line, and whether what it says is in order."""

    ok: bool
    text: str


def connection(reached: Iterable[Reached]) -> Iterator[Line]:
    """The way to each host."""
    for one in reached:
        if one.problem is not None:
            yield Line(False, f"{one.problem.detail}; {one.problem.remedy}")
            continue
        way = f"through the proxy {one.proxy}" if one.proxy else "directly"
        trusted = f"; trusted certificates: {one.trusted}" if one.trusted else ""
        yield Line(True, f"{one.host} answers over TLS, {way}{trusted}")


def clock(reached: Iterable[Reached]) -> Iterator[Line]:
    """The clock of this machine against Microsoft's, in both directions."""
    known = [one.ahead.total_seconds() for one in reached if one.ahead is not None]
    if not known:
        return
    worst = max(known, key=abs)
    if abs(worst) < 1:
        yield Line(True, "The clock of this machine is correct")
        return
    which = "ahead of" if worst > 0 else "behind"
    fine = abs(worst) <= TOLERATED_SKEW
    step = "" if fine else "; set it (`timedatectl set-ntp true`, `w32tm /resync`): Entra tolerates 300 s"
    yield Line(fine, f"The clock of this machine is {abs(worst):.0f} s {which} Microsoft's{step}")


def account(access: GrantedAccess) -> Line:
    """Who signed in, and as which application."""
    name = access.client_name or _CLIENTS.get(access.client_id, "")
    client = f"{name} ({access.client_id})" if name else access.client_id
    who = f"application {client}" if access.application else f"{access.account or access.object_id} with {client}"
    return Line(True, f"Signed in to tenant {access.tenant_id} as {who}")


def permissions(access: GrantedAccess, checks: Sequence[Check], cloud: Cloud) -> Iterator[Line]:
    """What is granted, and what each missing permission costs, the most expensive first."""
    needed = [
        need.permission for need in needs(checks, RESOURCES, application=access.application, always=ALWAYS, cloud=cloud.name)
    ]
    granted = {name: granting(name, access.permissions, application=access.application) for name in needed}
    by_higher = [f"{name} by {by}" for name, by in granted.items() if by not in (None, name)]
    lacking = {name for name, by in granted.items() if by is None}
    told = f"{len(needed) - len(lacking)} of {counted(len(needed), 'permission')} {_are(len(needed) - len(lacking))} granted"
    yield Line(True, told + (f", {len(by_higher)} by a higher one ({', '.join(by_higher)})" if by_higher else ""))
    if not lacking:
        return
    yield Line(False, f"{len(lacking)} of {counted(len(needed), 'permission')} {_are(len(lacking))} missing. {_remedy(access)}")

    def missing(resource: Resource) -> Iterable[str]:
        offered = cloud.name in resource.clouds
        return lacking.intersection(resource.permission.for_flow(application=access.application)) if offered else ()

    yield from map(_priced, costs(checks, RESOURCES, missing, always=ALWAYS))


def roles(access: GrantedAccess, checks: Sequence[Check], cloud: Cloud) -> Iterator[Line]:
    """The Entra roles of a person. A permission shows a person only what their roles show them."""
    if access.application:
        return
    if not access.roles:
        yield Line(False, "The token names no roles, so what the account may read is not known; Global Reader reads everything")
        return
    own = held(access.roles)

    def missing(resource: Resource) -> Iterable[str]:
        sufficient = resource.permission.delegated_roles
        return () if suffices(own, sufficient) or cloud.name not in resource.clouds else (f"Role {' or '.join(sufficient)}",)

    prices = costs(checks, RESOURCES, missing, always=ALWAYS)
    yield Line(not prices, f"Active roles: {', '.join(own) or 'none that reads what the checks need'}")
    yield from map(_priced, prices)


def _priced(cost: Cost) -> Line:
    if not cost.checks:
        return Line(False, f"{cost.name}: needed by every scan")
    return Line(False, f"{cost.name}: {counted(len(cost.checks), 'check')}, {counted(len(cost.objectives), 'objective')}")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _remedy(access: GrantedAccess) -> str:
    if access.client_id == AZURE_CLI and not access.application:
        return (
            "You are signed in with the Azure CLI's own application, which cannot be granted them: use `--auth browser` or "
            "`--auth device-code`, or set up an application of your own with `ztscan setup`"
        )
    if access.application:
        return f"Grant them with `ztscan setup --app-id {access.client_id}`"
    return "Sign in again and accept the permissions that are required, or let an administrator run `ztscan setup --for people`"
