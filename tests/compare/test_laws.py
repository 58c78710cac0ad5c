"""What holds for any two scans: nothing against itself, the reverse against the reverse, and order and names for nothing."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import CONTOSO, OBJECTIVES, finding, grade, result, scan
from ztscan.core.model import CheckResult, Finding, Gap, GapReason, Scan, Subject, Verdict
from ztscan.drift.canonical import canonical
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Direction, Drift

CHECKS = ("conditional_access.mfa_all_users", "pim.activation_controls", "consent.user_consent_restricted")
GAP = Gap("users", GapReason.UNAVAILABLE, "page 3 was refused", "try again")
SCALARS = st.sampled_from([None, "", "enabled", "disabled", "All", 0, 5, True, False])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["state", "users", "rules", "id", "modifiedDateTime", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
OBJECTS = st.lists(
    st.builds(
        lambda identity, name, body: {**body, "id": identity, "displayName": name},
        st.sampled_from("abc"),
        st.sampled_from(["One", "Two"]),
        st.dictionaries(st.sampled_from(["state", "conditions", "grantControls"]), VALUES, max_size=3),
    ),
    max_size=3,
    unique_by=lambda element: element["id"],
)
CONFIGURATIONS = st.dictionaries(
    st.sampled_from(["policies", "settings"]),
    OBJECTS.map(lambda rows: {row["id"]: row for row in rows}) | OBJECTS | VALUES,
    max_size=2,
)


# Strategies are made once, here: to make one costs more than to draw from it.
SUBJECTS = st.builds(Subject, st.just("user"), st.sampled_from("uvw"), st.sampled_from(["Adele", "Alex"]))
DISCRIMINATORS, USERS = st.sampled_from(["a", "b"]), st.sampled_from([None, 1, 2])
OBSERVED = st.sampled_from(["one factor", "one factor", "no factor"])


def _found(check: str, subject: Subject, discriminator: str, users: int | None, observed: str) -> Finding:
    return finding(check, subject, discriminator, users=users, observed=observed)


FOUND = {
    check: st.lists(
        st.builds(_found, st.just(check), SUBJECTS, DISCRIMINATORS, USERS, OBSERVED),
        max_size=3,
        unique_by=lambda f: f.fingerprint,
    )
    for check in CHECKS
}
WITHOUT_FINDINGS = st.sampled_from([v for v in Verdict if v is not Verdict.FAIL])
GAPS, VERSIONS, NAMED = st.sampled_from([(), (GAP,)]), st.sampled_from([1, 1, 1, 2]), st.sampled_from(sorted(OBJECTIVES))
EITHER = st.booleans()


@st.composite
def _results(draw: st.DrawFn, check: str) -> CheckResult:
    found = draw(FOUND[check])
    verdict = Verdict.FAIL if found else draw(WITHOUT_FINDINGS)
    gaps = draw(GAPS) if found or verdict is Verdict.NOT_ASSESSED else ()
    objective = draw(NAMED)
    return result(check, verdict, *found, gaps=gaps, version=draw(VERSIONS), objectives=(objective,))


RESULTS = {check: _results(check) for check in CHECKS}


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    checks = [draw(RESULTS[check]) for check in CHECKS if draw(EITHER) or draw(EITHER)]
    return scan(*checks, configuration=draw(CONFIGURATIONS))


def drift(before: Scan, after: Scan) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)))


INVERSE = {
    Direction.REGRESSED: Direction.IMPROVED,
    Direction.IMPROVED: Direction.REGRESSED,
    Direction.NEW: Direction.GONE,
    Direction.GONE: Direction.NEW,
}


def levels(of: Drift, *, inverse: bool = False) -> dict[str, set[Any]]:
    """All that a drift says, without wording; read from after to before if ``inverse``."""

    def way(direction: Direction) -> Direction:
        return INVERSE.get(direction, direction) if inverse else direction

    def sides(*pair: Any) -> tuple[Any, ...]:
        return pair[::-1] if inverse else pair

    return {
        "findings": {(c.check, way(c.direction), *sides(repr(c.before), repr(c.after))) for c in of.findings},
        "checks": {(c.id, way(c.direction), *sides(c.before, c.after)) for c in of.checks},
        "objectives": {(c.id, way(c.direction), *sides(c.before, c.after)) for c in of.objectives},
        "pillars": {(c.id, way(c.direction), *sides(c.score_before, c.score_after), *sides(c.maturity_before, c.maturity_after))
                    for c in of.pillars},
        "objects": {(c.resource, c.id, way(c.direction), *sides(c.name_before, c.name_after)) for c in of.configuration},
        "properties": {
            (c.resource, c.id, p.path, *sides(repr(p.before), repr(p.after)), *sides(p.removed, p.added))
            for c in of.configuration
            for p in c.changes
        },
        "unseen": {c.resource for c in of.unseen},
        "renamed": {(c.resource, c.id, *sides(c.before, c.after)) for c in of.renamed},
    }  # fmt: skip


@given(scans())
def test_a_scan_against_itself_has_no_drift(one: Scan) -> None:
    found = drift(one, one)
    assert found.is_empty
    assert not found.renamed
    assert not found.has_regressions


@given(scans(), scans())
def test_looking_back_is_the_reverse_of_looking_forward(one: Scan, other: Scan) -> None:
    assert levels(drift(one, other), inverse=True) == levels(drift(other, one))


def turned(value: Any) -> Any:
    """The same value with every collection in another order."""
    if isinstance(value, dict):
        return {name: turned(value[name]) for name in reversed(value)}
    return [turned(element) for element in reversed(value)] if isinstance(value, list) else value


@given(scans())
def test_reordering_and_renaming_everything_is_no_drift(one: Scan) -> None:
    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            names = {"displayName": "Another name"} if "id" in value and "displayName" in value else {}
            return {name: renamed(content) for name, content in value.items()} | names
        return [renamed(element) for element in value] if isinstance(value, list) else value

    def unnamed(found: Finding) -> Finding:
        return msgspec.structs.replace(found, subject=msgspec.structs.replace(found.subject, name="Another name"))

    other = msgspec.structs.replace(
        one,
        checks=tuple(
            msgspec.structs.replace(c, findings=tuple(map(unnamed, reversed(c.findings)))) for c in reversed(one.checks)
        ),
        configuration=turned(renamed(dict(one.configuration))),
        tenant=msgspec.structs.replace(CONTOSO, name="Contoso Ltd"),
    )
    assert drift(one, other).is_empty


@given(VALUES)
def test_the_canonical_form_is_its_own_canonical_form(value: Any) -> None:
    assert canonical(canonical(value)) == canonical(value)


@given(scans(), scans())
def test_what_only_one_side_could_judge_never_counts_as_better_or_worse(one: Scan, other: Scan) -> None:
    blind = {c.id for side in (one, other) for c in side.checks if c.verdict in (Verdict.NOT_ASSESSED, Verdict.MANUAL)}
    ran = {c.id for c in one.checks} & {c.id for c in other.checks}
    for change in drift(one, other).findings:
        if change.check in blind or change.check not in ran:
            assert change.direction is Direction.NOT_COMPARABLE
