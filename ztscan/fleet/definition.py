"""``fleet.toml``: the tenants of a fleet, and how each is scanned. It names credentials and never holds one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ztscan.config.kinds import Text
from ztscan.config.parsing import parsed
from ztscan.config.tables import ConfigurationTable as _Table
from ztscan.config.toml_lines import Path, SourceLines
from ztscan.core.errors import UsageError
from ztscan.fleet.credentials import CredentialSource, refuse_secrets, unsound
from ztscan.fleet.members import FleetMember, is_day
from ztscan.fleet.names import problem_of, tenant_id, twins

EngineName = Literal["local", "dask"]
FleetCloud = Literal["global", "usgov", "usgovdod", "china"]
Minutes = Annotated[float, Meta(gt=0, le=1440)]
MOST_WORKERS = 64
"""Scans at once. The limits of Microsoft Graph over all tenants are reached long before."""
_REFERENCE = "docs/fleet.md"
_OVERRIDES = ("cloud", "credential", "config", "minutes", "check", "skip")
"""What a group or a tenant may say differently from the fleet."""


class FleetSettings(_Table, frozen=True, kw_only=True):
    """How the fleet is scanned, and what holds for each tenant that says nothing else."""

    engine: Annotated[
        EngineName,
        Meta(description="What runs the scans: this machine, or the workers of a Dask scheduler.", examples=["local"]),
    ] = "local"
    workers: Annotated[int, Meta(ge=1, le=MOST_WORKERS, description="Scans at the same time.", examples=[8])] = 8
    credentials: Annotated[
        tuple[Text, ...],
        Meta(
            description="Credentials that the tenants are divided among, each tenant to one. Several applications have several "
            "limits in Microsoft Graph.",
            examples=[["msp"]],
        ),
    ] = ()
    cloud: Annotated[FleetCloud, Meta(description="National cloud.", examples=["global"])] = "global"
    config: Annotated[
        str, Meta(description="`ztscan.toml` of the scans, from the folder of this file.", examples=["ztscan.toml"])
    ] = ""
    minutes: Annotated[Minutes, Meta(description="Minutes for reading one tenant; the same as `--timeout`.", examples=[30])] = 60
    check: Annotated[
        tuple[Text, ...], Meta(description="Run only these checks. Empty: all.", examples=[["conditional_access"]])
    ] = ()
    skip: Annotated[tuple[Text, ...], Meta(description="Skip these checks.", examples=[["hybrid_identity"]])] = ()


class _Overrides(_Table, frozen=True, kw_only=True):
    cloud: Annotated[FleetCloud | None, Meta(description="National cloud.", examples=["usgov"])] = None
    credential: Annotated[Text | None, Meta(description="Credential, by its name in `[credentials]`.", examples=["msp"])] = None
    config: Annotated[
        Text | None, Meta(description="`ztscan.toml`, from the folder of this file.", examples=["contoso.toml"])
    ] = None
    minutes: Annotated[Minutes | None, Meta(description="Minutes for reading.", examples=[90])] = None
    check: Annotated[tuple[Text, ...] | None, Meta(description="Run only these checks.", examples=[["conditional_access"]])] = (
        None
    )
    skip: Annotated[tuple[Text, ...] | None, Meta(description="Skip these checks.", examples=[["hybrid_identity"]])] = None


class GroupSettings(_Overrides, frozen=True, kw_only=True):
    """What holds for the tenants of a group. Two groups of one tenant must not contradict each other."""

    owner: Annotated[Text | None, Meta(description="The person or team in charge.", examples=["team north"])] = None


class TenantEntry(_Overrides, frozen=True, kw_only=True):
    """A tenant. What it says itself goes before its groups, and they go before `[fleet]`."""

    name: Annotated[Text, Meta(description="Name of its folder of results, in the fleet only once.", examples=["contoso"])]
    id: Annotated[Text, Meta(description="Tenant id (GUID).", examples=["0f6c1a52-7c2b-4a6c-8a43-0d5b1f1f6c01"])]
    groups: Annotated[tuple[Text, ...], Meta(description="Groups that it belongs to.", examples=[["retail"]])] = ()
    owner: Annotated[Text | None, Meta(description="The person or team in charge.", examples=["Adele Vance"])] = None
    relationship_ends: Annotated[
        Text | None,
        Meta(
            description="Day on which the GDAP relationship with the tenant ends, where nothing extends it. "
            "`ztscan fleet discover` writes it, and the report lists it under Expiring.",
            examples=["2027-03-31"],
        ),
    ] = None
    recording: Annotated[
        Text | None,
        Meta(description="Scan this recording instead of the tenant, as `--replay` does.", examples=["contoso.json"]),
    ] = None


class FleetFile(_Table, frozen=True, kw_only=True):
    """The whole of ``fleet.toml``."""

    fleet: FleetSettings = FleetSettings()
    groups: Annotated[Mapping[str, GroupSettings], Meta(description="", examples=[{"retail": {}}])] = {}
    credentials: Annotated[Mapping[str, CredentialSource], Meta(description="", examples=[{"msp": {}}])] = {}
    tenants: tuple[TenantEntry, ...] = msgspec.field(default=(), name="tenant")


class FleetTenant(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant of the fleet with everything that holds for it."""

    name: str
    id: str
    """In lower case."""
    groups: tuple[str, ...]
    owner: str
    cloud: FleetCloud
    config: str
    """From the folder of ``fleet.toml``; empty: none."""
    credential: str
    """Its name; empty where a recording is scanned, or where the scan signs in by its environment."""
    minutes: float
    check: tuple[str, ...]
    skip: tuple[str, ...]
    recording: str
    relationship_ends: str
    """ISO 8601 date; empty: not known, or it lasts."""

    @property
    def member(self) -> FleetMember:
        return FleetMember(
            name=self.name, tenant=self.id, groups=self.groups, owner=self.owner, relationship_ends=self.relationship_ends
        )


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """A fleet as it is scanned."""

    engine: EngineName
    workers: int
    credentials: Mapping[str, CredentialSource]
    tenants: tuple[FleetTenant, ...]
    """In the order of the file."""


