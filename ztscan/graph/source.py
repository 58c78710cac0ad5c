"""The sources of a scan: a tenant with a sign-in, a recording, or a Graph-like server on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from ztscan.core.clock import VARIABLE, now
from ztscan.core.errors import UsageError
from ztscan.core.interruption import run
from ztscan.core.model import Tenant, parse_time
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.clouds import CLOUDS, Cloud
from ztscan.graph.progress import Progress, unwatched

if TYPE_CHECKING:
    from ztscan.graph.cassette import Recorder
    from ztscan.graph.claims import GrantedAccess
    from ztscan.graph.collect import Collection
    from ztscan.graph.pacing import SharedTurns
    from ztscan.graph.plan import Plan
    from ztscan.graph.resumption import Interrupted
    from ztscan.graph.second_source import Opened, SecondSource
    from ztscan.graph.sign_in import ScannerSignIn


class TenantReading(msgspec.Struct, frozen=True):
    """The evidence of a tenant, and the facts about the run that a result contains."""

    collection: Collection
    cloud: Cloud
    scanner: Mapping[str, Any]
    started: datetime
    finished: datetime
    tenant_id: str = ""
    """From the sign-in, for a tenant whose organization could not be read."""
    read_at: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Of a resumed scan: the time by resource, for what an interrupted scan had read before ``started``."""

    @property
    def tenant(self) -> Tenant:
        """The tenant, from its organization. If that could not be read: from the sign-in."""
        organizations = self.collection.evidence.get("organization")
        if isinstance(organizations, tuple) and organizations and isinstance(organizations[0], Organization):
            found = organizations[0]
            return Tenant(found.id, found.display_name or "", found.default_domain or "", self.cloud.name)
        return Tenant(self.tenant_id, "", "", self.cloud.name)

    @property
    def recorded(self) -> Mapping[str, Any]:
        """The JSON of policies and settings by resource name."""
        return self.collection.configuration


class Recorded(msgspec.Struct, frozen=True):
    """A recording. A replay uses the time of the recording, so that ages are those of that time."""

    path: Path
    cloud: Cloud
    started: datetime
    recording: Any
    second_source: SecondSource | None = None
    """A second source that is scanned too."""

    @classmethod
    def open(cls, path: Path) -> Recorded:
        """Raises UsageError if ``path`` is not a recording."""
        from ztscan.graph.cassette import load_recording  # noqa: PLC0415 - vcrpy, only where a recording is read

        recording = load_recording(path)
        fixed = VARIABLE in os.environ or not recording.recorded
        return cls(path, CLOUDS[recording.cloud], now() if fixed else parse_time(recording.recorded), recording)

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> TenantReading:
        from ztscan.graph.client import connect  # noqa: PLC0415 - msgraph, only where something is read
        from ztscan.graph.collect import collect_now  # noqa: PLC0415
        from ztscan.graph.resumption import clients_as_of  # noqa: PLC0415

        client, taken = connect(self.cloud, recording=self.recording, now=self.started), {}
        second = _opened(self.second_source, self.cloud, recording=self.recording, now=self.started)
        if self.recording.read_at:
            taken = clients_as_of(self.cloud, self.recording, self.recording.read_at, self.second_source)
        collection = collect_now(
            plan, client, budget=budget, progress=progress, unlimited=unlimited, taken=taken, second_source=second
        )
        read_at = {name: self.recording.read_at[name] for name in taken if name in collection.evidence}
        return TenantReading(collection, self.cloud, {"auth": "replay"}, self.started, self.started, read_at=read_at)


class Loopback(msgspec.Struct, frozen=True):
    """A Graph-like server on this machine, without a credential."""

    endpoint: str
    cloud: Cloud
    started: datetime
    recorder: Recorder | None = None
    interrupted: Interrupted | None = None
    second_source: SecondSource | None = None
    turns: SharedTurns | None = None
    """Of the fleet that the scan belongs to."""

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> TenantReading:
        from ztscan.graph.client import connect  # noqa: PLC0415
        from ztscan.graph.collect import collect_now  # noqa: PLC0415
        from ztscan.graph.resumption import Session  # noqa: PLC0415

        at = self.second_source.endpoint if self.second_source is not None else None
        if self.second_source is not None and at is None:
            raise UsageError("the server on this machine has no second one for Azure", "scan without Azure, or name one")
        session = Session(self.recorder, self.interrupted, self.cloud, _moment(self.started), second_source=self.second_source)
        client = connect(self.cloud, endpoint=self.endpoint, recorder=self.recorder, now=self.started, turns=self.turns)
        second = _opened(self.second_source, self.cloud, endpoint=at, recorder=self.recorder, now=self.started)
        with session.kept():
            watch, taken = session.watched(progress), session.taken
            collection = collect_now(
                plan, client, budget=budget, progress=watch, unlimited=unlimited, taken=taken, second_source=second
            )
        reading = TenantReading(collection, self.cloud, {"auth": "none"}, self.started, now())
        if self.interrupted is not None:
            self.interrupted.refuse_another(reading.tenant.id, "")
        ran_out = client.ran_out or (second is not None and second.client.ran_out)
        read_at = session.end(ran_out=ran_out, names=frozenset(collection.evidence))
        return replace(reading, read_at=read_at)


