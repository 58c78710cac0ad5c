"""Writes the report of each tenant into its folder, where the page of the fleet links to it."""

from __future__ import annotations

from ztscan.cli.rendering import Rendering
from ztscan.cli.ui.stages import stage
from ztscan.config.settings import Settings
from ztscan.core.errors import UsageError
from ztscan.core.files import write_private
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.drift.since import compared_alone
from ztscan.engine.registry import Registry
from ztscan.fleet.results import NoResult, ResultsFolder
from ztscan.fleet.standings import TENANT_REPORT, Earlier

from .rolling import TenantChoice


def write_tenant_reports(folder: ResultsFolder, choice: TenantChoice, registry: Registry, earlier: Earlier | None) -> int:
    """Write the report of every chosen tenant that has a result, with its changes; how many there are.

    A tenant without a usable result keeps no report of an earlier one: it would look like the last.
    """
    written = 0
    for found in folder.results(choice):
        path = folder.path / found.member.name / TENANT_REPORT
        if isinstance(found.graded, NoResult):
            path.unlink(missing_ok=True)
            continue
        drift = _drift(earlier(found.member), found.graded, registry) if earlier else None
        with stage(f"Preparing {path}"):
            write_private(path, Rendering(registry, Settings(), drift).render(".html", found.graded))
        written += 1
    return written


def _drift(before: Graded | NoResult, after: Graded, registry: Registry) -> Drift | None:
    if isinstance(before, NoResult):
        return None
    try:
        return compared_alone(before, after, registry)
    except UsageError:
        return None
