"""Each change has a cause: what two results show is attributed to people, and nothing else is."""

from __future__ import annotations

import re

import msgspec
import pytest

from tests.compare.nights import (
    ALERTS,
    CHECK,
    COUNTED,
    DEVICES,
    OTHER_POLICY,
    OWN,
    OWNED,
    POLICIES,
    PROFILE,
    TENANT,
    drift,
    including,
    night,
    of,
    person,
    reached,
)
from tests.scans import CONTOSO, finding, grade, result
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.core.gates import Ruling
from ztscan.core.members import WIDTH, Digester, Members, affected
from ztscan.core.model import Scan, Severity, Verdict
from ztscan.core.sealing import Directory, NamedGroup, seal
from ztscan.drift import story
from ztscan.drift.cause import Cause, PeopleChange
from ztscan.drift.causes import VOLATILE
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Direction, Drift
from ztscan.engine.registry import load
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import Content
from ztscan.reports.redact import redact


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (night(of("a")), night(of("ad"), people="abcd"), Cause.POPULATION),
        (night(of("")), night(of("d"), people="abcd"), Cause.POPULATION),
        (night(of("a")), night(of("ab")), Cause.CONTROL),
        (night(of("a")), night(of("abd"), people="abcd"), Cause.CONTROL),
        (night(of("ab")), night(of("a"), people="ac"), Cause.POPULATION),
        (night(of("ab")), night(of("a")), Cause.CONTROL),
        (night(of("ab")), night(of("ad"), people="acd"), Cause.POPULATION),
        (night(of("a")), night(of("ad"), people="abcd", policies=OTHER_POLICY), Cause.CONTROL),
        (night(of("a")), night(of("ad"), people="abcd", group="b"), Cause.CONTROL),
        (night(of("a")), night(of("ad"), people="abcd", roles={"eligible": "d"}), Cause.CONTROL),
        (night(of("a", application="x")), night(of("ad", application="xy"), people="abcd"), Cause.CONTROL),
        (night(of("a")), night(of("ab"), roles={"activated": "b"}), Cause.TIME),
        (night(of("a"), roles={"eligible": "b"}), night(of("ab"), roles={"eligible": "b", "activated": "b"}), Cause.TIME),
        (night(of("a")), night(of("abd"), people="abcd", roles={"activated": "b"}), Cause.POPULATION),
        (night(of("a")), night(of("abc"), roles={"activated": "b"}), Cause.CONTROL),
        (night(of("a", managedDevice="m")), night(of("ad", managedDevice="m"), people="abcd"), Cause.CONTROL),
        (night(of("a"), people=None), night(of("ad"), people="abcd"), Cause.UNDETERMINED),
        (night(of("a")), night(of("ad"), people=None, lost="users"), Cause.UNDETERMINED),
        (night(of("a"), people=None), night(of("ad"), people=None), Cause.CONTROL),
        (night(of("a")), night(of("ad"), people="abcd", lost=POLICIES), Cause.UNDETERMINED),
        (night(of("a", OWN)), night(of("ab", OWN)), Cause.POPULATION),
        (night(of("a", COUNTED)), night(of("ab", COUNTED)), Cause.TIME),
        (night(of("a", ALERTS)), night(of("ab", ALERTS)), Cause.TIME),
        (night(of("", DEVICES, device="a")), night(of("", DEVICES, device="ab")), Cause.POPULATION),
        (reached("s", devices="st"), reached("sx", devices="stx"), Cause.POPULATION),
        (reached("st", devices="st"), reached("s", devices="s"), Cause.POPULATION),
        (reached("s", devices="st"), reached("st", devices="st"), Cause.POPULATION),
        (reached("s", devices="st"), reached("sx", devices="stx", assigned="x"), Cause.POPULATION),
        (reached("s", devices="st", assigned="t"), reached("st", devices="st"), Cause.CONTROL),
        (reached("s", devices="st"), reached("st", devices="st", assigned="t"), Cause.CONTROL),
        (reached("s", devices="st", settings="on"), reached("sx", devices="stx", settings="off"), Cause.CONTROL),
        (reached("s", devices="st", settings="on"), reached("sx", devices="stx", settings=None), Cause.UNDETERMINED),
        (reached("s", devices="st"), reached("st", devices="st", without="w"), Cause.CONTROL),
        (reached("s", devices="st", without=PROFILE), reached("st", devices="st"), Cause.CONTROL),
        (reached("s", devices="st"), reached("st", devices="st", without=PROFILE), Cause.CONTROL),
        (reached("s", devices=None), reached("sx", devices="stx"), Cause.UNDETERMINED),
        (reached("s", devices="st"), reached("sx", devices=None, lost="managed_devices"), Cause.UNDETERMINED),
        (reached("s", devices=None), reached("sx", devices=None), Cause.CONTROL),
        (night(of("a", "plugin.check")), night(of("ad", "plugin.check"), people="abcd"), Cause.CONTROL),
        (night(of("a", OWNED)), night(of("ad", OWNED), people="abcd"), Cause.CONTROL),
        (night(of("a", "plugin.check")), night(of("ab", "plugin.check")), Cause.CONTROL),
        (
            night(of("a", "plugin.check")),
            night(of("ad", "plugin.check"), people="abcd", policies=OTHER_POLICY),
            Cause.CONTROL,
        ),
        (night(result(CHECK)), night(result(CHECK, Verdict.FAIL, person("d"))), Cause.CONTROL),
        (night(result(CHECK)), night(result(CHECK, Verdict.FAIL, person("d")), people="abcd"), Cause.POPULATION),
    ],
)
def test_a_finding_is_attributed_to_people_only_where_that_is_shown(before: Scan, after: Scan, cause: Cause) -> None:
    (change,) = drift(before, after).findings
    assert change.cause is cause


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (night(group="a"), night(group="ab"), Cause.CONTROL),
        (night(group="ab"), night(group="a"), Cause.CONTROL),
        (night(group="ab"), night(group="a", people="ac"), Cause.POPULATION),
        (night(group="a"), night(group="ad", people="abcd"), Cause.CONTROL),
        (
            night(group="a", policies=including("includeGroups")),
            night(group="ad", people="abcd", policies=including("includeGroups")),
            Cause.POPULATION,
        ),
        (
            night(group="a", policies=including("excludeGroups")),
            night(group="ad", people="abcd", policies=including("excludeGroups")),
            Cause.CONTROL,
        ),
        (
            night(group="a", policies=including("includeGroups")),
            night(group="ab", policies=including("includeGroups")),
            Cause.CONTROL,
        ),
        (night(group="a"), night(group="a?"), Cause.CONTROL),
        (night(group="ab", people=None), night(group="a", people="ac"), Cause.UNDETERMINED),
        (night(roles={"permanent": "a"}), night(roles={"permanent": "ab"}), Cause.CONTROL),
        (night(roles={"permanent": "a"}), night(roles={"permanent": "ad"}, people="abcd"), Cause.CONTROL),
        (night(roles={"permanent": "ab"}), night(roles={"permanent": "a"}, people="ac"), Cause.POPULATION),
        (night(), night(policies=OTHER_POLICY), Cause.CONTROL),
    ],
)
def test_members_of_groups_and_holders_of_roles_are_controls_unless_they_left_the_tenant(
    before: Scan, after: Scan, cause: Cause
) -> None:
    found = drift(before, after)
    (change,) = found.configuration
    assert change.cause is cause
    expected = {Cause.CONTROL: Ruling.FAIL, Cause.POPULATION: Ruling.PASS, Cause.UNDETERMINED: Ruling.UNKNOWN}
    assert found.ruling("control") is expected[cause]


