"""Ids of retired checks in the configuration: read as those of the checks that replace them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ztscan.config.settings import Settings


def in_current_ids(settings: Settings, successors: Mapping[str, str]) -> Settings:
    """``settings`` with parameters and accepted exclusions under the ids that checks have now.

    Waivers keep the id that was written: a fingerprint in them was made with it (``ztscan.config.waivers``). Where both ids have
    a parameter, that of the new id holds.
    """
    if not successors:
        return settings
    parameters: dict[str, dict[str, object]] = {}
    for check in sorted(settings.parameters, key=lambda check: check not in successors):
        parameters.setdefault(successors.get(check, check), {}).update(settings.parameters[check])
    exclusions = tuple(
        msgspec.structs.replace(exclusion, requirement=successors.get(exclusion.requirement, exclusion.requirement))
        for exclusion in settings.accepted_exclusions
    )
    return msgspec.structs.replace(settings, parameters=parameters, accepted_exclusions=exclusions)


def named_checks(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every check that the configuration names, or pattern for checks, with the table that names it."""
    for table, named in (
        ("`[scan]`", (*settings.scan.check, *settings.scan.skip, *settings.scan.allow_unassessed)),
        ("`[parameters]`", tuple(settings.parameters)),
        ("`[drift]`", tuple(settings.drift)),
        ("`[[accepted_exclusion]]`", tuple(exclusion.requirement for exclusion in settings.accepted_exclusions)),
        ("`[[waiver]]`", tuple(waiver.check for waiver in settings.waivers)),
    ):
        for check in named:
            yield table, check
