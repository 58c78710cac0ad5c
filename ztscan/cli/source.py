"""Chooses the source that a command reads from, by its options, the configuration and the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ztscan.azure.room import AzureRoom
from ztscan.config.azure import AzureSettings
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.engine.permissions import needs
from ztscan.engine.resources import GRAPH_RESOURCES
from ztscan.graph.clouds import Cloud, cloud_named
from ztscan.graph.endpoint import loopback_endpoint
from ztscan.graph.plan import ALWAYS
from ztscan.graph.source import Live, Loopback, Recorded, Source

if TYPE_CHECKING:
    from ztscan.cli.choices import SourceOptions
    from ztscan.config.settings import Settings
    from ztscan.engine.check import Check
    from ztscan.graph.pacing import SharedTurns

ENDPOINT = "ZTSCAN_GRAPH_ENDPOINT"
AZURE_ENDPOINT = "ZTSCAN_AZURE_ENDPOINT"
_BOTH = f"set {ENDPOINT} and {AZURE_ENDPOINT}, or neither of them"


def delegated(checks: Sequence[Check], cloud: Cloud, more: Iterable[str] = ()) -> tuple[str, ...]:
    """The delegated permissions for ``checks``, for what every scan reads, and for the resources called ``more``."""
    always = (*ALWAYS, *more)
    table = needs(checks, GRAPH_RESOURCES, application=False, always=always, cloud=cloud.name)
    return tuple(need.permission for need in table)


def of_checks(checks: Sequence[Check], settings: Settings, more: Iterable[str] = ()) -> Callable[[Cloud], tuple[str, ...]]:
    """The delegated permissions for ``checks`` and for the names that the configuration declares, in a cloud."""
    from ztscan.conditional_access.proof.declared import resources_that_tell  # noqa: PLC0415 - heavy
    from ztscan.config.names import declared_names  # noqa: PLC0415

    needs_of_checks = {need.name for check in checks for need in check.signature.needs}
    told = resources_that_tell(declared_names(settings, now().date()), needs_of_checks)
    return lambda cloud: delegated(checks, cloud, (*told, *more))


def with_azure(settings: Settings, given: bool | None) -> bool:
    """Whether Azure is scanned too. ``given``: what the command line says; None: nothing."""
    return settings.azure is not None if given is None else given


def room_of(settings: Settings) -> AzureRoom:
    """Azure as the second source: its part that the configuration names, and what stands in for it. Raises UsageError where only
    one of the two sources is on this machine: the evidence would be of two tenants.
    """
    endpoint = os.environ.get(AZURE_ENDPOINT) or None
    if bool(endpoint) != bool(os.environ.get(ENDPOINT)):
        raise UsageError("only one of Microsoft Graph and Azure is a server on this machine", _BOTH)
    return AzureRoom(settings.azure or AzureSettings(), endpoint and loopback_endpoint(endpoint, AZURE_ENDPOINT, "Azure"))


def choose_source(
    settings: Settings,
    given: SourceOptions,
    needed: Callable[[Cloud], Collection[str]],
    *,
    azure: bool = False,
    turns: SharedTurns | None = None,
) -> Source:
    """The source that the command line, the configuration and the environment name. Raises UsageError if they conflict.

    ``azure``: Azure is scanned too. ``needed``: the delegated permissions for what will be read. A person who signs in is asked
    for these and no others. ``turns``: of the fleet that the scan belongs to.
    """
    if given.replay is not None:
        options = (given.record, given.tenant, given.auth, given.client_id)
        if given.remember or given.resume or any(option is not None for option in options):
            raise UsageError(
                "a replay has no sign-in and records nothing",
                "leave out `--tenant`, `--auth`, `--client-id`, `--remember`, `--record` and `--resume`",
            )
        recorded = Recorded.open(Path(given.replay))
        return replace(recorded, second_source=AzureRoom(settings.azure or AzureSettings())) if azure else recorded
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
    second_source = room_of(settings) if azure else None
    endpoint = os.environ.get(ENDPOINT)
    if endpoint:
        return Loopback(loopback_endpoint(endpoint), chosen, now(), recorder, interrupted, second_source, turns)
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
    named = client or os.environ.get("AZURE_CLIENT_ID") or ""
    signing_in.announce(method, named, permissions)
    second = (
        signing_in.to_azure(method, chosen, given.tenant or settings.tenant.id, remember=given.remember)
        if azure and not named
        else None
    )
    tell = signing_in.tell_of_azure_cli(permissions)
    return Live(chosen, now(), credential, recorder, interrupted, tell, second_source, second, turns)
