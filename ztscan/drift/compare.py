"""Compares two scans of one tenant: what is worse, better, different, or not comparable. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ztscan.config.waivers import evidence_fingerprint, is_waived
from ztscan.core.errors import UsageError
from ztscan.core.model import CheckResult, Finding, Grade, Maturity, ObjectiveStatus, PillarGrade, Scan, Verdict
from ztscan.core.said import table_of
from ztscan.drift.blindness import (
    ALIKE,
    Unlike,
    blind_checks,
    blind_resources,
    changed_settings,
    ended_attestations,
    half_read,
    incomparable,
    is_blind,
    is_blurred,
    is_partial,
    read_whole,
    unknown_tenant,
    unlike,
)
from ztscan.drift.causes import Reads, no_reads, with_causes
from ztscan.drift.configuration import Names, compare_configuration, names_of
from ztscan.drift.members import Comparison, Directory, MemberComparer, no_directory, recreated_profiles
from ztscan.drift.model import CheckDrift, Direction, Drift, FindingDrift, Moment, ObjectiveDrift, PillarDrift
from ztscan.drift.observed import Observations
from ztscan.drift.rules import changed_rules, unread_rules
from ztscan.drift.succession import in_current_ids, under_new_ids


class Graded(NamedTuple):
    """A scan and its grade: what a result file holds."""

    scan: Scan
    grade: Grade


def compare(
    before: Graded,
    after: Graded,
    successors: Mapping[str, str] = MappingProxyType({}),
    directory: Directory = no_directory,
    reads: Reads = no_reads,
    names: Names = names_of,
    depends: Reads = no_reads,
) -> Drift:
    """Everything that changed. Raises UsageError where the two are of different tenants or clouds.

    Where the organisation of one could not be read, nothing is compared, and the comparison says so.
    ``successors``: by the id of a retired check that of the check that replaces it. The baseline is read with the new ids.
    ``directory``: ids and names of the tenant, for the names of members that entered or left.
    ``reads``: the resources behind a check, for the cause of a change.
    ``names``: the names of the ids in a scan, for the texts of changes.
    ``depends``: all names behind a check, among them the settings of ``ztscan.toml``.
    """
    _refuse_strangers(before.scan, after.scan)
    if unknown := unknown_tenant(before.scan, after.scan):
        return Drift(after.scan.tenant, _moment(before.scan), _moment(after.scan), blindness=unknown)
    succeeded = in_current_ids(*before, successors)
    before = Graded(succeeded.scan, succeeded.grade)
    configuration = compare_configuration(before.scan, after.scan, names)
    again = {change.recreated_from: change.id for change in configuration.objects if change.recreated_from}
    again |= recreated_profiles(before.scan, after.scan)
    before = Graded(under_new_ids(before.scan, again), before.grade)
    comparer = MemberComparer(before.scan, after.scan, directory, names)
    apart = unlike(before.scan, after.scan, depends)
    observations = Observations(before.scan, after.scan, names_of, depends)
    findings = tuple(_findings(before.scan, after.scan, comparer, observations, apart))
    results = _by_id(before.scan), _by_id(after.scan)
    objectives = tuple(_objectives(before.grade, after.grade, _moved(*results, apart)))
    blurred = {change.pillar for change in objectives if change.direction is Direction.NOT_COMPARABLE}
    drift = Drift(
        tenant=after.scan.tenant,
        before=_moment(before.scan),
        after=_moment(after.scan),
        findings=findings,
        checks=tuple(_checks(*results, apart)),
        objectives=objectives,
        pillars=tuple(_pillars(before.grade, after.grade, blurred)),
        configuration=tuple(
            sorted(
                (*configuration.objects, *comparer.groups(), *changed_rules(before.scan, after.scan)),
                key=lambda change: (change.resource, change.id),
            )
        ),
        unseen=configuration.unseen,
        renamed=configuration.renamed,
        warnings=(*succeeded.warnings, *observations.warnings(), *_without_settings(before.scan, after.scan)),
        settings=tuple(map(table_of, changed_settings(before.scan, after.scan))),
        blindness=(
            *blind_checks(*results, findings, (read_whole(before.scan), read_whole(after.scan)), apart),
            *blind_resources(before.scan, after.scan, configuration.unseen),
            *comparer.blindness(),
            *ended_attestations(before.grade, after.grade),
            *unread_rules(before.scan, after.scan),
        ),
    )
    return with_causes(drift, before.scan, after.scan, reads, apart)


def compare_findings(before: Scan, after: Scan, depends: Reads = no_reads) -> tuple[FindingDrift, ...]:
    """The changes of findings alone. Both scans have the ids that checks have now."""
    return tuple(_findings(before, after, MemberComparer(before, after), Observations(before, after, names_of, depends)))


def _refuse_strangers(before: Scan, after: Scan) -> None:
    for what, one, other in (("tenants", before.tenant.id, after.tenant.id), ("clouds", before.tenant.cloud, after.tenant.cloud)):
        if one and other and one != other:
            raise UsageError(
                f"the results are of different {what}: `{one}` and `{other}`",
                "compare two results of the same tenant, either both redacted with the same key or neither",
            )


def _moment(scan: Scan) -> Moment:
    return Moment(started=scan.started, finished=scan.finished, tool=f"{scan.tool.name} {scan.tool.version}")


def _without_settings(before: Scan, after: Scan) -> Iterator[str]:
    if (before.settings is None) != (after.settings is None):
        which = "the baseline" if before.settings is None else "the result"
        yield (
            f"an older version wrote {which}: it does not say what `ztscan.toml` said, so a change of that file cannot be told "
            "from a change of the tenant"
        )


T = TypeVar("T")


def _paired(before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Both sides by key, in order of key. None: the side lacks it."""
    for key in sorted({*before, *after}):
        yield key, before.get(key), after.get(key)