def test_an_activation_is_no_change_of_an_assignment() -> None:
    found = drift(night(roles={"eligible": "a"}), night(roles={"eligible": "a", "activated": "a"}))
    assert (found.configuration, found.ruling("any")) == ((), Ruling.PASS)


HIRE = drift(night(of("a")), night(of("ad"), people="abcd"))


def test_people_with_digests_of_another_salt_are_not_compared() -> None:
    before, after = night(of("a")), night(of("a"), people="abcd")
    assert drift(before, after).people == PeopleChange(1, 0)
    salted = msgspec.structs.replace(after.members, salt="another")
    assert drift(before, msgspec.structs.replace(after, members=salted)).people is None


def test_who_joined_and_left_is_told_with_the_cause() -> None:
    assert HIRE.people == PeopleChange(1, 0)
    assert story.told(HIRE) == "1 person joined; no control changed; findings: 1 worse"
    both = msgspec.structs.replace(HIRE, people=PeopleChange(2, 1, guests=1))
    assert story.told(both).startswith("1 hire and 1 guest joined, 1 person left; no control changed; ")
    assert story.told(drift(night(), night(people="abcd"))) == "1 person joined; nothing else changed"
    controls = drift(night(of("a")), night(of("ab"), policies=OTHER_POLICY))
    assert story.told(controls).startswith("1 control changed; ")


