"""Chooses the source that a command reads from, by its options, the configuration and the environment."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ztscan.cli.ui.console import note
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.graph.clouds import cloud_named
from ztscan.graph.endpoint import loopback_endpoint
from ztscan.graph.source import Live, Loopback, Recorded, Source

if TYPE_CHECKING:
    from ztscan.cli.choices import SourceOptions
    from ztscan.config.settings import Settings

ENDPOINT = "ZTSCAN_GRAPH_ENDPOINT"


def choose_source(settings: Settings, given: SourceOptions) -> Source:
    """The source that the command line, the configuration and the environment name. Raises UsageError if they conflict."""
    if given.replay is not None:
        if any(option is not None for option in (given.record, given.tenant, given.auth, given.client_id)):
            raise UsageError(
                "a replay has no sign-in and records nothing", "leave out `--tenant`, `--auth`, `--client-id` and `--record`"
            )
        return Recorded.open(Path(given.replay))
    chosen = cloud_named(given.cloud or settings.tenant.cloud)
    recorder = None
    if given.record is not None:
        from ztscan.graph.cassette import Recorder  # noqa: PLC0415

        recorder = Recorder(Path(given.record), chosen)
    endpoint = os.environ.get(ENDPOINT)
    if endpoint:
        return Loopback(loopback_endpoint(endpoint), chosen, now(), recorder)
    from ztscan.graph.credentials import sign_in  # noqa: PLC0415 - azure-identity, only for a sign-in

    method = given.auth or settings.scan.auth
    named = given.tenant or settings.tenant.id or None
    client = given.client_id or settings.scan.client_id
    credential = sign_in(method, chosen, show_device_code=_show_device_code, tenant=named, client_id=client)
    return Live(chosen, now(), credential, recorder)


def _show_device_code(uri: str, code: str, expires: datetime) -> None:
    minutes = max(1, round((expires - datetime.now(UTC if expires.tzinfo else None)).total_seconds() / 60))
    note(f"To sign in, open {uri} and enter the code {code} (valid for {minutes} minutes)")
