"""Runs checks on evidence and returns results. Pure: a recorded tenant gives the same results as a live one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

import msgspec

from ztscan.core.containment import Guard, is_foreign, said, unguarded, words_of
from ztscan.core.errors import PluginError
from ztscan.core.fingerprint import fingerprint
from ztscan.core.immutable import thawed
from ztscan.core.model import CheckResult, Finding, Gap, GapReason, Note, NotOffered, Relation, Verdict
from ztscan.core.result import BY_SUBJECT
from ztscan.engine.check import Check, Manual, NotApplicable, Unknown
from ztscan.engine.evidence import EvidenceStore
from ztscan.engine.fixing import with_fix

MAX_FINDINGS = 2_000_000
"""Findings, and notes, that are kept: more than any tenant gives rise to. Those beyond are counted, and their number is told."""
MAX_YIELDED = 5 * MAX_FINDINGS
"""Findings and notes after which a check counts as one that does not end."""

Parameters = Mapping[str, Mapping[str, object]]
"""By check id, the options that the configuration sets."""


Begin = Callable[[str], None]
"""Told the id of a check that begins."""


def untold(_check: str) -> None:
    """Tells nobody."""


BEGIN: ContextVar[Begin] = ContextVar("BEGIN", default=untold)
"""Who is told."""


def evaluate(
    checks: Iterable[Check], store: EvidenceStore, parameters: Parameters, guard: Guard = unguarded
) -> tuple[CheckResult, ...]:
    """Run each check on its evidence. Results are in order of id. A check that raises is not assessed; the others continue.

    Checks of plugins run in the context that ``guard`` makes, and after the built-in ones: they cannot affect shared values
    before the built-in checks have run. ``BEGIN`` is told the id of each check before it runs.
    """
    begin = BEGIN.get()
    ordered = sorted(checks, key=lambda check: (is_foreign(check.function), check.id))
    results = []
    for check in ordered:
        begin(check.id)
        results.append(run_check(check, store, parameters.get(check.id, {}), guard))
    return tuple(sorted(results, key=lambda result: result.id))


def run_check(check: Check, store: EvidenceStore, options: Mapping[str, object], guard: Guard = unguarded) -> CheckResult:
    """The result of one check: no finding on complete evidence is a pass, a finding a fail; there is no default verdict.

    A check whose missing evidence is all of a kind that this national cloud does not offer is not applicable.
    """
    foreign = is_foreign(check.function)
    try:
        values, gaps = store.gather(check.signature.needs)
        if gaps:
            return _without(check, gaps)
        with (guard if foreign else unguarded)(f"check `{check.id}`"):
            findings, notes, gaps, outcome = _findings(check, values, options)
            detail = words_of(outcome) if outcome is not None else ""
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - one broken check must not cost the others their verdicts, nor end the scan
        text = f"the check itself failed: {said(error)}"
        return _not_assessed(check, (Gap(check.id, GapReason.ERROR, text, f"report this as a defect of `{check.origin}`"),))
    if gaps and not findings:
        return _not_assessed(check, gaps)
    if outcome is not None and not findings:
        return _other(check, outcome, detail, notes)
    result = _result(check, Verdict.FAIL if findings else Verdict.PASS, findings=findings, gaps=gaps, notes=notes)
    result = msgspec.structs.replace(result, mapping_relations=_relations(check, options))
    return with_fix(result, check.fix, _configured(check, options), store, guard)


def verdict_of(check: Check, store: EvidenceStore, options: Mapping[str, object]) -> Verdict:
    """The verdict of a built-in check, as ``run_check`` gives it.

    It ends at the first finding, so that a defect of the check after it is not noticed.
    """
    try:
        values, gaps = store.gather(check.signature.needs)
        return _without(check, gaps).verdict if gaps else _first(check.function(*values, **options))
    except NotApplicable:
        return Verdict.NOT_APPLICABLE
    except Manual:
        return Verdict.MANUAL
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - what is missing, or a defect: as in ``run_check``
        return Verdict.NOT_ASSESSED


def _first(found: Iterable[object]) -> Verdict:
    for count, yielded in enumerate(found):
        if isinstance(yielded, Finding):
            return Verdict.FAIL
        if count >= MAX_YIELDED or not isinstance(yielded, Note):
            return Verdict.NOT_ASSESSED
    return Verdict.PASS


def _configured(check: Check, options: Mapping[str, object]) -> Mapping[str, object]:
    """All options of the check: as they are configured, else the defaults."""
    return {option.name: options.get(option.name, option.default) for option in check.signature.options}


def _relations(check: Check, options: Mapping[str, object]) -> Mapping[str, Mapping[str, Relation]]:
    """The declared relations, which were judged with the default options. Other options may require less: all are partial."""
    declared = check.declaration.mappings
    if all(is_default(options.get(option.name, option.default), option.default) for option in check.signature.options):
        return declared
    return {key: dict.fromkeys(controls, Relation.PARTIAL) for key, controls in declared.items()}


def is_default(value: object, default: object) -> bool:
    """Whether an option has its default. A list of the configuration is equal to a tuple of the same values."""
    return tuple(value) == tuple(default) if isinstance(value, list) and isinstance(default, tuple | list) else value == default


class _Yielded:
    """What a check has yielded so far: findings by identity, notes in their order, and how many more than are kept."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._foreign = is_foreign(check.function)
        self._findings: dict[str, Finding] = {}
        self._notes: dict[str, None] = {}
        self._findings_beyond = 0
        self._notes_beyond = 0
        self._ended = True

    def add(self, yielded: Any) -> None:
        """Keep a finding or a note, or count it. Raises PluginError for anything else."""
        if isinstance(yielded, Note):
            self._add_note(yielded)
        elif isinstance(yielded, Finding):
            self._add_finding(yielded)
        else:
            raise PluginError(f"it yields {type(yielded).__name__}, not Finding", "yield findings only")

    def _add_note(self, note: Note) -> None:
        if len(self._notes) >= MAX_FINDINGS:
            self._notes_beyond += 1
        else:
            self._notes[(_sound(note) if self._foreign else note).text] = None

    def _add_finding(self, finding: Finding) -> None:
        if len(self._findings) >= MAX_FINDINGS:
            self._findings_beyond += 1
            return
        finding = _sound(finding) if self._foreign else finding
        identity = fingerprint(self._check.id, finding)
        if identity in self._findings:
            text = f"two findings on {finding.subject.kind} {finding.subject.id} have the same identity"
            raise PluginError(text, "give them different discriminators")
        self._findings[identity] = finding.identified(identity)

    def endless(self) -> None:
        """The check did not come to its end. Raises PluginError if it found nothing, which is then no verdict."""
        if not self._findings:
            raise PluginError(f"it yields more than {MAX_YIELDED} notes", "report subjects once")
        self._ended = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Sorted."""
        found = self._findings.values()
        return tuple(sorted(found, key=BY_SUBJECT))

    @property
    def notes(self) -> tuple[str, ...]:
        more = (f"{self._notes_beyond} more notes are not in the result",) if self._notes_beyond else ()
        return (*self._notes, *more)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """That findings are missing in the result, so that a later one without them does not seem to have resolved them."""
        if self._ended and not self._findings_beyond:
            return ()
        total = f"{len(self._findings) + self._findings_beyond} findings{'' if self._ended else ' or more'}"
        text = f"the check reports {total}; those beyond {MAX_FINDINGS} are counted and not kept"
        return (Gap(self._check.id, GapReason.ERROR, text, f"report this as a defect of `{self._check.origin}`"),)


def _findings(
    check: Check, values: list[Any], options: Mapping[str, object]
) -> tuple[tuple[Finding, ...], tuple[str, ...], tuple[Gap, ...], NotApplicable | Manual | None]:
    """What the check yields: findings sorted, notes in their order, the gaps that it met, and another outcome that it raised.

    Findings that were yielded before are certain: no other outcome takes them back.
    """
    found = _Yielded(check)
    gaps: tuple[Gap, ...] = ()
    other: NotApplicable | Manual | None = None
    try:
        for count, yielded in enumerate(check.function(*values, **options)):
            if count >= MAX_YIELDED:
                found.endless()
                break
            found.add(yielded)
    except Unknown as unknown:
        gaps = unknown.gaps
        if not gaps or not all(isinstance(gap, Gap) for gap in gaps):
            raise PluginError("it raises Unknown without a gap", "name what is missing") from unknown
    except (NotApplicable, Manual) as outcome:
        other = outcome
    return found.findings, found.notes, (*gaps, *found.gaps), other


def _sound(yielded: Any) -> Any:
    """A finding or a note of a plugin, validated against the declared types, so that it can be rendered.

    Raises msgspec.ValidationError or TypeError: structs do not validate the values that they are made of.
    """
    return msgspec.json.decode(msgspec.json.encode(yielded, enc_hook=thawed), type=type(yielded))


def _without(check: Check, gaps: tuple[Gap, ...]) -> CheckResult:
    """The result of a check that cannot run: not applicable where this cloud does not offer what it needs."""
    if all(isinstance(gap, NotOffered) for gap in gaps):
        return _result(check, Verdict.NOT_APPLICABLE, reason=gaps[0].reason.value, detail=_details(gaps), gaps=gaps)
    return _not_assessed(check, gaps)


def _other(check: Check, outcome: NotApplicable | Manual, detail: str, notes: tuple[str, ...]) -> CheckResult:
    verdict = Verdict.MANUAL if isinstance(outcome, Manual) else Verdict.NOT_APPLICABLE
    return _result(check, verdict, reason=verdict.value, detail=detail, notes=notes)


def _not_assessed(check: Check, gaps: tuple[Gap, ...]) -> CheckResult:
    return _result(check, Verdict.NOT_ASSESSED, reason=gaps[0].reason.value, detail=_details(gaps), gaps=gaps)


def _details(gaps: tuple[Gap, ...]) -> str:
    return "; ".join(dict.fromkeys(gap.detail for gap in gaps))


def _result(
    check: Check,
    verdict: Verdict,
    *,
    reason: str = "",
    detail: str = "",
    findings: tuple[Finding, ...] = (),
    gaps: tuple[Gap, ...] = (),
    notes: tuple[str, ...] = (),
) -> CheckResult:
    declared = check.declaration
    return CheckResult(
        id=check.id,
        title=declared.title,
        severity=declared.severity,
        verdict=verdict,
        reason=reason,
        detail=detail,
        objectives=declared.objectives,
        mappings={key: tuple(controls) for key, controls in declared.mappings.items()},
        mapping_relations=declared.mappings,
        findings=findings,
        gaps=gaps,
        notes=notes,
        version=declared.version,
    )
