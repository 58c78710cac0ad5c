"""What two results cannot be compared by, and whether it may hide a regression. Pure.

INVARIANT: what is taken away from either result, or from both, is named here. So a gate over a comparison is monotone: less
evidence makes it undecided and never passes it (``ztscan.core.gates``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType

from ztscan.core.expectation_ids import is_expectation
from ztscan.core.members import GRANTS, SETTINGS, TRUSTS
from ztscan.core.model import CheckResult, GapReason, Grade, ObjectiveStatus, Scan, Verdict
from ztscan.core.said import OPTIONS, changed, concerns, of_check, table_of
from ztscan.drift.model import Blindness, Direction, FindingDrift, UnseenConfiguration
from ztscan.engine.policy_settings import POLICIES, PROFILES
from ztscan.engine.resources import ALL_RESOURCES

ASSESSED = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)
"""Verdicts that are based on evidence. ``not_assessed`` and ``manual`` say nothing about the tenant."""

READ = "ok"
"""The outcome of a resource that was read as a whole."""
SIDES = ("before", "after")
BOTH = "before and after"
_VALID, _EXPIRED = "valid", "expired"
"""Words of a result for attestations (``ztscan.config.attestations``)."""
_LOST = frozenset({GapReason.NO_PERMISSION, GapReason.NO_ROLE, GapReason.NOT_RECORDED})
"""Reasons for which something was not read, such as one group of many, also where the resource as a whole was."""
HELD_AS_DIGESTS = frozenset({*POLICIES, PROFILES, *GRANTS, *TRUSTS})
"""Resources of which results hold digests, and no configuration: settings of policies, what applications were granted, and whose
signatures are accepted."""


Unlike = Mapping[str, str]
"""By id of a check, why its results are not comparable though its rule is the same: ``ztscan.toml`` says something else."""
ALIKE: Unlike = MappingProxyType({})


def changed_settings(before: Scan, after: Scan) -> tuple[str, ...]:
    """The settings that two scans differ by. The options of a check are among them only if it ran in both."""
    ran = {check.id for check in before.checks} & {check.id for check in after.checks}
    options = of_check(OPTIONS, "")
    return tuple(
        name
        for name in changed(before.settings, after.settings)
        if not name.startswith(options) or name.removeprefix(options) in ran
    )


def unlike(before: Scan, after: Scan, depends: Callable[[str], frozenset[str] | None]) -> Unlike:
    """The checks whose options changed, or a table of ``ztscan.toml`` that they depend on.

    ``depends``: the names behind a check. Where they are not known, it may depend on every table.
    """
    names = changed_settings(before, after)
    found = {}
    for check in {check.id for check in (*before.checks, *after.checks)} if names else ():
        behind = frozenset[str]() if is_expectation(check) else depends(check)
        if own := [table_of(name) for name in names if concerns(name, check, behind)]:
            found[check] = f"`ztscan.toml` says something else than for the baseline: {', '.join(own)}"
    return found


def incomparable(before: CheckResult | None, after: CheckResult | None, apart: Unlike = ALIKE) -> str:
    """Why two results of one check are not comparable. Empty: they are."""
    unknown = [_without_verdict(result) for result in (before, after)]
    if unknown[0] and unknown[0] == unknown[1]:
        return f"{BOTH} {unknown[0]}"
    for side, result, told in zip(SIDES, (before, after), unknown, strict=True):
        if result is None:
            return f"the check did not run {side}"
        if told:
            return f"{side} {told}"
    if before is not None and after is not None and before.version != after.version:
        return f"the check's own rule changed from version {before.version} to {after.version}"
    return apart.get(after.id, "") if after is not None else ""


def _without_verdict(result: CheckResult | None) -> str:
    """What a check was that says nothing about the tenant. Empty: it says something, or did not run."""
    if result is None or result.verdict in ASSESSED:
        return ""
    why = f" ({result.reason})" if result.reason not in ("", result.verdict) else ""
    return f"it was {result.verdict.replace('_', ' ')}{why}"


def is_blind(result: CheckResult | None) -> bool:
    """Whether a check ran and says nothing about the tenant."""
    return result is not None and result.verdict not in ASSESSED


def is_partial(result: CheckResult | None) -> bool:
    """Whether findings are certain, but others may be hidden by evidence that is missing."""
    return result is not None and result.verdict is Verdict.FAIL and bool(result.gaps)


def is_blurred(before: CheckResult | None, after: CheckResult | None, apart: Unlike = ALIKE) -> bool:
    """Whether less than the whole truth about a check is known on either side. What a person decides, in both, is not less."""
    if before is after and before is not None and before.verdict in ASSESSED:
        return is_partial(before) or before.id in apart
    if before is not None and after is not None and before.verdict is after.verdict is Verdict.MANUAL:
        return False
    return bool(incomparable(before, after, apart)) or is_partial(before) or is_partial(after)


def is_whole(before: CheckResult | None, after: CheckResult | None) -> bool:
    """Whether nothing was missing for either result, also where it is for a person to decide."""
    sides = (before, after)
    return all(side is not None and not side.gaps and side.verdict is not Verdict.NOT_ASSESSED for side in sides) and (
        before is not None and after is not None and before.version == after.version
    )


def read_whole(scan: Scan) -> frozenset[str]:
    """The resources that a scan read as a whole."""
    return frozenset(reading.name for reading in scan.resources if reading.outcome == READ)


def half_read(side: str, result: CheckResult | None, read: Set[str]) -> str:
    """Why a result on partial evidence is not the whole truth. Empty: it is. ``read``: the resources that were read whole."""
    partial = _partial(result, read)
    return f"{side}, {partial}" if partial else ""


def _partial(result: CheckResult | None, read: Set[str]) -> str:
    """What a result on partial evidence lacks. A gap in what was read as a whole is one of its content: it says itself what."""
    if result is None or not is_partial(result):
        return ""
    gap = result.gaps[0]
    return gap.detail if gap.resource in read and gap.detail else f"`{gap.resource}` could not be read in full"


def _half_read(old: CheckResult | None, new: CheckResult | None, read: tuple[Set[str], Set[str]]) -> str:
    """What both results lack, each with its side. Empty: nothing."""
    before, after = _partial(old, read[0]), _partial(new, read[1])
    if before == after:
        return f"{BOTH}, {after}" if after else ""
    return "; ".join(f"{side}, {told}" for side, told in zip(SIDES, (before, after), strict=True) if told)


def _is_unread(results: Sequence[CheckResult | None], read: Sequence[Set[str]]) -> bool:
    """Whether something behind a check was not read, so that it can be restored. Where no gap tells it, it may be so."""
    lacking = [
        gap.resource not in whole or gap.reason in _LOST
        for result, whole in zip(results, read, strict=True)
        for gap in (result.gaps if result else ())
    ]
    return any(lacking) or not lacking


def blind_checks(
    before: Mapping[str, CheckResult],
    after: Mapping[str, CheckResult],
    findings: Sequence[FindingDrift],
    read: tuple[Set[str], Set[str]],
    apart: Unlike = ALIKE,
) -> Iterator[Blindness]:
    """Every check that could have drifted without being seen. Checks that a person decides, in both results, cannot.

    ``read``: the resources that the scan before, and the one after, read as a whole. A pass under another configuration may be
    one because it requires less: it shows of no gap that it is closed.
    """
    unclear = {
        change.check: change.reason
        for change in findings
        if change.direction is Direction.NOT_COMPARABLE and change.after is not None
    }
    for identity in sorted({*before, *after}):
        old, new = before.get(identity), after.get(identity)
        if not is_blurred(old, new, apart):
            if identity in unclear:
                yield Blindness("check", identity, unclear[identity], hides_regression=True)
            continue
        reason = incomparable(old, new, apart)
        if is_expectation(identity) and (old is None or new is None):
            continue  # its owner declared or withdrew it: that hides nothing of the tenant
        if reason:
            clean = new is not None and new.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE) and identity not in apart
            unread = reason != apart.get(identity) and _is_unread((old, new), read)
            yield Blindness("check", identity, reason, hides_regression=not clean, unread=unread)
        elif partial := _half_read(old, new, read):
            hides = is_partial(new) or identity in unclear
            yield Blindness("check", identity, partial, hides_regression=hides, unread=_is_unread((old, new), read))


def ended_attestations(before: Grade, after: Grade) -> Iterator[Blindness]:
    """Objectives that an owner's statement decided and decides no longer: it expired, or was removed."""
    now = {objective.id: objective for objective in after.objectives}
    for old in before.objectives:
        new = now.get(old.id)
        if new is None or new.status is not ObjectiveStatus.NOT_ASSESSED or old.status is ObjectiveStatus.NOT_ASSESSED:
            continue
        if _is_valid(old.attestation) and not _is_valid(new.attestation):
            attested = new.attestation or {}
            ended = f"expired on {attested['expires']}" if attested.get("validity") == _EXPIRED else "does not count any more"
            why = f"it was {old.status.replace('_', ' ')} by an attestation that {ended if attested else 'was removed'}"
            yield Blindness("objective", old.id, why, hides_regression=True, unread=False)


