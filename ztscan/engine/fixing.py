"""Fixes: how a check declares one, and how it is filled in for a tenant.

The file ``_fixes.py`` of an area has ``FIXES``: by the name of a check a ``Fixing``, or a ``NoFix`` that says why there is none.
The function of a ``Fixing`` has parameters like a check: resources, facts and settings by name. Besides there are ``findings``
(those of the check), ``options`` (its own, as configured) and ``recorded`` (the JSON of policies and settings as it was read).
A fix never makes a scan read more. A parameter whose annotation admits a ``Gap`` is a gap where the scan did not read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from ztscan.core.containment import Guard, is_foreign, said, unguarded, words_of
from ztscan.core.errors import PluginError
from ztscan.core.fix import Fix, FixFacts, FixStep, inputs_of
from ztscan.core.immutable import thawed
from ztscan.core.injection import Need, signature_of
from ztscan.core.model import CheckResult, Gap, GapReason
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES

FIXES = "FIXES"
"""The name of the table in ``_fixes.py``."""
FIXES_FILE = "_fixes"
FINDINGS, OPTIONS, RECORDED = "findings", "options", "recorded"


class MissingRead(Exception):  # noqa: N818 - an outcome of a fix, not an error
    """Raised by a fix that would have to replace a value that was not read. The arguments name the reads."""


class Unfixable(Exception):  # noqa: N818 - an outcome of a fix, not an error
    """Raised by a fix that no call can make in this tenant. The message says why."""


class RecordedValues(msgspec.Struct, frozen=True):
    """The JSON of policies and settings by resource name, as it was read."""

    configuration: Mapping[str, Any]

    def of(self, resource: str, *path: str) -> Any:
        """The recorded value at ``path``, by keys of objects. Null is a value. Raises MissingRead if it was not returned."""
        value = self.configuration
        for depth, key in enumerate((resource, *path)):
            if not isinstance(value, Mapping) or key not in value:
                raise MissingRead("/".join((resource, *path[:depth])))
            value = value[key]
        return value


class NoFix(msgspec.Struct, frozen=True):
    """Why no call to Graph closes the findings of a check."""

    reason: str


Fixed = Fix | Iterable[FixStep | Fix]
"""What the function of a fix returns: steps, one fix, or several fixes that each close a part."""


class Fixing(msgspec.Struct, frozen=True):
    """A declared fix: what is the same in every tenant, and the function that fills it in."""

    facts: FixFacts
    function: Callable[..., Fixed]
    by_tenant: bool = False
    """Whether the function works out who notices, and the effort: ``facts`` then say neither."""


def with_fix(
    result: CheckResult,
    fix: Fixing | NoFix | None,
    options: Mapping[str, object],
    store: EvidenceStore,
    guard: Guard = unguarded,
) -> CheckResult:
    """The result with its fixes filled in for this tenant, or why there are none. ``options`` are those of the check."""
    if not result.findings or fix is None or store.recorded is None:
        return result
    if isinstance(fix, NoFix):
        return msgspec.structs.replace(result, no_fix=fix.reason)
    foreign = is_foreign(fix.function)
    special = {FINDINGS: result.findings, OPTIONS: options, RECORDED: RecordedValues(store.recorded)}
    try:
        with (guard if foreign else unguarded)(f"the fix of `{result.id}`"):
            fixes = _filled_in(fix, result.id, store, special)
            sound = _sound(fixes) if foreign else fixes
    except Unfixable as outcome:
        return msgspec.structs.replace(result, no_fix=words_of(outcome))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a fix that fails must not cost the verdict
        return msgspec.structs.replace(result, no_fix=f"The fix itself failed: {said(error)}.")
    return msgspec.structs.replace(result, fixes=sound)


def _filled_in(fix: Fixing, check: str, store: EvidenceStore, special: Mapping[str, Any]) -> tuple[Fix, ...]:
    try:
        made = fix.function(*_gathered(signature_of(fix.function).needs, store, special))
        parts = (made,) if isinstance(made, Fix) else tuple(made)
    except MissingRead as outcome:
        return (Fix(facts=fix.facts, missing=tuple(map(str, outcome.args)), closes=(check,)),)
    steps = tuple(part for part in parts if isinstance(part, FixStep))
    fixes = [part for part in parts if isinstance(part, Fix)]
    if not parts or len(steps) + len(fixes) < len(parts):
        raise PluginError("it returns neither a step nor a fix", "return them, or raise Unfixable")
    if steps:
        fixes.insert(0, Fix(facts=fix.facts, steps=steps))
    return tuple(
        msgspec.structs.replace(one, closes=one.closes or (check,), inputs=one.inputs or inputs_of(one.steps)) for one in fixes
    )


def _gathered(needs: Iterable[Need], store: EvidenceStore, special: Mapping[str, Any]) -> list[Any]:
    """The values of the parameters. Raises MissingRead for evidence that the scan did not read."""
    values = []
    for need in needs:
        unread = (
            () if need.name in special else sorted(resources_behind([need.name], ALL_RESOURCES, FACTS) - store.collected.keys())
        )
        value = special[need.name] if need.name in special else _unread(unread[0]) if unread else store.value(need.name)
        if isinstance(value, Gap) and not need.copes:
            raise MissingRead(*(unread or [value.resource]))
        values.append(value)
    return values


def _unread(resource: str) -> Gap:
    return Gap(resource, GapReason.NOT_RECORDED, f"`{resource}` was not read by this scan", "scan with more checks")


def _sound(fixes: tuple[Fix, ...]) -> tuple[Fix, ...]:
    """What a plugin returned, validated against the declared types. Raises msgspec.ValidationError."""
    return msgspec.json.decode(msgspec.json.encode(fixes, enc_hook=thawed), type=tuple[Fix, ...])