def test_a_changed_control_is_told_with_the_findings_that_follow_from_it() -> None:
    (event,) = story.events(drift(night(of("a")), night(of("ab"), policies=OTHER_POLICY)))
    assert (event.kind, event.what) == ("conditional access policies", "state: enabled → disabled")
    assert [found.check for found in event.effects] == [CHECK]
    (alone,) = story.events(drift(night(of("a")), night(of("ab"))))
    assert (alone.kind, alone.what) == (CHECK, "worse: they can sign in without MFA; users newly affected: 1 (b)")


def test_the_most_severe_cause_comes_first() -> None:
    low = msgspec.structs.replace(of("", "consent.x", client_secret="s"), severity=Severity.LOW)
    high = msgspec.structs.replace(of("ab", "consent.y"), severity=Severity.CRITICAL)
    before = night(*(result(check) for check in ("consent.x", "consent.y")))
    assert [event.kind for event in story.events(drift(before, night(low, high)))] == ["consent.y", "consent.x"]


@pytest.mark.parametrize(
    ("found", "control", "population", "any_", "none"),
    [
        (HIRE, Ruling.PASS, Ruling.FAIL, Ruling.FAIL, Ruling.PASS),
        (drift(night(of("a")), night(of("ab"))), Ruling.FAIL, Ruling.FAIL, Ruling.FAIL, Ruling.PASS),
        (drift(night(of("a")), night(of("ab"), roles={"activated": "b"})), Ruling.PASS, Ruling.PASS, Ruling.PASS, Ruling.PASS),
        (drift(night(of("ab")), night(of("a"))), Ruling.PASS, Ruling.PASS, Ruling.FAIL, Ruling.PASS),
        (drift(night(), night(policies=OTHER_POLICY)), Ruling.FAIL, Ruling.FAIL, Ruling.FAIL, Ruling.PASS),
        (drift(night(), night(lost=POLICIES)), Ruling.UNKNOWN, Ruling.UNKNOWN, Ruling.UNKNOWN, Ruling.PASS),
        (
            drift(night(of("a"), people=None), night(of("ad"), people="abcd")),
            Ruling.UNKNOWN,
            Ruling.UNKNOWN,
            Ruling.FAIL,
            Ruling.PASS,
        ),
    ],
)
def test_what_each_mode_counts(found: Drift, control: Ruling, population: Ruling, any_: Ruling, none: Ruling) -> None:
    modes = ("control", "population", "any", "none")
    assert tuple(found.ruling(mode) for mode in modes) == (control, population, any_, none)  # type: ignore[arg-type]


def test_a_check_whose_cause_is_not_known_may_be_allowed() -> None:
    found = drift(night(of("a"), people=None), night(of("ad"), people="abcd"))
    assert CHECK in {blind.name for blind in found.undecided("control")}
    assert CHECK not in {blind.name for blind in found.undecided("control", {CHECK})}


