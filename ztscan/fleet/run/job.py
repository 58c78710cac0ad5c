"""One tenant to scan, as plain data: it names a credential and never holds one, so it may be sent to a worker."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ztscan.fleet.credentials import CredentialSource
from ztscan.fleet.definition import Fleet, FleetTenant
from ztscan.fleet.results import RESULT

GRACE = 600.0
"""Seconds between the end of reading and the end of a scan that is allowed: to start, sign in, evaluate and write."""


class ScanJob(msgspec.Struct, frozen=True, kw_only=True):
    """A scan that shall be run."""

    name: str
    tenant: str
    """Id of the tenant that is asked for."""
    arguments: tuple[str, ...]
    """Of ``ztscan``."""
    credential: CredentialSource | None
    """How it signs in. None: a recording is scanned, or it signs in by the environment of the worker."""
    inherits: bool
    """Whether it signs in by the environment of the worker."""
    application: str
    """The application whose limits in Microsoft Graph it takes part in, with its cloud."""
    seconds: float
    """After so long the scan is ended."""


def job_of(tenant: FleetTenant, fleet: Fleet, base: Path, grace: float = GRACE) -> ScanJob:
    """The job of a tenant. ``base``: the folder of ``fleet.toml``, from which its paths go out."""
    paths = {key: str(base / value) for key in ("config", "recording") if (value := getattr(tenant, key))}
    tenant = msgspec.structs.replace(tenant, **paths)
    credential = _placed(fleet.credentials[tenant.credential], base) if tenant.credential else None
    who = credential.client_id.lower() or tenant.credential if credential else ""
    return ScanJob(
        name=tenant.name,
        tenant=tenant.id,
        arguments=(*_scan(tenant, credential), *_chosen(tenant), "-o", RESULT),
        credential=credential,
        inherits=credential is None and not tenant.recording,
        application=f"{tenant.cloud} {who}",
        seconds=60.0 * tenant.minutes + grace,
    )


def _placed(source: CredentialSource, base: Path) -> CredentialSource:
    keys = ("secret_file", "certificate_file", "certificate_password_file", "federated_token_file")
    return msgspec.structs.replace(source, **{key: str(base / value) for key in keys if (value := getattr(source, key))})


def _scan(tenant: FleetTenant, credential: CredentialSource | None) -> tuple[str, ...]:
    if tenant.recording:
        return ("scan", "--quiet", "--replay", tenant.recording)
    method = credential.method if credential else "auto"
    signing_in: tuple[str, ...] = ("--auth", "workload" if method == "managed_federated" else method)
    if credential and credential.client_id:
        signing_in += ("--client-id", credential.client_id)
    return ("scan", "--quiet", "--tenant", tenant.id, "--cloud", tenant.cloud, *signing_in, "--timeout", f"{tenant.minutes:g}")


def _chosen(tenant: FleetTenant) -> tuple[str, ...]:
    chosen = [*(("--config", tenant.config) if tenant.config else ())]
    for option, values in (("--check", tenant.check), ("--skip", tenant.skip)):
        chosen += [part for value in values for part in (option, value)]
    return tuple(chosen)