def _is_valid(attestation: Mapping[str, str] | None) -> bool:
    return attestation is not None and attestation.get("validity") == _VALID


def unknown_tenant(before: Scan, after: Scan) -> tuple[Blindness, ...]:
    """Why it is not known that two results are of one tenant: the organisation of one could not be read. Empty: it is known."""
    lacking = " and ".join(side for side, scan in (("before", before), ("after", after)) if not scan.tenant.id)
    if not lacking:
        return ()
    reason = f"{lacking}, the organisation could not be read, so it is not known that both results are of the same tenant"
    return (Blindness("tenant", "", reason, hides_regression=True),)


def blind_resources(before: Scan, after: Scan, unseen: Sequence[UnseenConfiguration]) -> Iterator[Blindness]:
    """Configuration that one of the scans, or neither, could read. A verdict does not depend on it: the checks are told apart.

    What the tenant does not have is no configuration of it. A resource that was not requested belongs to checks that did not run,
    which are named themselves.
    """
    ran = ({check.id for check in before.checks}, {check.id for check in after.checks})
    without = _checks_without(before, after)
    for entry in unseen:
        narrower = ran[0] - ran[1] if entry.side == "after" else ran[1] - ran[0]
        if entry.requested or not narrower:
            yield _blind_resource(entry.resource, entry.reason, without)
    outcomes = [{reading.name: reading.outcome for reading in scan.resources} for scan in (before, after)]
    for resource in sorted(outcomes[0].keys() & outcomes[1].keys() & ALL_RESOURCES.keys()):
        reasons = [side[resource] for side in outcomes]
        if not (_is_unseen(reasons) if ALL_RESOURCES[resource].configuration else _is_unheld(resource, reasons, before, after)):
            continue
        if not _is_not_there(resource, frozenset(reasons), {before.tenant.cloud, after.tenant.cloud}, without):
            reason = next(reason for reason in reversed(reasons) if reason != READ)
            yield _blind_resource(resource, f"`{resource}` could not be read ({reason})", without)