OLD_GAP = night(of("ab"))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (OLD_GAP, OLD_GAP, ExitCode.MET),
        (night(result(CHECK)), OLD_GAP, ExitCode.GAPS),
        (night(of("a")), OLD_GAP, ExitCode.GAPS),
        (night(of("a")), night(of("ad"), people="abcd"), ExitCode.MET),
        (night(result(CHECK, Verdict.NOT_ASSESSED, reason="no_permission")), OLD_GAP, ExitCode.INCOMPLETE),
        (OLD_GAP, night(result(CHECK, Verdict.NOT_ASSESSED, reason="no_permission")), ExitCode.INCOMPLETE),
        (night(of("a"), people=None), night(of("ad"), people="abcd"), ExitCode.INCOMPLETE),
        (OLD_GAP, night(result(CHECK)), ExitCode.MET),
    ],
)
def test_only_gaps_that_the_baseline_lacks_count(before: Scan, after: Scan, code: ExitCode) -> None:
    found = drift(before, after)
    assert exit_code(after, grade(after), fail_on=Severity.LOW, drift=found, fail_on_drift="none", new_only=True) is code


def test_a_result_knows_each_user_once_as_a_digest_and_nobody_else() -> None:
    users = [f"user-{number}" for number in range(60)]
    many = affected("user", ((user, user) for user in users[:30]))
    found = msgspec.structs.replace(finding(CHECK, TENANT, "m"), members=(many,))
    robots = NamedGroup("g", "Robots", affected("member", ((f"robot-{n}", "robot") for n in range(30))))
    _, table = seal([result(CHECK, Verdict.FAIL, found)], [robots], CONTOSO.id, Directory(users))
    assert set(table.everybody or ()) == {Digester(table.salt).member(user) for user in users}
    assert len(table.people or "") == 30 * WIDTH, "those whom a finding affects are not held twice"
    assert "user-" not in msgspec.json.encode(table).decode()


def test_a_redacted_comparison_has_the_same_causes_for_findings_with_members() -> None:
    before, after = night(of("a"), roles={"permanent": "a"}), night(of("ad"), people="abcd", roles={"permanent": "a"})
    redacted = [redact(one, grade(one), b"a key of the tests")[0] for one in (before, after)]
    assert [change.cause for change in drift(*redacted).findings] == [Cause.POPULATION]
    more = redact(night(of("a"), roles={"permanent": "ab"}), grade(before), b"a key of the tests")[0]
    (change,) = drift(redacted[0], more).configuration
    assert (change.resource, change.cause) == ("role_assignments", Cause.CONTROL)


@pytest.mark.parametrize(("changed", "more"), [(5, ""), (6, "and 1 more cause"), (1_205, "and 1,200 more causes")])
def test_a_summary_tells_five_causes_and_counts_the_rest(changed: int, more: str) -> None:
    off = {f"p{number}": {"id": f"p{number}", "state": "disabled"} for number in range(changed)}
    on = {key: policy | {"state": "enabled"} for key, policy in off.items()}
    summary = story.summary(drift(night(policies=on), night(policies=off)))
    assert (len(summary.events), summary.more) == (5, more)


@pytest.mark.parametrize(("worse", "more"), [(2, ""), (3, "and 1 more finding"), (4, "and 2 more findings")])
def test_a_cause_is_told_with_its_two_most_severe_effects(worse: int, more: str) -> None:
    effects = result(CHECK, Verdict.FAIL, *(person(name) for name in "abcd"[:worse]))
    (event,) = story.summary(drift(night(result(CHECK)), night(effects, policies=OTHER_POLICY))).events
    assert (len(event.told_effects), event.more_effects) == (2, more)


@pytest.mark.parametrize(("was", "now"), [(False, True), (True, False), (True, True)])
def test_a_group_with_more_members_than_a_result_holds_is_a_control(was: bool, now: bool) -> None:
    """Who entered is not known, though the people of the tenant are: nothing shows that they are new."""
    sides = [night(group="a", people="abc"), night(group="ad", people="abcd")]
    for place, huge in enumerate((was, now)):
        if huge:
            members = Members("member", 200_000 + place, f"{place:032x}")
            groups = tuple(
                msgspec.structs.replace(held, members=members) if held.id == "g" else held for held in sides[place].members.groups
            )
            sides[place] = msgspec.structs.replace(
                sides[place], members=msgspec.structs.replace(sides[place].members, groups=groups)
            )
    (change,) = drift(*sides).configuration
    assert (change.resource, change.cause) == ("group_members", Cause.CONTROL)


