"""Where a scan reads from: a tenant behind a sign-in, a recording, or a Graph-shaped server on this machine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ztscan.cli.pipeline import Reading
from ztscan.cli.ui.clock import VARIABLE, now
from ztscan.cli.ui.console import note
from ztscan.core.errors import UsageError
from ztscan.core.model import parse_time
from ztscan.graph.clouds import CLOUDS, Cloud, cloud_named
from ztscan.graph.endpoint import loopback_endpoint
from ztscan.graph.progress import Progress, unwatched

if TYPE_CHECKING:
    from ztscan.config.settings import Settings
    from ztscan.graph.cassette import Recorder
    from ztscan.graph.claims import GrantedAccess
    from ztscan.graph.client import GraphClient
    from ztscan.graph.credentials import AuthMethod
    from ztscan.graph.plan import Plan
    from ztscan.graph.sign_in import ScannerSignIn

ENDPOINT = "ZTSCAN_GRAPH_ENDPOINT"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording, at the time that it was made: what was young then is young in its replay."""

    path: Path
    cloud: Cloud
    started: datetime
    recording: Any

    @classmethod
    def open(cls, path: Path) -> Recorded:
        """Raises UsageError where ``path`` is no recording."""
        from ztscan.graph.cassette import load_recording  # noqa: PLC0415 - vcrpy, only where a recording is read

        recording = load_recording(path)
        fixed = VARIABLE in os.environ or not recording.recorded
        return cls(path, CLOUDS[recording.cloud], now() if fixed else parse_time(recording.recorded), recording)

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> Reading:
        from ztscan.graph.client import connect  # noqa: PLC0415 - msgraph, only where something is read
        from ztscan.graph.collect import collect_now  # noqa: PLC0415

        client = connect(self.cloud, recording=self.recording, now=self.started)
        collection = collect_now(plan, client, budget=budget, progress=progress, unlimited=unlimited)
        return Reading(collection, self.cloud, {"auth": "replay"}, self.started, self.started)


@dataclass(frozen=True, slots=True)
class Loopback:
    """A Graph-shaped server on this machine, without any credential."""

    endpoint: str
    cloud: Cloud
    started: datetime
    recorder: Recorder | None = None

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> Reading:
        from ztscan.graph.client import connect  # noqa: PLC0415
        from ztscan.graph.collect import collect_now  # noqa: PLC0415

        client = connect(self.cloud, endpoint=self.endpoint, recorder=self.recorder, now=self.started)
        collection = collect_now(plan, client, budget=budget, progress=progress, unlimited=unlimited)
        _save(self.recorder, self.started)
        return Reading(collection, self.cloud, {"auth": "none"}, self.started, now())


@dataclass(frozen=True, slots=True)
class Live:
    """A tenant behind a sign-in."""

    cloud: Cloud
    started: datetime
    credential: ScannerSignIn
    recorder: Recorder | None = None

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> Reading:
        return asyncio.run(self._read(plan, budget, progress, unlimited))

    async def _read(self, plan: Plan, budget: float, progress: Progress, unlimited: frozenset[str]) -> Reading:
        from ztscan.graph.client import connect  # noqa: PLC0415
        from ztscan.graph.collect import collect  # noqa: PLC0415

        access = await self.access()
        client: GraphClient
        async with connect(
            self.cloud, credential=self.credential, application=access.application, recorder=self.recorder, now=self.started
        ) as client:
            collection = await collect(plan, client, budget=budget, progress=progress, unlimited=unlimited)
        _save(self.recorder, self.started)
        return Reading(collection, self.cloud, scanner(access, self.credential.method), self.started, now(), access.tenant_id)

    async def access(self) -> GrantedAccess:
        """Who is signed in and with what. Raises AuthenticationError."""
        from ztscan.graph.claims import granted_access  # noqa: PLC0415

        return granted_access((await self.credential.get_token(self.cloud.scope)).token)


Source = Recorded | Loopback | Live
"""``started`` is the time that verdicts are about; ``read`` carries out a plan, with ``budget`` in seconds."""


def scanner(access: GrantedAccess, method: str) -> Mapping[str, Any]:
    """What a result tells of who scanned."""
    return {
        "auth": method,
        "account": access.account,
        "application": access.client_name or access.client_id,
        "application_permissions": access.application,
        "permissions": sorted(access.permissions),
        "roles": sorted(access.roles),
    }


def choose_source(
    settings: Settings,
    *,
    tenant: str | None = None,
    cloud: str | None = None,
    auth: str | None = None,
    replay: str | None = None,
    record: str | None = None,
) -> Source:
    """The source that the command line, the configuration and the environment name. Raises UsageError where they clash."""
    if replay is not None:
        if record is not None or tenant is not None or auth is not None:
            raise UsageError("a replay signs nobody in and records nothing", "leave out `--tenant`, `--auth` and `--record`")
        return Recorded.open(Path(replay))
    chosen = cloud_named(cloud or settings.tenant.cloud)
    recorder = None
    if record is not None:
        from ztscan.graph.cassette import Recorder  # noqa: PLC0415

        recorder = Recorder(Path(record), chosen)
    endpoint = os.environ.get(ENDPOINT)
    if endpoint:
        return Loopback(loopback_endpoint(endpoint), chosen, now(), recorder)
    from ztscan.graph.credentials import sign_in  # noqa: PLC0415 - azure-identity, only where somebody signs in

    method = cast("AuthMethod", auth or settings.scan.auth)
    named = tenant or settings.tenant.id or None
    return Live(chosen, now(), sign_in(method, chosen, show_device_code=_show_device_code, tenant=named), recorder)


def _show_device_code(uri: str, code: str, expires: datetime) -> None:
    minutes = max(1, round((expires - datetime.now(UTC if expires.tzinfo else None)).total_seconds() / 60))
    note(f"to sign in, open {uri} and enter the code {code} (it is valid for {minutes} minutes)")


def _save(recorder: Recorder | None, started: datetime) -> None:
    if recorder is not None:
        recorder.save(started.isoformat(timespec="seconds").replace("+00:00", "Z"))
