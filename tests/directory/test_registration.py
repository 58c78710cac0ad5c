"""What people have registered: the report joined to the users from the left, strongest method first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.cases import Case, Remove, decode, gap
from tests.checks.compliant.names import ADMIN, GUEST, LEARNER, WORKER
from tests.completing import record
from ztscan.core.charts import RegisteredPopulation, RegistrationByMethod
from ztscan.core.model import Gap, GapReason
from ztscan.directory.registration import Lacking, Registrations, methods_of, owns, resists_phishing
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.graph.areas.authentication_methods import UserRegistrationDetails

REPORT = "user_registration_details"


def fact(name: str, change: dict[str, Any]) -> Any:
    """A fact of the compliant tenant after a change."""
    case = Case("", change)
    return EvidenceStore(decode(case.evidence()), case.settings(), FACTS).value(name)


def lacking(change: dict[str, Any], *people: str) -> Lacking:
    """Who of ``people`` is not capable of multifactor authentication."""
    found = fact("registrations", change)
    assert isinstance(found, Registrations)
    return found.lacking(people, "isMfaCapable", lambda row: row.is_mfa_capable)


def test_people_are_the_same_one_by_one_and_in_a_row() -> None:
    change = {f"{REPORT}/{who}/isMfaCapable": False for who in (ADMIN, WORKER)}
    found = lacking({**change, f"users/{WORKER}/userPrincipalName": None}, ADMIN, WORKER)
    assert len(found.people) == 2
    assert [*found.people] == [found.people[place] for place in range(len(found.people))]


def populations(change: dict[str, Any]) -> dict[str, RegisteredPopulation]:
    found = fact("registration_by_method", change)
    assert isinstance(found, RegistrationByMethod)
    return {population.population: population for population in found.populations}


def row(*methods: str) -> UserRegistrationDetails:
    return record(UserRegistrationDetails, id="u", methods_registered=methods)


class TestWhoLacksSomething:
    def test_only_those_who_certainly_do(self) -> None:
        found = lacking({f"{REPORT}/{WORKER}/isMfaCapable": False, f"{REPORT}/{LEARNER}": Remove()}, WORKER, LEARNER, ADMIN)
        assert {subject.id for subject, _ in found.people} == {WORKER}
        assert len(found.people) == 1
        assert found.population == 3
        assert [gap.detail for gap in found.gaps] == ["the registration report has no row for 1 of 3 accounts"]

    def test_a_disabled_account_is_not_in_the_population(self) -> None:
        found = lacking({f"{REPORT}/{WORKER}": Remove(), f"users/{WORKER}/accountEnabled": False}, WORKER)
        assert found == Lacking((), 0, ())

    def test_somebody_asked_for_twice_counts_once(self) -> None:
        assert lacking({}, WORKER, WORKER).population == 1

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({f"{REPORT}/{WORKER}": Remove()}, GapReason.UNAVAILABLE),
            ({f"{REPORT}/{WORKER}/isMfaCapable": None}, GapReason.MALFORMED),
            ({f"{REPORT}/{WORKER}/isMfaCapable": False, f"users/{WORKER}": Remove()}, GapReason.MALFORMED),
            ({f"{REPORT}/{WORKER}/isMfaCapable": False, f"users/{WORKER}/accountEnabled": None}, GapReason.MALFORMED),
        ],
        ids=["no row", "property absent", "unknown to the directory", "enabled or not is unknown"],
    )
    def test_what_is_not_known_is_a_gap(self, change: dict[str, Any], reason: GapReason) -> None:
        found = lacking(change, WORKER)
        assert found.people == ()
        assert [gap.reason for gap in found.gaps] == [reason]

    def test_a_report_that_could_not_be_read_is_a_gap(self) -> None:
        assert isinstance(fact("registrations", {REPORT: gap(REPORT)}), Gap)


class TestMethods:
    def test_registered_methods_are_told_in_order(self) -> None:
        assert methods_of(row("sms", "fido2", "email")) == "methodsRegistered: email, fido2, sms"
        assert methods_of(row()) == "methodsRegistered: none"
        assert methods_of(record(UserRegistrationDetails, id="u", methods_registered=None)) == "methodsRegistered: none"

    @pytest.mark.parametrize(
        ("methods", "answer"),
        [
            (("fido2SecurityKey", "palmOfTheHand"), True),
            (("mobilePhone", "email"), False),
            ((), False),
            (("mobilePhone", "palmOfTheHand"), None),
        ],
    )
    def test_a_method_that_is_new_may_be_a_strong_one(self, methods: tuple[str, ...], answer: bool | None) -> None:
        assert resists_phishing(row(*methods)) is answer

    def test_absent_methods_are_not_no_methods(self) -> None:
        assert owns(record(UserRegistrationDetails, id="u"), {"email"}) is None


class TestRegistrationByMethod:
    @pytest.mark.parametrize(
        ("methods", "strength"),
        [
            (["mobilePhone", "windowsHelloForBusiness"], "phishing_resistant"),
            (["mobilePhone", "softwareOneTimePasscode"], "mfa"),
            (["mobilePhone", "securityQuestion"], "weak"),
            (["securityQuestion"], "none"),
            ([], "none"),
            (["mobilePhone", "palmOfTheHand"], "unknown"),
            (None, "unknown"),
        ],
    )
    def test_the_strongest_method_counts(self, methods: list[str] | None, strength: str) -> None:
        before, after = populations({}), populations({f"{REPORT}/{WORKER}/methodsRegistered": methods})
        expected = {"phishing_resistant": before["members"].phishing_resistant, "mfa": 0, "weak": 0, "none": 0, "unknown": 0}
        expected["phishing_resistant"] -= 1
        expected[strength] += 1
        members = after["members"]
        assert {name: getattr(members, name) for name in expected} == expected
        assert members.total == before["members"].total

    def test_guests_are_counted_apart(self) -> None:
        assert populations({})["guests"] == RegisteredPopulation("guests", 0, 1, 0, 0, methods={"microsoftAuthenticatorPush": 1})

    def test_an_account_without_a_row_is_unknown(self) -> None:
        assert populations({f"{REPORT}/{GUEST}": Remove()})["guests"] == RegisteredPopulation("guests", 0, 0, 0, 0, 1)

    def test_disabled_accounts_are_not_counted(self) -> None:
        assert populations({f"users/{GUEST}/accountEnabled": False})["guests"].total == 0

    def test_privileged_users_are_left_out_where_not_all_could_be_seen(self) -> None:
        assert set(populations({})) == {"members", "guests", "privileged"}
        assert set(populations({"role_group_members": gap("role_group_members")})) == {"members", "guests"}
        assert set(populations({"role_assignments": gap("role_assignments")})) == {"members", "guests"}

    def test_people_are_counted_by_method_once_each(self) -> None:
        change = {f"{REPORT}/{WORKER}/methodsRegistered": ["email", "email"], f"users/{LEARNER}/accountEnabled": False}
        before, after = fact("registration_by_method", {}), fact("registration_by_method", change)
        assert after.methods["email"] == 1
        assert after.methods["passKeyDeviceBound"] == before.methods["passKeyDeviceBound"] - 2