class Live(msgspec.Struct, frozen=True):
    """A tenant with a sign-in."""

    cloud: Cloud
    started: datetime
    credential: ScannerSignIn
    recorder: Recorder | None = None
    interrupted: Interrupted | None = None
    signed_in: Callable[[GrantedAccess], None] = lambda _: None
    """Called with who is signed in, before anything is read."""
    second_source: SecondSource | None = None
    second_credential: ScannerSignIn | None = None
    """The sign-in to the second source, where it is another than the sign-in to Graph."""
    turns: SharedTurns | None = None
    """Of the fleet that the scan belongs to."""

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> TenantReading:
        return run(self._read(plan, budget, progress, unlimited))

    async def _read(self, plan: Plan, budget: float, progress: Progress, unlimited: frozenset[str]) -> TenantReading:
        from ztscan.graph.client import connect  # noqa: PLC0415
        from ztscan.graph.collect import collect  # noqa: PLC0415
        from ztscan.graph.resumption import Session  # noqa: PLC0415

        access = await self.access()
        self.signed_in(access)
        account = f"{access.account} {access.client_id}".strip()
        if self.interrupted is not None:
            self.interrupted.refuse_another(access.tenant_id, account)
        moment = _moment(self.started)
        session = Session(self.recorder, self.interrupted, self.cloud, moment, account, access.tenant_id, self.second_source)
        credential = self.second_credential or self.credential
        how: dict[str, Any] = {"application": access.application, "recorder": self.recorder, "now": self.started}
        with session.kept():
            async with connect(self.cloud, credential=self.credential, turns=self.turns, **how) as client:
                shared = self.second_credential is None
                second = _opened(self.second_source, self.cloud, credential=credential, owner=not shared, **how)
                async with second.client if second else nullcontext():
                    watch, taken = session.watched(progress), session.taken
                    collection = await collect(
                        plan, client, budget=budget, progress=watch, unlimited=unlimited, taken=taken, second_source=second
                    )
        ran_out = client.ran_out or (second is not None and second.client.ran_out)
        read_at = session.end(ran_out=ran_out, names=frozenset(collection.evidence))
        described = scanner(access, self.credential.method)
        return TenantReading(collection, self.cloud, described, self.started, now(), access.tenant_id, read_at)

    async def access(self) -> GrantedAccess:
        """Who is signed in, and with which permissions. Raises AuthenticationError."""
        from ztscan.graph.claims import granted_access  # noqa: PLC0415

        # As Graph's client asks (`enable_cae`): azure-identity keeps other tokens apart, and would prompt a person twice.
        return granted_access((await self.credential.get_token(self.cloud.scope, enable_cae=True)).token)


def _opened(second_source: SecondSource | None, cloud: Cloud, **how: Any) -> Opened | None:
    """The second source with a client of its own, made as ``connect`` makes Graph's."""
    if second_source is None:
        return None
    from ztscan.graph.client import connect  # noqa: PLC0415
    from ztscan.graph.second_source import Opened  # noqa: PLC0415

    return Opened(second_source, connect(cloud, service=second_source.service(cloud), **how))


Source = Recorded | Loopback | Live
"""``started`` is the time of the verdicts. ``read`` carries out a plan, with ``budget`` in seconds."""


def scanner(access: GrantedAccess, method: str) -> Mapping[str, Any]:
    """The scanner, as a result describes it."""
    return {
        "auth": method,
        "account": access.account,
        "application": access.client_name or access.client_id,
        "application_permissions": access.application,
        "permissions": sorted(access.permissions),
        "roles": sorted(access.roles),
    }


def _moment(started: datetime) -> str:
    return started.isoformat(timespec="seconds").replace("+00:00", "Z")