def _is_unseen(outcomes: Sequence[str]) -> bool:
    """Whether neither result has the configuration. Where one of them has, the comparison of configuration told it."""
    return READ not in outcomes


def _is_unheld(resource: str, outcomes: Sequence[str], before: Scan, after: Scan) -> bool:
    """Whether one of the results, or neither, could read what results hold as digests, so that none shows a change of it.

    Settings that could not be read of some policies only are told by policy.
    """
    if resource not in HELD_AS_DIGESTS:
        return False
    return any(
        outcome != READ and not any(group.id.endswith(f"{SETTINGS}:{resource}") for group in scan.members.groups)
        for outcome, scan in zip(outcomes, (before, after), strict=True)
    )


def _is_not_there(resource: str, reasons: Set[str], clouds: Set[str], without: Mapping[str, Set[str]]) -> bool:
    """Whether the tenant does not have what a resource reads, so that nothing of it takes effect, before or after.

    INVARIANT: a permission that is lost has this effect only where the subscriptions lack the licence as well, and each check has
    its verdict without the resource. Otherwise Microsoft does not offer the resource in the cloud of the tenant.
    """
    if reasons == {GapReason.NOT_IN_CLOUD}:
        return clouds.isdisjoint(ALL_RESOURCES[resource].clouds)
    return reasons == {GapReason.NOT_LICENSED} and not without.get(resource)


def _checks_without(*scans: Scan) -> Mapping[str, set[str]]:
    """The checks that lack a resource in one of the scans, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for scan in scans:
        for check in scan.checks:
            for gap in check.gaps:
                found[gap.resource].add(check.id)
    return found


def _blind_resource(resource: str, reason: str, without: Mapping[str, set[str]]) -> Blindness:
    checks = tuple(sorted(without.get(resource, ())))
    return Blindness("resource", resource, reason, hides_regression=False, checks=checks)
