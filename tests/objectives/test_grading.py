"""When an objective is met, and what the report says about why it is or is not."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest

from tests.scans import ADELE, finding, result, scan
from ztscan.config.attestations import Attestation, AttestedStatus
from ztscan.core.errors import PluginError, UsageError
from ztscan.core.model import CheckResult, Gap, GapReason, Maturity, ObjectiveGrade, ObjectiveStatus, Severity, Verdict, Waiver
from ztscan.objectives import RANK, grade, load, require_known

TODAY = date(2026, 11, 20)
MFA = "identities.mfa"  # Graph decides it
AUDIT = "identities.audit_logging"  # Graph shows a part
SEGMENTS = "network.segment_on_premises"  # nobody but the owner can tell


def attested(objective: str, status: AttestedStatus = AttestedStatus.MET, **facts: date) -> Attestation:
    dates = {"on": date(2026, 11, 2), "expires": date(2027, 11, 1)} | facts
    return Attestation(objective=objective, status=status, by="Adele Vance", evidence="ticket SEC-1432", **dates)


def failing(check_id: str, objective: str, waiver: Waiver | None = None) -> CheckResult:
    return result(check_id, Verdict.FAIL, finding(check_id, ADELE, "it is wrong"), objectives=(objective,), waiver=waiver)


def passing(check_id: str, objective: str) -> CheckResult:
    return result(check_id, Verdict.PASS, objectives=(objective,))


def inapplicable(check_id: str, objective: str) -> CheckResult:
    return result(check_id, Verdict.NOT_APPLICABLE, detail="there are no guests", objectives=(objective,))


def unread(check_id: str, objective: str) -> CheckResult:
    gap = Gap("conditional_access_policies", GapReason.NO_PERMISSION, "403", "grant `Policy.Read.All`")
    return result(check_id, Verdict.NOT_ASSESSED, reason="no_permission", gaps=(gap,), objectives=(objective,))


def manual(check_id: str, objective: str) -> CheckResult:
    return result(check_id, Verdict.MANUAL, reason="manual", detail="somebody must look", objectives=(objective,))


def graded(objective: str, *checks: CheckResult, attestation: Attestation | None = None, today: date = TODAY) -> ObjectiveGrade:
    given = grade(scan(*checks), [attestation] if attestation else [], today=today)
    return next(entry for entry in given.objectives if entry.id == objective)


@pytest.mark.parametrize(
    ("checks", "status", "reason"),
    [
        ((passing("a.b", MFA), passing("a.c", MFA)), "met", "All 2 checks that apply pass."),
        ((passing("a.b", MFA), inapplicable("a.c", MFA)), "met", "The only check that applies passes."),
        ((failing("a.b", MFA),), "not_met", "Its only check fails: `a.b`."),
        (
            (failing("a.b", MFA), passing("a.c", MFA)),
            "partly_met",
            "1 of 2 checks fails: `a.b`. 1 of 2 checks passes.",
        ),
        (
            (*(failing(f"a.f{i}", MFA) for i in range(5)), unread("a.u", MFA)),
            "not_met",
            (
                "5 of 6 checks fail: `a.f0`, `a.f1`, `a.f2` and 2 more. "
                "1 of 6 checks could not be assessed: `a.u` (grant `Policy.Read.All`)."
            ),
        ),
        ((failing("a.b", MFA), inapplicable("a.c", MFA)), "not_met", "1 of 2 checks fails: `a.b`."),
        (
            (unread("a.b", MFA), passing("a.c", MFA)),
            "not_assessed",
            "1 of 2 checks could not be assessed: `a.b` (grant `Policy.Read.All`). 1 of 2 checks passes.",
        ),
        ((unread("a.b", MFA),), "not_assessed", "Its only check could not be assessed: `a.b` (grant `Policy.Read.All`)."),
        ((inapplicable("a.b", MFA),), "not_applicable", "None of its checks applies: `a.b` (there are no guests)."),
        ((), "not_assessed", "No check covers this objective yet."),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_checks_decide_what_graph_can_see(checks: tuple[CheckResult, ...], status: str, reason: str) -> None:
    given = graded(MFA, *checks)
    assert (given.status.value, given.reason) == (status, reason)


@pytest.mark.parametrize(
    ("remedies", "detail", "said"),
    [
        (("", "grant `Policy.Read.All`"), "403 on /users", "grant `Policy.Read.All`"),
        (("",), "403 on /users", "403 on /users"),
        (("",), "", "unavailable"),
        ((), "", "unavailable"),
    ],
)
def test_why_a_check_could_not_be_assessed_is_the_first_remedy_or_what_is_known(
    remedies: tuple[str, ...], detail: str, said: str
) -> None:
    gaps = tuple(Gap(f"r{number}", GapReason.UNAVAILABLE, "503", remedy) for number, remedy in enumerate(remedies))
    lost = result("a.b", Verdict.NOT_ASSESSED, reason="unavailable", detail=detail, gaps=gaps, objectives=(MFA,))
    assert graded(MFA, lost).reason == f"Its only check could not be assessed: `a.b` ({said})."


def lost(check_id: str, remedy: str) -> CheckResult:
    gaps = (Gap("users", GapReason.UNAVAILABLE, "503", remedy),)
    return result(check_id, Verdict.NOT_ASSESSED, reason="unavailable", gaps=gaps, objectives=(MFA,))


def accepted(check_id: str, until: str) -> CheckResult:
    return failing(check_id, MFA, Waiver("merger", "Adele Vance", until, (), Verdict.PASS))


@pytest.mark.parametrize(
    ("checks", "reason"),
    [
        ((failing("a.b", MFA), failing("a.c", MFA)), "2 of 2 checks fail: `a.b`, `a.c`."),
        (
            tuple(failing(f"a.{name}", MFA) for name in "bcd"),
            "3 of 3 checks fail: `a.b`, `a.c`, `a.d`.",
        ),
        (
            (accepted("a.b", "2027-03-31"), accepted("a.c", "2027-01-31")),
            (
                "2 of 2 checks fail: `a.b`, `a.c`. `a.b`, `a.c` are accepted risks until 2027-01-31: this satisfies the gate, "
                "but does not meet the objective."
            ),
        ),
        (
            (accepted("a.b", "2027-03-31"), failing("a.c", MFA)),
            (
                "2 of 2 checks fail: `a.b`, `a.c`. `a.b` is an accepted risk until 2027-03-31: this satisfies the gate, "
                "but does not meet the objective."
            ),
        ),
        (
            tuple(lost(f"a.{name}", f"do {name}") for name in "bcde"),
            "4 of 4 checks could not be assessed: `a.b`, `a.c`, `a.d` and 1 more (do b; do c; do d and 1 more).",
        ),
        (
            (lost("a.b", "do it"), lost("a.c", "do it")),
            "2 of 2 checks could not be assessed: `a.b`, `a.c` (do it).",
        ),
        (
            (inapplicable("a.b", MFA), inapplicable("a.c", MFA)),
            "None of its checks applies: `a.b`, `a.c` (there are no guests).",
        ),
        ((result("a.b", Verdict.NOT_APPLICABLE, objectives=(MFA,)),), "None of its checks applies: `a.b`."),
        (
            (passing("a.b", MFA), passing("a.c", MFA), failing("a.d", MFA), inapplicable("a.e", MFA)),
            "1 of 4 checks fails: `a.d`. 2 of 4 checks pass.",
        ),
    ],
)
def test_a_reason_counts_its_checks_and_names_three_of_them(checks: tuple[CheckResult, ...], reason: str) -> None:
    assert graded(MFA, *checks).reason == reason


def test_a_waiver_satisfies_the_gate_and_does_not_meet_the_objective() -> None:
    accepted = Waiver("merger", "Adele Vance", "2027-03-31", (), Verdict.PASS)
    given = graded(MFA, failing("a.b", MFA, accepted))
    assert given.status is ObjectiveStatus.NOT_MET
    assert given.reason == (
        "Its only check fails: `a.b`. "
        "`a.b` is an accepted risk until 2027-03-31: this satisfies the gate, but does not meet the objective."
    )


QUESTION = "Are sign-in, audit and provisioning logs sent to a store or SIEM, kept as long as policy requires, and reviewed?"
MISSING = (
    f"The attestation by the owner (Security Governance) is missing: {QUESTION} "
    "A possible source of the answer: Azure (`--azure`: diagnostic settings and workspaces) and the SIEM."
)
ATTESTED_MET = "Adele Vance attested on 2026-11-02, until 2027-11-01, that it is met."


@pytest.mark.parametrize(
    ("checks", "attestation", "status", "reason"),
    [
        ((passing("a.b", AUDIT),), None, "not_assessed", f"{MISSING} The only check that applies passes."),
        ((passing("a.b", AUDIT),), attested(AUDIT), "met", f"The only check that applies passes. {ATTESTED_MET}"),
        ((failing("a.b", AUDIT),), attested(AUDIT), "partly_met", f"Its only check fails: `a.b`. {ATTESTED_MET}"),
        ((failing("a.b", AUDIT),), None, "not_met", f"Its only check fails: `a.b`. {MISSING}"),
        (
            (passing("a.b", AUDIT),),
            attested(AUDIT, AttestedStatus.NOT_MET, due=date(2027, 5, 1)),
            "partly_met",
            (
                "Adele Vance attested on 2026-11-02, until 2027-11-01, that it is not met, due 2027-05-01. "
                "The only check that applies passes."
            ),
        ),
        (
            (),
            attested(AUDIT),
            "not_assessed",
            f"No check yet covers the part of this objective that evidence can show. {ATTESTED_MET}",
        ),
        (
            (),
            attested(AUDIT, AttestedStatus.NOT_APPLICABLE),
            "not_applicable",
            "Adele Vance attested on 2026-11-02, until 2027-11-01, that it does not apply.",
        ),
        (
            (passing("a.b", AUDIT),),
            attested(AUDIT, AttestedStatus.NOT_APPLICABLE),
            "met",
            "The only check that applies passes. Adele Vance attested on 2026-11-02, until 2027-11-01, that it does not apply.",
        ),
    ],
)
def test_graph_and_the_owner_share_an_objective(
    checks: tuple[CheckResult, ...], attestation: Attestation | None, status: str, reason: str
) -> None:
    given = graded(AUDIT, *checks, attestation=attestation)
    assert (given.status.value, given.reason) == (status, reason)


@pytest.mark.parametrize("stated", list(AttestedStatus))
def test_an_owner_decides_what_graph_cannot_see(stated: AttestedStatus) -> None:
    given = graded(SEGMENTS, attestation=attested(SEGMENTS, stated))
    assert given.status.value == stated.value
    assert given.attestation == {
        "status": stated.value,
        "by": "Adele Vance",
        "on": "2026-11-02",
        "expires": "2027-11-01",
        "evidence": "ticket SEC-1432",
        "validity": "valid",
    }


def test_what_only_an_owner_can_tell_says_so_and_asks() -> None:
    given = graded(SEGMENTS)
    assert given.status is ObjectiveStatus.NOT_ASSESSED
    assert given.reason == (
        "Neither Microsoft Graph nor Azure can show this objective. The attestation by the owner (Network Architect or Network "
        "Engineer) is missing: Are on-premises networks segmented with ingress and egress controls, and when was the "
        "segmentation last tested? A possible source of the answer: the network devices."
    )


@pytest.mark.parametrize(
    ("today", "status", "said"),
    [
        (date(2026, 11, 1), "not_assessed", "is valid from 2026-11-02."),
        (date(2026, 11, 2), "met", "that it is met."),
        (date(2027, 11, 1), "met", "that it is met."),
        (date(2027, 11, 2), "not_assessed", "The attestation by Adele Vance expired on 2027-11-01 and is no longer valid."),
    ],
)
def test_an_attestation_counts_from_its_first_day_to_its_last(today: date, status: str, said: str) -> None:
    given = graded(SEGMENTS, attestation=attested(SEGMENTS), today=today)
    assert given.status.value == status
    assert given.reason.endswith(said)


def test_nobody_can_attest_away_what_graph_decides() -> None:
    given = graded(MFA, failing("a.b", MFA), attestation=attested(MFA))
    assert given.status is ObjectiveStatus.NOT_MET
    assert given.reason.endswith("The attestation by Adele Vance has no effect: Microsoft Graph decides this objective.")


def test_a_check_that_asks_a_person_to_look_is_answered_by_the_owner() -> None:
    asked = graded(MFA, manual("a.b", MFA), passing("a.c", MFA))
    assert asked.status is ObjectiveStatus.NOT_ASSESSED
    assert asked.reason.startswith(
        "1 of 2 checks needs a manual review: `a.b`. The attestation by the owner (IT implementer) is missing."
    )
    answered = graded(MFA, manual("a.b", MFA), passing("a.c", MFA), attestation=attested(MFA))
    assert answered.status is ObjectiveStatus.MET


def test_a_check_that_the_user_left_out_keeps_its_objective_from_being_met() -> None:
    known = {"a.b": (MFA,), "a.left_out": (MFA,)}
    given = grade(scan(passing("a.b", MFA)), [], today=TODAY, known_checks=known)
    mfa = next(entry for entry in given.objectives if entry.id == MFA)
    assert mfa.status is ObjectiveStatus.NOT_ASSESSED
    assert mfa.reason == "1 of 2 checks did not run in this scan: `a.left_out`. 1 of 2 checks passes."
    assert mfa.checks == ("a.b",)


def test_checks_of_azure_that_was_not_scanned_change_no_status_and_the_reason_says_how_to_run_them() -> None:
    cloud, known = "network.segment_cloud", {"azure_network.egress": ("network.segment_cloud",), "a.b": (MFA,)}
    owner = [attested(cloud), attested(AUDIT)]
    apart = {
        one.id: one for one in grade(scan(passing("a.b", MFA)), owner, today=TODAY, known_checks=known, of_azure=known).objectives
    }
    assert apart[cloud].status is ObjectiveStatus.MET
    assert apart[cloud].reason.startswith(
        "Azure was not read: run with `--azure` and Reader at the tenant root group for `azure_network.egress`."
    )
    left_out = {one.id: one for one in grade(scan(passing("a.b", MFA)), owner, today=TODAY, known_checks=known).objectives}
    assert left_out[cloud].status is ObjectiveStatus.NOT_ASSESSED, "Azure was scanned, without this check"
    alone = {
        one.id: one for one in grade(scan(), [], today=TODAY, known_checks=known, of_azure=["azure_network.egress"]).objectives
    }
    assert alone[cloud].status is ObjectiveStatus.NOT_ASSESSED
    assert "No check" not in alone[cloud].reason
    assert "cannot show" not in alone[cloud].reason


def test_checks_that_did_not_run_are_named_in_order() -> None:
    cloud = "network.segment_cloud"
    known = {f"azure_network.{name}": (cloud,) for name in "cab"} | {f"x.{name}": (cloud,) for name in "cab"}
    found = grade(scan(), [], today=TODAY, known_checks=known, of_azure=[name for name in known if name.startswith("azure")])
    (reason,) = (one.reason for one in found.objectives if one.id == cloud)
    for area in ("azure_network", "x"):
        places = [reason.index(f"`{area}.{name}`") for name in "abc"]
        assert places == sorted(places)


def test_every_objective_has_its_row_and_its_reason_even_after_a_scan_that_read_nothing() -> None:
    given = grade(scan(), [], today=TODAY)
    assert {entry.status for entry in given.objectives} == {ObjectiveStatus.NOT_ASSESSED}
    assert all(entry.reason.endswith((".", "?")) for entry in given.objectives)
    assert {(pillar.maturity, pillar.score, pillar.assessed) for pillar in given.pillars} == {(Maturity.NOT_KNOWN, None, 0)}
    assert given.summary["assessed"] == 0


def test_the_summary_counts_every_finding_and_says_which_are_accepted() -> None:
    three = tuple(finding("a.b", ADELE, number, discriminator=number) for number in ("one", "two", "three"))
    waiver = Waiver("merger", "Adele Vance", "2027-03-31", (three[0].fingerprint,), Verdict.FAIL)
    given = grade(
        scan(
            result("a.b", Verdict.FAIL, *three, severity=Severity.CRITICAL, waiver=waiver),
            passing("a.c", MFA),
            unread("a.d", MFA),
        ),
        [],
        today=TODAY,
    )
    assert given.summary["checks"] == {"pass": 1, "fail": 1, "not_applicable": 0, "not_assessed": 1, "manual": 0}
    assert given.summary["findings"] == {"critical": 3, "high": 0, "medium": 0, "low": 0}
    assert given.summary["waived"] == {"critical": 1, "high": 0, "medium": 0, "low": 0}
    assert sum(given.summary["objectives"].values()) == len(given.objectives)


def test_a_check_or_an_attestation_for_an_objective_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(PluginError, match=re.escape("check `a.b` names the objective `identities.mfaa`")) as plugin:
        grade(scan(passing("a.b", "identities.mfaa")), [], today=TODAY)
    assert plugin.value.next_step == "did you mean `identities.mfa`?"
    with pytest.raises(UsageError, match=re.escape("an attestation names the objective `network.segment_on_premise`")) as usage:
        grade(scan(), [attested("network.segment_on_premise")], today=TODAY)
    assert usage.value.next_step == "did you mean `network.segment_on_premises`?"


def test_an_objective_attested_twice_is_refused() -> None:
    with pytest.raises(UsageError, match=re.escape("`network.segment_on_premises` is attested twice")):
        grade(scan(), [attested(SEGMENTS), attested(SEGMENTS, AttestedStatus.NOT_MET)], today=TODAY)


def test_checks_that_were_left_out_are_told_in_order_and_only_where_they_belong() -> None:
    known = {"a.z": (MFA,), "a.y": (MFA,), "a.x": (AUDIT,), "a.w": (MFA,)}
    given = {entry.id: entry for entry in grade(scan(), [], today=TODAY, known_checks=known).objectives}
    assert "`a.w`, `a.y`, `a.z`" in given[MFA].reason
    assert "`a.x`" in given[AUDIT].reason
    assert "a.w" not in given[AUDIT].reason
    assert "did not run" not in given[SEGMENTS].reason


def test_the_first_check_by_name_is_the_one_that_is_refused() -> None:
    with pytest.raises(PluginError, match=re.escape("check `a.a` names")):
        require_known({"z.z": ("no.such",), "a.a": ("no.such.either",)})


def test_objectives_are_held_against_the_table_that_was_given() -> None:
    table = load()
    without = msgspec.structs.replace(table, objectives=tuple(o for o in table.objectives if o.id != MFA))
    with pytest.raises(PluginError, match=r"names the objective `identities\.mfa`"):
        require_known({"a.b": (MFA,)}, without)
    assert MFA not in {entry.id for entry in grade(scan(), [], today=TODAY, table=without).objectives}


def test_what_the_owner_stated_is_shown_with_its_days() -> None:
    due = date(2027, 3, 1)
    for stated, shown in (
        (attested(SEGMENTS), {}),
        (attested(SEGMENTS, AttestedStatus.PARTLY_MET, due=due), {"due": "2027-03-01"}),
    ):
        attestation = dict(graded(SEGMENTS, attestation=stated).attestation or {})
        assert {key: attestation[key] for key in ("by", "on", "expires")} == {
            "by": "Adele Vance", "on": "2026-11-02", "expires": "2027-11-01"
        }  # fmt: skip
        assert {key: value for key, value in attestation.items() if key == "due"} == shown


def test_statuses_are_ranked_with_not_knowing_below_everything() -> None:
    ranked = [ObjectiveStatus.NOT_ASSESSED, ObjectiveStatus.NOT_MET, ObjectiveStatus.PARTLY_MET, ObjectiveStatus.MET]
    assert [RANK[status] for status in ranked] == [0, 1, 2, 3]
    assert RANK[ObjectiveStatus.NOT_APPLICABLE] == RANK[ObjectiveStatus.MET]
