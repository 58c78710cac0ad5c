"""Rolls a folder of results up: what the commands on all tenants share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import read_file
from ztscan.core.result import MAX_BYTES
from ztscan.drift.compare import Graded
from ztscan.drift.configuration import no_names
from ztscan.drift.model import Drift
from ztscan.drift.since import compared_alone
from ztscan.engine.registry import Registry
from ztscan.fleet.members import FleetMember
from ztscan.fleet.results import NoResult, NoResultReason, ResultsFolder
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.cells import cell_of
from ztscan.fleet.rollup.comparable import ComparableReading
from ztscan.fleet.rollup.conformance import Reference, reference_of
from ztscan.fleet.rollup.outline import outlined
from ztscan.fleet.rollup.rollup import RollUp, rolled_up
from ztscan.fleet.rollup.standing import NotKnown, Standing, UnknownCause, unknown_standing
from ztscan.fleet.standings import Earlier, Judging, link_of, standings

AHEAD = timedelta(hours=1)
"""How far the clock of the machine that scanned may be ahead."""


class TenantChoice(msgspec.Struct, frozen=True):
    """The tenants that a command is about: all, or those of some groups and owners."""

    groups: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    def __call__(self, member: FleetMember) -> bool:
        fits_group = not self.groups or bool({group.casefold() for group in self.groups} & {g.casefold() for g in member.groups})
        return fits_group and (not self.owners or member.owner.casefold() in {owner.casefold() for owner in self.owners})

    @property
    def words(self) -> tuple[str, ...]:
        return (*(f"group {name}" for name in self.groups), *(f"owner {name}" for name in self.owners))


class Rolling(msgspec.Struct, frozen=True):
    """How a folder is rolled up."""

    folder: ResultsFolder
    registry: Registry
    code: Callable[[Graded, Drift | None], ExitCode]
    now: datetime
    newer_than: timedelta
    choice: TenantChoice = msgspec.field(default_factory=TenantChoice)
    earlier: Earlier | None = None
    gone: tuple[FleetMember, ...] = ()
    """Tenants that only the earlier folder has."""
    reference: str | None = None
    page: Path | None = None
    """The page that is written; tenants are linked from its folder. None: they are not linked."""

    def rolled(self) -> RollUp:
        """The roll-up. Raises UsageError if no tenant was chosen, or the reference is not known."""
        catalogue = FleetCatalogue()
        found = [*standings(self.folder, self._judging(), catalogue, self.choice), *map(_gone, filter(self.choice, self.gone))]
        if not found:
            raise UsageError(
                f"no tenant in `{self.folder.path}` is of {' and '.join(self.choice.words)}",
                "`ztscan fleet status` lists the tenants",
            )
        return rolled_up(
            found,
            catalogue,
            self.now.date(),
            reference=self._reference(found),
            baseline=self.earlier is not None,
            selection=self.choice.words,
        )

    def _judging(self) -> Judging:
        return Judging(
            code=self.code,
            newest=self.now + AHEAD,
            oldest=self.now - self.newer_than,
            compare=lambda before, after: compared_alone(before, after, self.registry, names=no_names),
            earlier=self.earlier,
            link=self._link,
        )

    def _link(self, member: FleetMember) -> str:
        path = link_of(self.folder.path, member) if self.page else None
        if path is None or self.page is None:
            return ""
        try:
            relative = os.path.relpath(path, self.page.parent)
        except ValueError:  # another drive
            return ""
        return quote(Path(relative).as_posix(), safe="/.-_")

    def _reference(self, found: Iterable[Standing]) -> Reference | None:
        if not self.reference:
            return None
        named = next((one for one in found if one.member.name.casefold() == self.reference.casefold()), None)
        if named is not None:
            if not named.known:
                raise UsageError(f"the reference `{self.reference}` has no usable result", "name another tenant, or a result")
            return reference_of(named.member.name, named.cells.items())
        if not self.reference.lower().endswith(".json"):
            raise UsageError(
                f"`{self.reference}` is no tenant of these results", "name a tenant, or the result of one as FILE.json"
            )
        graded = outlined(read_file(Path(self.reference), MAX_BYTES, "result"), self.reference)
        return reference_of(
            graded.scan.tenant.name or self.reference, ((check.id, cell_of(check)) for check in graded.scan.checks)
        )


def together() -> Callable[[bytes, str], Graded]:
    """Reads the results of a tenant one after the other, so that they share what is the same in both."""
    return ComparableReading().read


def _gone(member: FleetMember) -> Standing:
    return unknown_standing(
        member,
        NotKnown(UnknownCause.NOT_SCANNED, "only the earlier results have this tenant", "scan it again, or remove it there"),
    )


def earlier_in(folder: ResultsFolder) -> Earlier:
    """The result of a tenant in another folder: by its id, else by its name."""
    by_name = {member.name.casefold(): member for member in folder.members}
    by_tenant = {member.tenant: member for member in folder.members if member.tenant}

    def earlier(member: FleetMember) -> Graded | NoResult:
        found = by_tenant.get(member.tenant) or by_name.get(member.name.casefold())
        if found is None:
            return NoResult(NoResultReason.NOT_SCANNED, "the earlier results do not have this tenant")
        return folder.result(found).graded

    return earlier


def only_in(before: ResultsFolder, after: ResultsFolder) -> tuple[FleetMember, ...]:
    """The tenants that only the earlier folder has."""
    by_name = {member.name.casefold(): member for member in after.members}
    tenants = {member.tenant for member in after.members if member.tenant}

    def gone(one: FleetMember) -> bool:
        named = by_name.get(one.name.casefold())
        replaced = bool(named and named.tenant and one.tenant and named.tenant != one.tenant)
        return one.tenant not in tenants and (named is None or replaced)

    return tuple(filter(gone, before.members))
