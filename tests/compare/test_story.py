"""The causes of a comparison in words: which ones are told, in which order, and what each says."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.scans import ALEX, TENANT, finding
from ztscan.core.members import APPLICATION_GRANTS, USER_GRANTS
from ztscan.core.model import Finding, Severity, Subject
from ztscan.core.model import Tenant as TenantId
from ztscan.drift import listing
from ztscan.drift.cause import Cause, PeopleChange
from ztscan.drift.members import MEMBERSHIP, ROLES
from ztscan.drift.model import (
    Attribution,
    Blindness,
    Direction,
    Drift,
    FindingDrift,
    Moment,
    ObjectDrift,
    PropertyChange,
    SetChange,
)
from ztscan.drift.story import Event, events, summary, told

NIGHT = Moment("2026-11-01T02:00:00Z", "2026-11-01T02:01:00Z", "ztscan 0.1.0")
POLICIES = "conditional_access_policies"
BLIND = (Blindness("resource", "users", "after, it could not be read", hides_regression=False),)


def drift(**facts: Any) -> Drift:
    return Drift(TenantId("t", "Contoso", "contoso.com", "global"), NIGHT, NIGHT, **facts)


def control(
    resource: str = POLICIES, direction: Direction = Direction.CHANGED, *parts: PropertyChange, **facts: Any
) -> ObjectDrift:
    changes = parts or ((PropertyChange("state", "on", "off", ("off",), ("on",)),) if direction is Direction.CHANGED else ())
    return ObjectDrift(resource, facts.pop("id", "p"), direction, "Old", "New", changes, **facts)


def found(check: str = "a.b", direction: Direction = Direction.NEW, who: Subject = ALEX, **facts: Any) -> FindingDrift:
    made: Finding = finding(check, who, facts.pop("message", "it is wrong"))
    severity = facts.pop("severity", Severity.HIGH)
    before, after = (made, None) if direction is Direction.GONE else (made, made)
    return FindingDrift(check, "A check", severity, direction, before, after, **facts)


@pytest.mark.parametrize(
    ("by", "text"),
    [
        (None, ""),
        (Attribution(why_not="the log was not requested"), ""),
        (Attribution(who="ana@contoso.com", when="2026-11-01"), "ana@contoso.com, 2026-11-01"),
        (Attribution(who="A", when="B", where="192.0.2.7"), "A, B, from 192.0.2.7"),
        (Attribution(who="A", when="B", operation="Update policy"), "A, B: Update policy"),
        (Attribution(who="A", when="B", where="C", operation="D"), "A, B, from C: D"),
    ],
)
def test_who_made_a_change_is_told_with_all_that_the_log_says(by: Attribution | None, text: str) -> None:
    assert Event(Cause.CONTROL, "policies", "P", "deleted", "", by).who == text


def part(path: str, *, added: tuple[str, ...] = (), removed: tuple[str, ...] = (), before: Any = None, after: Any = None) -> Any:
    return PropertyChange(path, before, after, added, removed)


@pytest.mark.parametrize(
    ("change", "what", "advice"),
    [
        (control(direction=Direction.NEW), "created", "delete it."),
        (control(direction=Direction.GONE), "deleted", "create it again"),
        (control(), "state: on → off", "set the earlier values again"),
        (control(meaning="It opens a door."), "It opens a door.", "set the earlier values again"),
        (
            control(POLICIES, Direction.CHANGED, part("a", after=1), part("b", before=0), part("c", removed=("x",)), part("d")),
            "a: nothing → 1; b: 0 → nothing; c: x → nothing and 1 more properties",
            "set the earlier values again",
        ),
        (
            control(POLICIES, Direction.CHANGED, part("a", added=("1", "2", "3", "4", "5"), removed=("1", "2", "3"))),
            "a: 1, 2, 3 → 1, 2, 3 and 2 more",
            "set the earlier values again",
        ),
        (
            control(MEMBERSHIP, Direction.CHANGED, part("members", added=("Ana",), removed=("Ben",))),
            "entered: Ana; left: Ben",
            "the earlier members of the group",
        ),
        (control(MEMBERSHIP, Direction.CHANGED, part("members")), "other members", "the earlier members of the group"),
        (
            control(MEMBERSHIP, Direction.CHANGED, part("members", removed=("Ben",))),
            "left: Ben",
            "the earlier members of the group",
        ),
        (
            control(ROLES, Direction.CHANGED, part("members", added=("Ana",))),
            "entered: Ana",
            "the earlier assignments of the role",
        ),
        (
            control(USER_GRANTS, Direction.CHANGED, part("permissions", added=("Mail.Read",), removed=("User.Read",))),
            "granted: Mail.Read; withdrawn: User.Read",
            "withdraw what was granted",
        ),
    ],
)
def test_what_a_changed_object_says_and_how_it_is_undone(change: ObjectDrift, what: str, advice: str) -> None:
    (event,) = events(drift(configuration=(change,)))
    assert event.what == what
    assert advice in event.advice
    assert (event.name, event.effects, event.more_effects) == ("New", (), "")


@pytest.mark.parametrize(
    ("resource", "kind"),
    [
        (POLICIES, "conditional access policies"),
        (USER_GRANTS, "consent for all users"),
        (APPLICATION_GRANTS, "application permissions"),
    ],
)
def test_an_object_is_called_by_its_resource_in_words(resource: str, kind: str) -> None:
    assert [event.kind for event in events(drift(configuration=(control(resource, Direction.NEW),)))] == [kind]


AGAIN = control(POLICIES, Direction.CHANGED, PropertyChange("id", "old", "p", ("p",), ("old",)))


@pytest.mark.parametrize(
    "change", [AGAIN, control(cause=Cause.POPULATION), control(cause=Cause.TIME), control(cause=Cause.EVIDENCE)]
)
def test_what_changes_no_control_is_no_cause(change: ObjectDrift) -> None:
    assert events(drift(configuration=(change,))) == ()


def test_the_effects_of_a_control_are_the_worse_findings_of_checks_that_read_it_the_most_severe_first() -> None:
    through = (POLICIES,)
    low, high = (found(f"a.{rank}", through=through, severity=rank) for rank in (Severity.LOW, Severity.HIGH))
    others = (
        found("b.waived", through=through, waived_after=True),
        found("b.quiet", through=through, quiet=True),
        found("b.better", Direction.GONE, through=through),
        found("b.of_another", through=("named_locations",), severity=Severity.CRITICAL),
    )
    (event,) = events(drift(configuration=(control(),), findings=(low, high, *others)))
    assert [effect.check for effect in event.effects] == ["a.high", "a.low"]
    assert event.rank == Severity.HIGH.rank


def test_controls_come_before_what_is_not_known_then_the_most_severe_then_by_kind_and_name() -> None:
    second, third = (found(f"a.{rank}", severity=rank, through=()) for rank in (Severity.CRITICAL, Severity.LOW))
    unclear = found("a.unclear", severity=Severity.CRITICAL, cause=Cause.UNDETERMINED)
    objects = (control("named_locations", Direction.NEW), control(POLICIES, Direction.NEW))
    of = drift(configuration=objects, findings=(unclear, third, second))
    assert [event.kind for event in events(of)] == [
        "a.critical", "a.low", "conditional access policies", "named locations", "a.unclear",
    ]  # fmt: skip


def test_findings_that_no_object_explains_are_one_cause_for_each_check() -> None:
    ana, ben = (Subject("user", name, name) for name in ("Ana", "Ben"))
    members = (SetChange("user", 1, 0, ("Cara",)),)
    of = drift(
        findings=(
            found(who=ben, direction=Direction.REGRESSED),
            found(who=ana, direction=Direction.REGRESSED, members=members, attribution=Attribution(who="Dan", when="today")),
            found("a.time", cause=Cause.TIME),
            found("a.people", cause=Cause.POPULATION),
            found("a.gone", Direction.GONE),
            found("a.c", who=Subject("tenant", "id-only", "")),
        )
    )
    first, second = events(of)
    assert (first.kind, first.name, first.what) == (
        "a.b",
        "Ana",
        "worse: it is wrong; users newly affected: 1 (Cara) (and 1 more)",
    )
    assert (first.advice, first.who) == ("Remediation: ztscan checks show a.b", "Dan, today")
    assert (second.name, second.what) == ("id-only", "new: it is wrong")


def test_a_summary_tells_five_causes_and_two_effects_of_each_and_counts_the_rest() -> None:
    objects = tuple(control(id=f"p{number}") for number in range(7))
    five, two = summary(drift(configuration=objects)), summary(drift(configuration=objects[:5]))
    assert (len(five.events), five.more, two.more) == (5, "and 2 more causes", "")
    assert summary(drift(configuration=objects[:6])).more == "and 1 more cause"
    effects = tuple(found(f"a.{number}") for number in range(4))
    event = Event(Cause.CONTROL, "policies", "P", "deleted", "", effects=effects[:3])
    assert (event.told_effects, event.more_effects) == (effects[:2], "and 1 more finding")
    assert event._replace(effects=effects).more_effects == "and 2 more findings"
    assert event._replace(effects=effects[:2]).more_effects == ""


@pytest.mark.parametrize(
    ("of", "line"),
    [
        (drift(), "nothing changed"),
        (drift(blindness=BLIND), "no change is known; cannot be compared: 1 resource"),
        (drift(configuration=(control(),)), "1 control changed; policies and settings: 1 changed"),
        (drift(configuration=(control(), control(id="q"))), "2 controls changed; policies and settings: 2 changed"),
        (drift(findings=(found(cause=Cause.UNDETERMINED),)), "the cause of 1 change is not known; findings: 1 new"),
        (drift(findings=(found(cause=Cause.UNDETERMINED), found("a.c", cause=Cause.UNDETERMINED))),
         "the cause of 2 changes is not known; findings: 2 new"),
        (drift(findings=(found(cause=Cause.TIME),)), "1 finding changed with time or activity; findings: 1 new"),
        (drift(findings=(found(cause=Cause.TIME), found("a.c", cause=Cause.TIME))),
         "2 findings changed with time or activity; findings: 2 new"),
        (drift(findings=(found(cause=Cause.POPULATION),)), "no control changed; findings: 1 new"),
        (drift(findings=(found(cause=Cause.POPULATION),), blindness=BLIND),
         "no change of a control is known; findings: 1 new; cannot be compared: 1 resource"),
        (drift(findings=(found(direction=Direction.GONE),)), "no control became weaker; findings: 1 gone"),
        (drift(findings=(found(direction=Direction.GONE),), blindness=BLIND * 2),
         "no weaker control is known; findings: 1 gone; cannot be compared: 2 resources"),
        (drift(people=PeopleChange(1, 0)), "1 person joined; nothing else changed"),
        (drift(people=PeopleChange(3, 1)), "3 people joined, 1 person left; nothing else changed"),
        (drift(people=PeopleChange(3, 2, guests=1)), "2 hires and 1 guest joined, 2 people left; nothing else changed"),
        (drift(people=PeopleChange(3, 0, guests=3)), "3 guests joined; nothing else changed"),
        (drift(people=PeopleChange(1, 0, guests=0)), "1 hire joined; nothing else changed"),
        (drift(people=PeopleChange(0, 2)), "2 people left; nothing else changed"),
        (drift(people=PeopleChange(0, 0)), "nothing changed"),
    ],
)  # fmt: skip
def test_a_comparison_in_one_line(of: Drift, line: str) -> None:
    assert told(of) == line


def test_a_message_is_told_with_its_subject_unless_it_names_it() -> None:
    named, bare = (finding("a.b", ALEX, message) for message in (f"{ALEX.name} has no MFA", "has no MFA"))
    assert [listing.with_subject(one) for one in (named, bare)] == [named.message, f"{ALEX.name}: has no MFA"]
    nameless = msgspec.structs.replace(TENANT, name="")
    assert listing.with_subject(finding("a.b", nameless, "it is open")) == f"{TENANT.id}: it is open"


@pytest.mark.parametrize("count", [1, 3, 4])
def test_a_change_of_members_names_three_and_counts_the_rest(count: int) -> None:
    names = tuple("ABCD"[:count])
    more = " and 1 more" if count > 3 else ""
    assert SetChange("user", count, 0, names).text == f"users newly affected: {count} ({', '.join(names[:3])}{more})"
    assert SetChange("user", count, 0).text == f"users newly affected: {count}"
