"""Chooses the source that a command reads from, by its options, the configuration and the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.engine.permissions import needs
from ztscan.graph.clouds import Cloud, cloud_named
from ztscan.graph.endpoint import loopback_endpoint
from ztscan.graph.plan import ALWAYS
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Live, Loopback, Recorded, Source

if TYPE_CHECKING:
    from ztscan.cli.choices import SourceOptions
    from ztscan.config.settings import Settings
    from ztscan.engine.check import Check
    from ztscan.graph.pacing import SharedTurns

ENDPOINT = "ZTSCAN_GRAPH_ENDPOINT"


def delegated(checks: Sequence[Check], cloud: Cloud, more: Iterable[str] = ()) -> tuple[str, ...]:
    """The delegated permissions for ``checks``, for what every scan reads, and for the resources called ``more``."""
    always = (*ALWAYS, *more)
    table = needs(checks, RESOURCES, application=False, always=always, cloud=cloud.name)
    return tuple(need.permission for need in table)


def of_checks(checks: Sequence[Check], settings: Settings, more: Iterable[str] = ()) -> Callable[[Cloud], tuple[str, ...]]:
    """The delegated permissions for ``checks`` and for the names that the configuration declares, in a cloud."""
    from ztscan.conditional_access.proof.declared import resources_that_tell  # noqa: PLC0415 - heavy
    from ztscan.config.names import declared_names  # noqa: PLC0415

    needs_of_checks = {need.name for check in checks for need in check.signature.needs}
    told = resources_that_tell(declared_names(settings, now().date()), needs_of_checks)
    return lambda cloud: delegated(checks, cloud, (*told, *more))


def choose_source(
    settings: Settings,
    given: SourceOptions,
    needed: Callable[[Cloud], Collection[str]],
    turns: SharedTurns | None = None,
) -> Source:
    """The source that the command line, the configuration and the environment name. Raises UsageError if they conflict.

    ``needed``: the delegated permissions for what will be read. A person who signs in is asked for these and no others.
    ``turns``: of the fleet that the scan belongs to.
    """
    if given.replay is not None:
        options = (given.record, given.tenant, given.auth, given.client_id)
        if given.remember or given.resume or any(option is not None for option in options):
            raise UsageError(
                "a replay has no sign-in and records nothing",
                "leave out `--tenant`, `--auth`, `--client-id`, `--remember`, `--record` and `--resume`",
            )
        return Recorded.open(Path(given.replay))
    chosen = cloud_named(given.cloud or settings.tenant.cloud)
    recorder = interrupted = None
    if given.resume and given.record is None:
        raise UsageError("`--resume` goes on from the recording of an interrupted scan", "name it with `--record FILE`")
    if given.record is not None:
        from ztscan.graph.cassette import Recorder  # noqa: PLC0415

        recorder = Recorder(Path(given.record), chosen)
        if given.resume:
            from ztscan.graph.resumption import Interrupted  # noqa: PLC0415

            interrupted = Interrupted.open(Path(given.record), chosen, now())
    endpoint = os.environ.get(ENDPOINT)
    if endpoint:
        return Loopback(loopback_endpoint(endpoint), chosen, now(), recorder, interrupted, turns)
    from ztscan.cli import signing_in  # noqa: PLC0415
    from ztscan.graph.credentials import sign_in  # noqa: PLC0415 - azure-identity, only for a sign-in

    client = given.client_id or settings.scan.client_id
    method = given.auth or settings.scan.auth or signing_in.default_method(client)
    permissions = needed(chosen)
    credential = sign_in(
        method,
        chosen,
        show_device_code=signing_in.show_device_code,
        tenant=given.tenant or settings.tenant.id or None,
        client_id=client,
        permissions=permissions,
        remember=given.remember,
    )
    signing_in.announce(method, client or os.environ.get("AZURE_CLIENT_ID") or "", permissions)
    return Live(chosen, now(), credential, recorder, interrupted, signing_in.tell_of_azure_cli(permissions), turns)