def _keyed(items: tuple[T, ...], key: Callable[[T], str]) -> dict[str, T]:
    return {key(item): item for item in items}


def _by_id(scan: Scan) -> dict[str, CheckResult]:
    return _keyed(scan.checks, lambda check: check.id)


def _checks(before: Mapping[str, CheckResult], after: Mapping[str, CheckResult], apart: Unlike) -> Iterator[CheckDrift]:
    for identity, old, new in _paired(before, after):
        shown = new or old
        same = old is new and identity not in apart
        if shown is None or same or (is_blind(old) and is_blind(new)):
            continue
        reason = incomparable(old, new, apart)
        verdict_before, verdict_after = old.verdict if old else None, new.verdict if new else None
        if reason:
            direction = Direction.NOT_COMPARABLE
        elif verdict_before == verdict_after:
            continue
        elif verdict_after is Verdict.FAIL:
            direction = Direction.REGRESSED
        else:
            direction = Direction.IMPROVED if verdict_before is Verdict.FAIL else Direction.CHANGED
        yield CheckDrift(identity, shown.title, shown.severity, direction, verdict_before, verdict_after, reason)


def _moved(before: Mapping[str, CheckResult], after: Mapping[str, CheckResult], apart: Unlike) -> dict[str, Direction]:
    """How each check moves its objectives: by its raw verdict, where that is known whole on both sides."""
    moved: dict[str, Direction] = {}
    for identity, old, new in _paired(before, after):
        if old is None or new is None or is_blurred(old, new, apart):
            moved[identity] = Direction.NOT_COMPARABLE
        elif old.verdict is not new.verdict and Verdict.FAIL in (old.verdict, new.effective):
            moved[identity] = Direction.IMPROVED if old.verdict is Verdict.FAIL else Direction.REGRESSED
    return moved


def _findings(
    before: Scan, after: Scan, comparer: MemberComparer, observations: Observations, apart: Unlike = ALIKE
) -> Iterator[FindingDrift]:
    # Two results that were read together share what is equal. Without a salt they name no members, which may differ.
    shared = before.members is after.members and bool(before.members.salt)
    read = read_whole(before), read_whole(after)
    for identity, old, new in _paired(_by_id(before), _by_id(after)):
        shown = new or old
        if shown is None or (old is new and shared):
            continue
        reason = incomparable(old, new, apart)
        found_before = _keyed(old.findings if old else (), lambda f: f.fingerprint)
        found_after = _keyed(new.findings if new else (), lambda f: f.fingerprint)
        for _, was, now in _paired(found_before, found_after):
            altered = was is not None and now is not None and not reason and observations.differ(identity, was, now)
            compared = _compared(was, now, (old, new), read, reason, comparer, altered=altered)
            accepted = bool(old and was and is_waived(old, was)), bool(new and now and is_waived(new, now))
            if accepted == (True, False) and was and now:
                compared = _open_again(was, now, new, compared)
            if compared.direction is not None:
                yield FindingDrift(
                    check=identity,
                    title=shown.title,
                    severity=shown.severity,
                    direction=compared.direction,
                    before=was,
                    after=now,
                    waived_before=accepted[0],
                    waived_after=accepted[1],
                    reason=compared.reason,
                    members=compared.sets,
                )


def _compared(
    was: Finding | None,
    now: Finding | None,
    results: tuple[CheckResult | None, CheckResult | None],
    read: tuple[Set[str], Set[str]],
    reason: str,
    comparer: MemberComparer,
    *,
    altered: bool,
) -> Comparison:
    """The direction of one finding, or why it is not comparable. No direction: no change.

    A finding on both sides is worse or better by whom it affects. Where that is the same and something else was observed
    (``altered``), it changed, and whether it is worse is not known.
    """
    if was and now:
        compared = Comparison() if reason else comparer.finding(was, now)
        if altered and compared.direction is None:
            compared = Comparison(Direction.CHANGED)
    elif reason:
        compared = Comparison(Direction.NOT_COMPARABLE, reason=reason)
    else:
        compared = Comparison(Direction.NEW if now else Direction.GONE)
    partial = compared.direction and _uncertain(compared.direction, results, read)
    return compared._replace(direction=Direction.NOT_COMPARABLE, reason=partial) if partial else compared