def test_a_typed_profile_that_comes_or_goes_is_a_control_and_is_told_where_both_scans_read_profiles() -> None:
    with_it, without = night(), night(without=PROFILE)
    for before, after, way in ((with_it, without, Direction.GONE), (without, with_it, Direction.NEW)):
        (change,) = drift(before, after).configuration
        told = (change.resource, change.id, change.direction, change.cause, change.name_after)
        assert told == ("device_configurations", "t", way, Cause.CONTROL, "Profile of BitLocker")
    assert not drift(with_it, night(without=PROFILE, lost="device_configurations")).configuration


def test_what_is_no_control_is_no_configuration() -> None:
    assert [name for name, resource in ALL_RESOURCES.items() if resource.content and resource.configuration] == []


_EVENTS = re.compile(
    r"signIn|auditLog|[aA]udits?$|[aA]lerts?\b|[iI]ncident|[aA]ctivit|[sS]napshot|[rR]uns?\b|[mM]onitoringResults|[sS]cores?\b|[rR]isk|"
    r"[dD]etections?$|healthIssues|[sS]imulations?$|[rR]ecommendation|[iI]nsight\b|[vV]ulnerabilit|subassessments|UnusedAccount"
)
_NO_EVENTS = {
    "azure_unread_services": "services, of which one type is named like activity",
    "custom_detections": "rules",
    "role_management_alert_configurations": "which alerts are switched on",
}
"""Resources that only sound like events."""


def test_what_holds_events_scores_or_advice_is_declared_as_activity() -> None:
    """By its name, path, types and record: another alert is no change of a control."""
    sounding = {
        name
        for name, resource in ALL_RESOURCES.items()
        if any(map(_EVENTS.search, (name, resource.path, resource.entity.__name__, *getattr(resource, "types", ()))))
        and not resource.configuration
    }
    assert sounding >= _NO_EVENTS.keys()
    sounding -= _NO_EVENTS.keys()
    assert {name for name in sounding if ALL_RESOURCES[name].content is not Content.ACTIVITY} == set()
    assert VOLATILE - sounding == set(), "declared as activity, and nothing of it says so: extend what is recognised"


@pytest.mark.parametrize(
    ("check", "cause"),
    [
        ("azure_monitoring.defender_alerts_handled", Cause.TIME),
        ("azure_infrastructure.recommendations", Cause.TIME),
        ("azure_infrastructure.secure_score", Cause.TIME),
        ("monitoring.directory_backup", Cause.TIME),
        ("tenant_settings.creation_events_reviewed", Cause.TIME),
        ("security_operations.alerts_triaged", Cause.TIME),
        ("monitoring.health_alerts", Cause.TIME),
        ("mfa_registration.no_legacy_sign_ins", Cause.TIME),
        ("identity_protection.high_risk_users_triaged", Cause.TIME),
        ("security_operations.incidents_triaged", Cause.TIME),
        # Microsoft's own monitor reports that a setting of the tenant changed.
        ("monitoring.native_drift", Cause.CONTROL),
        ("applications.no_unused_credentials", Cause.CONTROL),
        ("azure_infrastructure.endpoint_detection", Cause.CONTROL),
        ("azure_network.management_ports_closed", Cause.CONTROL),
    ],
)
def test_another_event_fails_no_gate_on_controls_and_what_is_read_besides_does(check: str, cause: Cause) -> None:
    """What decides with people, roles or applications as well is judged by those."""
    found = finding(check, TENANT, "there is one")
    before = msgspec.structs.replace(night(), checks=(result(check, Verdict.PASS),))
    after = msgspec.structs.replace(night(), checks=(result(check, Verdict.FAIL, found),))
    (change,) = compare(Graded(before, grade(before)), Graded(after, grade(after)), reads=load().reads).findings
    assert change.cause is cause
