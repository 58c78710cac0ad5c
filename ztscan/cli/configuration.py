"""The settings of a run: `ztscan.toml`, validated against the checks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from ztscan.cli.heading import letterhead_of
from ztscan.config.expectations import Expectation
from ztscan.config.parsing import MAX_SIZE
from ztscan.config.settings import Settings, parse_expectations, parse_settings
from ztscan.config.toml_lines import SourceLines
from ztscan.config.validation import validate_names, validate_parameters
from ztscan.core.errors import UsageError
from ztscan.core.files import read_file
from ztscan.engine.check import Check
from ztscan.engine.registry import Registry, area_of
from ztscan.objectives import load as load_objectives

DEFAULT = "ztscan.toml"
EXPECTATIONS = "expect"
"""The folder, next to the configuration, whose ``*.toml`` files hold expectations."""


def load_settings(path: str | None, registry: Registry) -> Settings:
    """The settings in ``path``, or in ``ztscan.toml`` of this folder. Raises UsageError with file, line and next step."""
    file = Path(path or DEFAULT)
    expectations = _expectations(file.parent / EXPECTATIONS)
    if path is None and not file.exists():
        return Settings(expectations=expectations)
    text = read_text(file)
    settings = parse_settings(text, str(file))
    lines = SourceLines(text, str(file))
    names = (*registry.checks, *registry.successors)
    options = {name: registry.checks[registry.current(name)].signature.options for name in names}
    validate_parameters(settings, options, lines, unread={problem.id for problem in registry.problems})
    table = load_objectives()
    roles = {
        role
        for entry in table.accountability
        for role in (entry.sponsor, entry.programme_lead, *(duty.role for duty in entry.roles))
    }
    letterhead_of(settings.report)
    validate_names(settings, registry.known, table.ids, roles, lines)
    return replace(settings, expectations=(*settings.expectations, *expectations))


def _expectations(folder: Path) -> tuple[Expectation, ...]:
    """The expectations in the files of ``folder``, in order of name. None if there is no such folder."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else ()
    return tuple(one for file in files for one in parse_expectations(read_text(file), str(file)))


def of_tenant(settings: Settings, given: str | None) -> Settings:
    """The settings for the tenant that the command line names; the configuration's own where it names none."""
    return replace(settings, tenant=replace(settings.tenant, id=given)) if given else settings


def select_checks(
    registry: Registry,
    settings: Settings,
    check: tuple[str, ...],
    skip: tuple[str, ...],
    pillar: tuple[str, ...],
    *,
    azure: bool = False,
) -> tuple[Check, ...]:
    """The checks to run, with ``azure`` also those that read Azure. The command line overrides the configuration.

    Raises UsageError if no check is left.
    """
    pillars = set(pillar or settings.scan.pillar)
    _refuse_pillars(check or settings.scan.check, registry)
    chosen = registry.select(check or settings.scan.check, skip or settings.scan.skip, azure=azure)
    if pillars:
        table = load_objectives()
        known = {p.id for p in table.pillars}
        if unknown := pillars - known:
            raise UsageError(f"unknown pillar `{min(unknown)}`", f"the pillars are {', '.join(sorted(known))}")
        of_pillars = {objective.id for objective in table.objectives if objective.pillar in pillars}
        chosen = tuple(c for c in chosen if of_pillars & set(c.declaration.objectives))
    if not chosen:
        raise UsageError("no check is left to run", "widen `--check` and `--pillar`, or narrow `--skip`")
    return chosen


def _refuse_pillars(patterns: Iterable[str], registry: Registry) -> None:
    """Raise UsageError where a check is named that is no check and no area, but a pillar."""
    areas = {area_of(check_id) for check_id in registry.known}
    for pattern in patterns:
        if pattern not in areas and any(pattern == pillar.id for pillar in load_objectives().pillars):
            raise UsageError(f"no check matches `{pattern}`", f"it is a pillar: use `--pillar {pattern}`")


def read_text(path: Path) -> str:
    """A file that the user named, as text. Raises UsageError if it can't be read."""
    try:
        return read_file(path, MAX_SIZE, "configuration").decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"cannot read `{path}`: it is not UTF-8", "save it as UTF-8") from error