def _open_again(was: Finding, now: Finding, result: CheckResult | None, compared: Comparison) -> Comparison:
    """A finding that was accepted and is not accepted now: a new gap, unless its waiver lapsed for want of evidence alone."""
    unclear = compared.direction is Direction.NOT_COMPARABLE and is_partial(result)
    if unclear and evidence_fingerprint(was) != evidence_fingerprint(now):
        return compared
    return Comparison(Direction.NEW, compared.sets)


def _uncertain(
    direction: Direction, results: tuple[CheckResult | None, CheckResult | None], read: tuple[Set[str], Set[str]]
) -> str:
    """Why a direction may come from partial evidence. What was found is certain; what was not found may be hidden."""
    grew, shrank = (
        (Direction.NEW, Direction.REGRESSED, Direction.CHANGED),
        (Direction.GONE, Direction.IMPROVED, Direction.CHANGED),
    )
    hidden_before = half_read("before", results[0], read[0]) if direction in grew else ""
    return hidden_before or (half_read("after", results[1], read[1]) if direction in shrank else "")


_STATUS_RANK = {ObjectiveStatus.NOT_MET: 0, ObjectiveStatus.PARTLY_MET: 1, ObjectiveStatus.MET: 2}


def _objectives(before: Grade, after: Grade, checks: Mapping[str, Direction]) -> Iterator[ObjectiveDrift]:
    """Objectives with a changed status. ``checks`` holds the direction of every check that changed or is not comparable."""
    for _, old, new in _paired(_keyed(before.objectives, lambda o: o.id), _keyed(after.objectives, lambda o: o.id)):
        shown = new or old
        was, now = old.status if old else None, new.status if new else None
        if shown is None or was == now:
            continue
        behind = sorted({check for side in (old, new) if side for check in side.checks if check in checks})
        direction = _status_direction(was, now, {checks[check] for check in behind})
        yield ObjectiveDrift(shown.id, shown.title, shown.pillar, direction, was, now, checks=tuple(behind))


def _status_direction(was: ObjectiveStatus | None, now: ObjectiveStatus | None, moved: Set[Direction]) -> Direction:
    """INVARIANT: a status is better or worse only because a check is, never because a check is unassessed or has a new rule."""
    if was is None or now is None:
        return Direction.NEW if was is None else Direction.GONE
    if ObjectiveStatus.NOT_ASSESSED in (was, now):
        return Direction.NOT_COMPARABLE
    if ObjectiveStatus.NOT_APPLICABLE in (was, now):
        return Direction.NOT_COMPARABLE if Direction.NOT_COMPARABLE in moved else Direction.CHANGED
    direction = Direction.REGRESSED if _STATUS_RANK[now] < _STATUS_RANK[was] else Direction.IMPROVED
    return Direction.NOT_COMPARABLE if Direction.NOT_COMPARABLE in moved and direction not in moved else direction


_MATURITY_RANK = {Maturity.TRADITIONAL: 0, Maturity.ADVANCED: 1, Maturity.OPTIMAL: 2}


def _pillars(before: Grade, after: Grade, blurred: Set[str]) -> Iterator[PillarDrift]:
    """Pillars on both sides. A pillar that only a newer version of the tool knows cannot be compared.

    ``blurred`` are the pillars with an objective that cannot be compared.
    """
    for identity, old, new in _paired(_keyed(before.pillars, lambda p: p.id), _keyed(after.pillars, lambda p: p.id)):
        if old is None or new is None or _standing(old) == _standing(new):
            continue
        yield PillarDrift(
            id=identity,
            title=new.title,
            direction=Direction.NOT_COMPARABLE if identity in blurred else _pillar_direction(old, new),
            maturity_before=old.maturity,
            maturity_after=new.maturity,
            score_before=old.score,
            score_after=new.score,
            assessed_before=old.assessed,
            assessed_after=new.assessed,
        )


def _standing(pillar: PillarGrade) -> tuple[Maturity, int | None, int]:
    return pillar.maturity, pillar.score, pillar.assessed


def _pillar_direction(old: PillarGrade, new: PillarGrade) -> Direction:
    """INVARIANT: scores over different objectives are not comparable; an objective that is no longer assessed is no progress."""
    if old.assessed != new.assessed or old.score is None or new.score is None:
        return Direction.NOT_COMPARABLE
    was, now = _MATURITY_RANK.get(old.maturity), _MATURITY_RANK.get(new.maturity)
    if was is None or now is None:
        was = now = 0
    if (was, old.score) == (now, new.score):
        return Direction.CHANGED
    return Direction.REGRESSED if (now, new.score) < (was, old.score) else Direction.IMPROVED
