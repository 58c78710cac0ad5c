"""Roll-ups for tests: small invented tenants, and a folder of results of tenants varied from Contoso."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec

from tests import scans
from tests.fleet.generated import AS_OF, Mix, fleet
from tests.reports.html import demo
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.core.model import CheckResult, ResourceReading, Severity, Tenant
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift
from ztscan.fleet.members import FleetMember
from ztscan.fleet.results import open_results
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.cells import cell_of
from ztscan.fleet.rollup.conformance import reference_of
from ztscan.fleet.rollup.rollup import RollUp, rolled_up
from ztscan.fleet.rollup.standing import NotKnown, Standing, UnknownCause, standing_of, unknown_standing
from ztscan.fleet.standings import Judging, standings

TODAY = date(2026, 11, 20)
NOTHING = NotKnown(UnknownCause.FAILED, "the server did not answer", "scan again")


def tenant_id(name: str) -> str:
    """A tenant id that only ``name`` has."""
    return f"0f6c1a52-7c2b-4a6c-8a43-{int.from_bytes(name.encode()[:5]):012x}"


def graded(name: str, *checks: CheckResult, **facts: object) -> Graded:
    """The result of the tenant ``name``."""
    made = scans.scan(*checks, tenant=Tenant(tenant_id(name), name.title(), f"{name}.example", "global"), **facts)  # type: ignore[arg-type]
    return Graded(made, scans.grade(made))


def code_of(fail_on: Severity | None = Severity.HIGH) -> Callable[[Graded, Drift | None], ExitCode]:
    def code(of: Graded, drift: Drift | None) -> ExitCode:
        return exit_code(of.scan, of.grade, fail_on=fail_on, drift=drift, fail_on_drift="control" if drift else "never")

    return code


def rolled(
    results: Mapping[str, Graded | NotKnown],
    *,
    groups: Mapping[str, tuple[str, ...]] | None = None,
    reference: str = "",
    fail_on: Severity | None = Severity.HIGH,
) -> RollUp:
    """The roll-up of results by the names of their tenants. ``reference`` names one of them."""
    catalogue = FleetCatalogue()
    found: list[Standing] = []
    for name, result in results.items():
        member = FleetMember(name=name, tenant=tenant_id(name), groups=(groups or {}).get(name, ()), owner="Ana")
        if isinstance(result, NotKnown):
            found.append(unknown_standing(member, result))
            continue
        catalogue.learn(result)
        found.append(standing_of(member, result, code_of(fail_on)(result, None)))
    known = results.get(reference)
    cells = ((check.id, cell_of(check)) for check in known.scan.checks) if isinstance(known, Graded) else ()
    return rolled_up(found, catalogue, TODAY, reference=reference_of(reference, cells) if reference else None)


@cache
def contoso() -> Graded:
    """The result that tenants are varied from: about a hundred checks, with few findings, and one setting."""
    scan = demo.scan()
    checks = tuple(msgspec.structs.replace(check, findings=check.findings[:3]) for check in scan.checks)
    read = ResourceReading("authorization_policy", "ok", 1, 1, 1, 0.0, "Policy.Read.All", "v1.0")
    configuration = {"authorization_policy": {"id": "authorizationPolicy", "allowInvitesFrom": "everyone"}}
    lean = msgspec.structs.replace(scan, checks=checks, resources=(*scan.resources, read), configuration=configuration)
    return Graded(lean, demo.graded())


def folder_of(folder: Path, count: int, *, seed: int = 6, mix: Mix = Mix(0.3, 0.05)) -> Path:  # noqa: B008
    """A folder of results of ``count`` tenants, with earlier results."""
    fleet(folder, [contoso()], count, seed=seed, mix=mix)
    return folder


def rolled_folder(folder: Path, *, chosen: Iterable[str] | None = None) -> RollUp:
    """The roll-up of a folder of results, compared with the earlier ones."""
    results = open_results(folder)
    catalogue = FleetCatalogue()
    judging = Judging(
        code=code_of(),
        newest=AS_OF + timedelta(hours=1),
        oldest=AS_OF - timedelta(days=30),
        compare=compare,
        earlier=results.earlier,
        link=lambda member: f"results/{member.name}/report.html",
    )
    wanted = None if chosen is None else frozenset(chosen)
    found = tuple(standings(results, judging, catalogue, lambda member: wanted is None or member.name in wanted))
    known = next(one for one in found if one.known)
    reference = reference_of(known.member.name, known.cells.items())
    return rolled_up(found, catalogue, AS_OF.date(), reference=reference, baseline=True)
