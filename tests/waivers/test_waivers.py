"""Which findings a waiver covers, what the gate then sees, and what is said of waivers that do nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import ADELE, ALEX, TODAY, contoso, finding, result, scan
from ztscan.config.settings import WaiverEntry
from ztscan.config.waivers import (
    LONGEST,
    WaiverState,
    apply_waivers,
    evidence_fingerprint,
    is_waived,
    refuse_waivers,
    select_finding,
    waiver_for,
)
from ztscan.core.errors import UsageError
from ztscan.core.fingerprint import fingerprint
from ztscan.core.members import COVERED_CONDITION, COVERED_LOCATION, Member, Members
from ztscan.core.model import Finding, Gap, GapReason, Scan, Verdict, Witness

CHECK = "conditional_access.mfa_all_users"
ADELES = finding(CHECK, ADELE, "Adele Vance signs in without MFA", observed="no MFA")
ALEXES = finding(CHECK, ALEX, "Alex Wilber signs in without MFA", observed="no MFA")
BOTH = scan(result(CHECK, Verdict.FAIL, ADELES, ALEXES))


def waiver(subject: str = "*", check: str = CHECK, expires: date = TODAY, **facts: str) -> WaiverEntry:
    facts = {"reason": "accepted", "owner": "it@contoso.com", **facts}
    return WaiverEntry(check=check, subject=subject, expires=expires, **facts)


def states(of: Scan, *entries: WaiverEntry) -> list[WaiverState]:
    return [use.state for use in apply_waivers(of, entries, TODAY).uses]


def waived_subjects(of: Scan) -> set[str]:
    return {f.subject.name for check in of.checks for f in check.findings if is_waived(check, f)}


def test_a_waiver_of_everything_lets_the_gate_pass_and_keeps_the_verdict() -> None:
    (check,) = apply_waivers(BOTH, [waiver()], TODAY).scan.checks
    assert (check.verdict, check.effective) == (Verdict.FAIL, Verdict.PASS)
    assert check.findings == BOTH.checks[0].findings
    assert check.waiver is not None
    assert (check.waiver.owner, check.waiver.expires) == ("it@contoso.com", TODAY.isoformat())


@pytest.mark.parametrize("subject", [ADELE.id, ADELES.fingerprint])
def test_a_waiver_of_one_subject_leaves_the_others_failing(subject: str) -> None:
    waived = apply_waivers(BOTH, [waiver(subject)], TODAY).scan
    assert waived_subjects(waived) == {"Adele Vance"}
    assert waived.checks[0].effective is Verdict.FAIL


def test_two_waivers_together_cover_the_check_and_the_earlier_date_counts() -> None:
    later = TODAY + timedelta(days=30)
    waived = apply_waivers(BOTH, [waiver(ADELE.id, expires=later, reason="a"), waiver(ALEX.id, reason="b")], TODAY).scan
    (check,) = waived.checks
    assert check.waiver is not None
    assert (check.effective, check.waiver.reason, check.waiver.expires) == (Verdict.PASS, "a; b", TODAY.isoformat())


def test_what_could_not_be_read_is_not_waived_with_what_was_found() -> None:
    gap = Gap("users", GapReason.UNAVAILABLE, "page 3 was refused", "try again")
    waived = apply_waivers(scan(result(CHECK, Verdict.FAIL, ADELES, gaps=(gap,))), [waiver()], TODAY).scan
    assert waived.checks[0].effective is Verdict.NOT_ASSESSED


def test_a_waiver_holds_through_its_last_day_and_no_longer() -> None:
    entry = waiver(expires=TODAY)
    assert apply_waivers(BOTH, [entry], TODAY).scan.checks[0].effective is Verdict.PASS
    after = apply_waivers(BOTH, [entry], TODAY + timedelta(days=1))
    assert (after.scan, [use.state for use in after.uses]) == (BOTH, [WaiverState.EXPIRED])


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (waiver(expires=TODAY + LONGEST), WaiverState.APPLIED),
        (waiver(expires=TODAY + LONGEST + timedelta(days=1)), WaiverState.TOO_FAR_AHEAD),
        (waiver("99999999-9999-4999-8999-999999999999"), WaiverState.UNMATCHED),
        (waiver(evidence="0" * 32), WaiverState.LAPSED),
        (waiver(evidence=evidence_fingerprint(ADELES, ALEXES)), WaiverState.APPLIED),
        (waiver(evidence=evidence_fingerprint(ALEXES, ADELES)), WaiverState.APPLIED),
        (waiver(check="hybrid.seamless_sso"), WaiverState.UNDECIDED),
    ],
)
def test_what_became_of_a_waiver(entry: WaiverEntry, state: WaiverState) -> None:
    assert states(BOTH, entry) == [state]


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.PASS, WaiverState.UNUSED),
        (Verdict.NOT_APPLICABLE, WaiverState.UNUSED),
        (Verdict.NOT_ASSESSED, WaiverState.UNDECIDED),
    ],
)
def test_a_waiver_without_findings_is_unused_unless_nothing_could_be_seen(verdict: Verdict, state: WaiverState) -> None:
    assert states(scan(result(CHECK, verdict)), waiver()) == [state]


def test_a_waiver_that_adds_nothing_is_a_duplicate() -> None:
    assert states(BOTH, waiver(), waiver(ADELE.id)) == [WaiverState.APPLIED, WaiverState.DUPLICATE]
    assert states(BOTH, waiver(ADELE.id), waiver()) == [WaiverState.APPLIED, WaiverState.APPLIED]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"message": "reworded"}, True),
        ({"witness": Witness(sign_in=(("user", "Alex Wilber"),))}, True),
        ({"observed": "no MFA on 4 more apps"}, False),
        ({"expected": "phishing-resistant MFA"}, False),
        ({"users": 4000}, False),
        ({"applications": 0}, False),
        ({"members": (Members("action", 7, "7"),)}, False),
        ({"members": (Members("user", 7, "7"),)}, False),
        ({"members": (Members(COVERED_LOCATION, 7, "7"), Members(COVERED_CONDITION, 7, "7"))}, True),
    ],
)
def test_evidence_is_what_was_seen_and_asked_for_not_how_it_is_told(change: dict[str, object], same: bool) -> None:
    changed = msgspec.structs.replace(ADELES, **change)
    assert (evidence_fingerprint(changed) == evidence_fingerprint(ADELES)) is same


@pytest.mark.parametrize(
    ("was", "now", "same"),
    [
        ({"members": (Members("action", 7, "7"),)}, {"members": (Members("action", 7, "8"),)}, False),
        ({"members": (Members("user", 2, "7"),)}, {"members": (Members("user", 2, "8"),)}, False),
        ({"members": (Members("user", 2, "7"),), "users": 2}, {"members": (Members("user", 2, "8"),), "users": 2}, True),
        ({"members": (Members("device", 2, "7"),)}, {"members": (Members("device", 2, "8"),)}, True),
        ({"members": (Members("device", 2, "7"),)}, {"members": (Members("device", 3, "7"),)}, False),
        (
            {"members": (Members("device", 2, "7"), Members("action", 1, "1"))},
            {"members": (Members("action", 1, "1"), Members("device", 2, "7"))},
            True,
        ),
    ],
)
def test_evidence_has_every_member_and_of_what_is_counted_the_number(
    was: dict[str, object], now: dict[str, object], same: bool
) -> None:
    sides = [evidence_fingerprint(msgspec.structs.replace(ADELES, **change)) for change in (was, now)]
    assert (sides[0] == sides[1]) is same


def test_a_new_finding_lapses_a_waiver_of_all_that_names_its_evidence() -> None:
    accepted = waiver(evidence=evidence_fingerprint(ADELES))
    assert states(scan(result(CHECK, Verdict.FAIL, ADELES)), accepted) == [WaiverState.APPLIED]
    assert states(BOTH, accepted) == [WaiverState.LAPSED]


PROBLEMS = [
    waiver(expires=TODAY - timedelta(days=1)),
    waiver("nobody"),
    waiver(evidence="0" * 32),
]


@pytest.mark.parametrize("entry", [waiver(), waiver(check="hybrid.seamless_sso")])
def test_a_waiver_that_does_its_work_or_cannot_be_judged_is_never_refused(entry: WaiverEntry) -> None:
    refuse_waivers(apply_waivers(BOTH, [entry], TODAY).uses, strict=True)


@pytest.mark.parametrize("entry", PROBLEMS)
def test_a_waiver_with_a_problem_is_refused_where_waivers_are_strict(entry: WaiverEntry) -> None:
    waived = apply_waivers(BOTH, [entry], TODAY)
    assert waived.problems == waived.uses
    refuse_waivers(waived.uses, strict=False)
    with pytest.raises(UsageError, match=f"`{CHECK}`") as caught:
        refuse_waivers(waived.uses, strict=True)
    assert caught.value.next_step


def test_problems_are_just_the_waivers_that_have_one() -> None:
    sound, expired = waiver(ADELE.id), waiver(ALEX.id, expires=TODAY - timedelta(days=1))
    undecided, unused = waiver(check="hybrid.seamless_sso"), waiver("nobody")
    waived = apply_waivers(BOTH, [sound, expired, undecided, unused], TODAY)
    assert [use.entry for use in waived.problems] == [expired, unused]
    assert [state for state in WaiverState if not state.is_problem] == [WaiverState.APPLIED, WaiverState.UNDECIDED]


@pytest.mark.parametrize("strict", [True, False])
def test_no_waiver_may_run_for_years(strict: bool) -> None:
    with pytest.raises(UsageError, match="more than 400 days ahead"):
        refuse_waivers(apply_waivers(BOTH, [waiver(expires=TODAY + LONGEST * 2)], TODAY).uses, strict=strict)


def test_accepting_a_finding_makes_a_waiver_that_applies_to_it_as_it_is() -> None:
    entry = waiver_for(
        *select_finding(BOTH, ALEXES.fingerprint[:10]),
        reason="he leaves in May",
        owner="it@contoso.com",
        expires=TODAY,
        today=TODAY,
    )
    assert waived_subjects(apply_waivers(BOTH, [entry], TODAY).scan) == {"Alex Wilber"}
    worse = scan(
        result(CHECK, Verdict.FAIL, ADELES, msgspec.structs.replace(ALEXES, observed="no MFA, and an administrator now"))
    )
    assert states(worse, entry) == [WaiverState.LAPSED]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"expires": TODAY - timedelta(days=1)}, "`2026-11-19` is in the past"),
        ({"expires": TODAY + timedelta(days=401)}, "`2027-12-26` is more than 400 days ahead"),
        ({"reason": " "}, "a waiver needs a reason and an owner"),
        ({"owner": " "}, "a waiver needs a reason and an owner"),
    ],
)
def test_a_risk_cannot_be_accepted_for_ever_or_for_no_reason(facts: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        waiver_for(
            *select_finding(BOTH, ALEXES.fingerprint), **{"reason": "r", "owner": "o", "expires": TODAY, "today": TODAY, **facts}
        )
    assert str(caught.value) == message


@pytest.mark.parametrize("prefix", ["", "zzz"])
def test_a_fingerprint_that_names_nothing_is_refused(prefix: str) -> None:
    with pytest.raises(UsageError, match="no finding has the fingerprint"):
        select_finding(BOTH, prefix)


def test_a_beginning_that_two_fingerprints_share_is_refused() -> None:
    twin = msgspec.structs.replace(ALEXES, fingerprint=ADELES.fingerprint[:4] + "0" * 28)
    with pytest.raises(UsageError, match="2 fingerprints begin with"):
        select_finding(scan(result(CHECK, Verdict.FAIL, ADELES, twin)), ADELES.fingerprint[:4])


def raw(of: Scan) -> list[tuple[str, Verdict, tuple[Finding, ...]]]:
    return [(check.id, check.verdict, check.findings) for check in of.checks]


ENTRIES = st.lists(
    st.builds(
        waiver,
        subject=st.sampled_from(["*", ADELE.id, *(f.fingerprint for check in contoso().checks for f in check.findings)]),
        check=st.sampled_from([check.id for check in contoso().checks]),
        expires=st.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=500)),
        evidence=st.sampled_from(["", "0" * 32]),
    ),
    max_size=6,
)


@given(ENTRIES)
def test_waivers_never_change_a_raw_verdict_nor_drop_a_finding(entries: list[WaiverEntry]) -> None:
    waived = apply_waivers(contoso(), entries, TODAY)
    assert raw(waived.scan) == raw(contoso())
    assert len(waived.uses) == len(entries)


@given(ENTRIES)
def test_only_a_failing_check_is_ever_seen_otherwise_by_the_gate(entries: list[WaiverEntry]) -> None:
    for check in apply_waivers(contoso(), entries, TODAY).scan.checks:
        if check.effective is not check.verdict:
            assert check.verdict is Verdict.FAIL
            assert all(is_waived(check, f) for f in check.findings)


def test_nothing_is_waived_where_there_is_no_waiver() -> None:
    assert waived_subjects(BOTH) == set()


def test_a_risk_can_be_accepted_for_as_long_as_a_waiver_may_run() -> None:
    entry = waiver_for(*select_finding(BOTH, ALEXES.fingerprint), reason="r", owner="o", expires=TODAY + LONGEST, today=TODAY)
    assert states(BOTH, entry) == [WaiverState.APPLIED]


def test_a_waiver_that_is_there_twice_is_a_duplicate() -> None:
    assert states(BOTH, waiver(), waiver()) == [WaiverState.APPLIED, WaiverState.DUPLICATE]


def test_what_a_waiver_covers_is_counted_in_words() -> None:
    one, both = apply_waivers(BOTH, [waiver(ADELE.id)], TODAY), apply_waivers(BOTH, [waiver()], TODAY)
    assert [use.detail for use in (*one.uses, *both.uses)] == ["covers 1 finding", "covers 2 findings"]


OLD = "conditional_access.mfa_everyone"
"""What `CHECK` was called before it was renamed."""


@pytest.mark.parametrize("check", [OLD, CHECK])
@pytest.mark.parametrize("subject", ["*", ADELE.id, fingerprint(OLD, ADELES), ADELES.fingerprint])
def test_a_waiver_of_a_retired_check_covers_its_successor(check: str, subject: str) -> None:
    alone = scan(result(CHECK, Verdict.FAIL, ADELES))
    then = msgspec.structs.replace(ADELES, fingerprint=fingerprint(OLD, ADELES))
    for evidence in ("", evidence_fingerprint(then), evidence_fingerprint(ADELES)):
        entry = waiver(subject, check=check, evidence=evidence)
        waived = apply_waivers(alone, [entry], TODAY, {OLD: CHECK})
        assert [use.state for use in waived.uses] == [WaiverState.APPLIED]
        assert waived_subjects(waived.scan) == {"Adele Vance"}
        changed = msgspec.structs.replace(ADELES, users=4000)
        lapsed = apply_waivers(scan(result(CHECK, Verdict.FAIL, changed)), [entry], TODAY, {OLD: CHECK})
        assert [use.state for use in lapsed.uses] == [WaiverState.LAPSED if evidence else WaiverState.APPLIED]


def test_waivers_under_the_old_and_the_new_id_add_up() -> None:
    entries = [waiver(ADELE.id, check=OLD), waiver(ALEX.id), waiver(ADELE.id)]
    waived = apply_waivers(BOTH, entries, TODAY, {OLD: CHECK})
    assert [use.state for use in waived.uses] == [WaiverState.APPLIED, WaiverState.APPLIED, WaiverState.DUPLICATE]
    assert waived.scan.checks[0].effective is Verdict.PASS


def test_a_few_members_are_evidence_by_their_ids_under_any_key_of_their_digests() -> None:
    """The key depends on the id of the tenant, which a scan with fewer permissions does not read."""

    def with_action(action: str, digest: str) -> Finding:
        return msgspec.structs.replace(ADELES, members=(Members("action", 1, digest, (Member(action, action, digest),)),))

    one, elsewhere = with_action("users/create", "aa"), with_action("users/create", "bb")
    assert evidence_fingerprint(one) == evidence_fingerprint(elsewhere)
    assert evidence_fingerprint(one) != evidence_fingerprint(with_action("users/delete", "aa"))
