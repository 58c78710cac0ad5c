"""The settings, held against the checks, objectives and roles that there are."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import msgspec

from ztscan.config.refusal import lower_first, refuse_name
from ztscan.config.settings import Settings
from ztscan.config.toml_lines import SourceLines
from ztscan.core.errors import UsageError
from ztscan.core.injection import Option


def validate_parameters(
    settings: Settings, options: Mapping[str, Iterable[Option]], lines: SourceLines, unread: Container[str] = ()
) -> None:
    """Validate ``[parameters]`` against the options of each check, by check id. Raises UsageError at the first mismatch.

    ``unread``: checks that could not be loaded, so their options are unknown. The result names them.
    """
    for check, given in settings.parameters.items():
        if check in unread and check not in options:
            continue
        if check not in options:
            refuse_name("no check has the id", check, options, ("parameters", check), lines)
        known = {option.name: option for option in options[check]}
        for name, value in given.items():
            path = ("parameters", check, name)
            if name not in known:
                refuse_name(f"check `{check}` has no parameter", name, known, path, lines)
            try:
                msgspec.convert(value, known[name].type)
            except msgspec.ValidationError as error:
                problem = lower_first(str(error))
                raise UsageError(
                    f"`{lines.where(path)}`: parameter `{name}` of `{check}`: {problem}", "give a value of that type"
                ) from error


def validate_names(
    settings: Settings, checks: Iterable[str], objectives: Iterable[str], roles: Iterable[str], lines: SourceLines
) -> None:
    """Refuse unknown check ids, objective ids and accountable roles: a misspelt waiver must not be ignored."""
    checks, objectives, roles = set(checks), set(objectives), set(roles)
    for position, exclusion in enumerate(settings.accepted_exclusions):
        if exclusion.requirement != "*" and exclusion.requirement not in checks:
            refuse_name(
                "no check has the id", exclusion.requirement, checks, ("accepted_exclusion", position, "requirement"), lines
            )
    for check in settings.drift:
        if check not in checks:
            refuse_name("no check has the id", check, checks, ("drift", check), lines)
    for position, waiver in enumerate(settings.waivers):
        if waiver.check not in checks:
            refuse_name("no check has the id", waiver.check, checks, ("waiver", position, "check"), lines)
    for position, attestation in enumerate(settings.attestations):
        if attestation.objective not in objectives:
            refuse_name(
                "no objective has the id", attestation.objective, objectives, ("attestation", position, "objective"), lines
            )
    for role in settings.accountability:
        if role not in roles:
            refuse_name("the guidance names no role", role, roles, ("accountability", role), lines)