def parse_fleet(text: str, file_name: str = "fleet.toml") -> Fleet:
    """The fleet in ``text``. Raises UsageError with file, line and next step if anything is not as documented."""
    lines = SourceLines(text, file_name)
    refuse_secrets(text, lines)
    file = parsed(text, file_name, FleetFile, _REFERENCE)
    for path, problem in _problems(file):
        raise UsageError(f"`{lines.where(path)}`: {problem}", f"see {_REFERENCE}")
    return Fleet(
        engine=file.fleet.engine,
        workers=file.fleet.workers,
        credentials=file.credentials,
        tenants=tuple(_resolved(file, position, entry, lines) for position, entry in enumerate(file.tenants)),
    )


def _problems(file: FleetFile) -> Iterator[tuple[Path, str]]:
    """What is wrong with the names in the file."""
    if not file.tenants:
        yield (), "the file names no tenant: write a table `[[tenant]]` for each"
    yield from _unsound_tenants(file)
    yield from _unsound_tables(file)
    yield from _unknown_credentials(file)


def _unsound_tenants(file: FleetFile) -> Iterator[tuple[Path, str]]:
    for position, entry in enumerate(file.tenants):
        if problem := problem_of(entry.name):
            yield ("tenant", position, "name"), f"`{entry.name}` can't be the name of a tenant: {problem}"
        if tenant_id(entry.id) is None:
            yield ("tenant", position, "id"), f"`{entry.id}` is no tenant id (a GUID)"
        if entry.relationship_ends and not is_day(entry.relationship_ends):
            yield ("tenant", position, "relationship_ends"), f"`{entry.relationship_ends}` is no date: write it as 2027-03-31"
        for group in entry.groups:
            if group not in file.groups:
                yield ("tenant", position, "groups"), f"the group `{group}` is not declared: write a table `[groups.{group}]`"
    if twin := twins(entry.name for entry in file.tenants):
        yield ("tenant", twin[1], "name"), f"the name `{file.tenants[twin[1]].name}` is given twice"
    if twin := twins(tenant_id(entry.id) or entry.id for entry in file.tenants):
        yield ("tenant", twin[1], "id"), f"the tenant `{file.tenants[twin[1]].id}` is given twice"


def _unsound_tables(file: FleetFile) -> Iterator[tuple[Path, str]]:
    for table, names in (("groups", file.groups), ("credentials", file.credentials)):
        for name in names:
            if problem := problem_of(name):
                yield (table, name), f"`{name}` can't be a name in `[{table}]`: {problem}"
    for name, source in file.credentials.items():
        for key, problem in unsound(source):
            yield ("credentials", name, key), f"the credential `{name}`: {problem}"


def _unknown_credentials(file: FleetFile) -> Iterator[tuple[Path, str]]:
    named: list[tuple[Path, str | None]] = [(("fleet", "credentials"), name) for name in file.fleet.credentials]
    named += [(("groups", name, "credential"), group.credential) for name, group in file.groups.items()]
    named += [(("tenant", position, "credential"), entry.credential) for position, entry in enumerate(file.tenants)]
    for path, name in named:
        if name is not None and name not in file.credentials:
            yield path, f"the credential `{name}` is not declared: write a table `[credentials.{name}]`"


def _resolved(file: FleetFile, position: int, entry: TenantEntry, lines: SourceLines) -> FleetTenant:
    said: dict[str, Any] = {}
    for key in (*_OVERRIDES, "owner"):
        said[key] = _said(file, position, entry, key, lines)
    pool = file.fleet.credentials
    credential = said["credential"] or (pool[position % len(pool)] if pool else "")
    defaults = file.fleet
    return FleetTenant(
        name=entry.name,
        id=tenant_id(entry.id) or entry.id,
        groups=entry.groups,
        owner=said["owner"] or "",
        cloud=said["cloud"] or defaults.cloud,
        config=said["config"] or defaults.config,
        credential="" if entry.recording else credential,
        minutes=said["minutes"] or defaults.minutes,
        check=defaults.check if said["check"] is None else said["check"],
        skip=defaults.skip if said["skip"] is None else said["skip"],
        recording=entry.recording or "",
        relationship_ends=entry.relationship_ends or "",
    )


def _said(file: FleetFile, position: int, entry: TenantEntry, key: str, lines: SourceLines) -> Any:
    """What the tenant says for ``key``, or else its groups. Raises UsageError if those contradict each other."""
    own = getattr(entry, key)
    if own is not None:
        return own
    said = {name: value for name in entry.groups if (value := getattr(file.groups[name], key)) is not None}
    values = list(said.values())
    if any(value != values[0] for value in values):
        named = " and ".join(f"`{name}`" for name in said)
        raise UsageError(
            f"`{lines.where(('tenant', position, 'groups'))}`: the groups {named} of `{entry.name}` differ in `{key}`",
            f"give `{key}` for the tenant itself",
        )
    return values[0] if values else None
