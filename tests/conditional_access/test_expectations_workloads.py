"""The rules that decide expectations about service principals."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.conditional_access.expecting import (
    BLOCK,
    FAILS,
    HOLDS,
    NOBODY,
    UNDECIDED,
    expected,
    told,
)
from tests.conditional_access.generated import PEOPLE
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.expected_workloads import judge_workloads
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.conditional_access.space.boxes import Cap
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.config.expectations import (
    OWN_SERVICE_PRINCIPALS,
    Expectation,
    ExpectedConditions,
    ExpectedTargets,
    ExpectedWho,
)
from ztscan.core.model import Gap, GapReason

OWN = ServicePrincipalIdentity("sp-own", "Own", single_tenant_owned=True)
FOREIGN = ServicePrincipalIdentity("sp-foreign", "Foreign", single_tenant_owned=False)
UNSURE = ServicePrincipalIdentity("sp-unsure", "Unsure", single_tenant_owned=None)


def workloads(raws: list[dict[str, Any]], principals: Any = (OWN, FOREIGN)) -> WorkloadCoverage:
    population = population_from(PEOPLE, groups=["g1", "g2"], service_principals=principals)
    return WorkloadCoverage(policies_from(raws), tenant_from(raws, ENV), population)


def outside_office(grant: Any = BLOCK, **users: Any) -> dict[str, Any]:
    return {
        "id": "w",
        "displayName": "W",
        "state": "enabled",
        "conditions": {
            "users": {"includeUsers": ["None"]},
            "applications": {"includeApplications": ["All"]},
            "clientAppTypes": ["all"],
            "locations": {"includeLocations": ["All"], "excludeLocations": ["hq"]},
            "clientApplications": {"includeServicePrincipals": [OWN_SERVICE_PRINCIPALS], **users},
        },
        "grantControls": grant,
    }


def of_workloads(principals: tuple[str, ...], **keys: Any) -> Expectation:
    return expected(who=ExpectedWho(service_principals=principals), then=("blocked",), **keys)


def test_service_principals_are_blocked_where_a_policy_says_so() -> None:
    office = ExpectedConditions(outside_locations=("hq",))
    one = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office)
    assert told(judge_workloads(one, workloads([outside_office()])))[0] == HOLDS
    assert told(judge_workloads(one, workloads([])))[0] == FAILS
    anywhere = of_workloads((OWN_SERVICE_PRINCIPALS,))
    word, (finding,) = told(judge_workloads(anywhere, workloads([outside_office()])))
    assert (word, finding.subject.id) == (FAILS, "sp-own")
    laboratory = of_workloads((OWN_SERVICE_PRINCIPALS,), when=ExpectedConditions(locations=("lab",)))
    assert told(judge_workloads(laboratory, workloads([outside_office()])))[0] == FAILS, "the laboratory is inside headquarters"


def test_a_service_principal_that_no_policy_can_reach_is_not_blocked() -> None:
    office = ExpectedConditions(outside_locations=("hq",))
    word, (finding,) = told(judge_workloads(of_workloads(("sp-foreign",), when=office), workloads([outside_office()])))
    assert (word, finding.observed) == (FAILS, "no Conditional Access policy can apply to it")


def test_service_principals_of_which_it_is_not_known_whose_they_are_are_undecided() -> None:
    office = ExpectedConditions(outside_locations=("hq",))
    one = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office)
    assert told(judge_workloads(one, workloads([outside_office()], (OWN, UNSURE))))[0] == UNDECIDED
    gap = Gap("service_principals", GapReason.NO_PERMISSION, "not read", "grant Application.Read.All")
    assert told(judge_workloads(one, workloads([outside_office()], gap)))[0] == UNDECIDED
    assert told(judge_workloads(one, workloads([outside_office()], ())))[0] == NOBODY


def test_risk_of_service_principals_narrows_what_is_proved() -> None:
    raws = [outside_office()]
    del raws[0]["conditions"]["locations"]
    raws[0]["conditions"]["servicePrincipalRiskLevels"] = ["high"]
    assert told(judge_workloads(of_workloads(("sp-own",)), workloads(raws)))[0] == FAILS
    risky = of_workloads(("sp-own",), when=ExpectedConditions(service_principal_risk=("high",)))
    assert told(judge_workloads(risky, workloads(raws)))[0] == HOLDS


def test_a_proof_on_service_principals_at_its_cap_is_undecided() -> None:
    coverage = msgspec.structs.replace(workloads([outside_office(), outside_office()]), cap=Cap(0, 0))
    assert (
        told(judge_workloads(of_workloads(("sp-own",), when=ExpectedConditions(outside_locations=("hq",))), coverage))[0] != HOLDS
    )


def test_an_exception_of_service_principals_is_left_out() -> None:
    raws = [outside_office(excludeServicePrincipals=["sp-own"])]
    office = ExpectedConditions(outside_locations=("hq",))
    one = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office)
    other = ServicePrincipalIdentity("sp-two", "Two", single_tenant_owned=True)
    assert told(judge_workloads(one, workloads(raws, (OWN, other))))[0] == FAILS
    but = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office, but=ExpectedWho(service_principals=("sp-own",)))
    assert told(judge_workloads(but, workloads(raws, (OWN, other))))[0] == HOLDS


def test_applications_of_service_principals_are_told_apart() -> None:
    raws = [outside_office()]
    raws[0]["conditions"]["applications"] = {"includeApplications": ["app-1"]}
    office = ExpectedConditions(outside_locations=("hq",))
    assert told(judge_workloads(of_workloads(("sp-own",), when=office), workloads(raws)))[0] == FAILS
    named = of_workloads(("sp-own",), when=office, to=ExpectedTargets(applications=("app-1",)))
    assert told(judge_workloads(named, workloads(raws)))[0] == HOLDS
    action = of_workloads(("sp-own",), when=office, to=ExpectedTargets(user_actions=("urn:user:registerdevice",)))
    assert told(judge_workloads(action, workloads(raws)))[0] == FAILS, "they have no user actions: every application is meant"
