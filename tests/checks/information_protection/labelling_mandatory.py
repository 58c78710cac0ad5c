"""Cases of `information_protection.labelling_mandatory`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.labels import IDS, PEOPLE, PLAN, SETTINGS
from tests.checks.compliant.names import WORKER
from tests.checks.compliant.people import user
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import Verdict

POLICIES = "labelPolicies"
NOT_ASSESSED = Verdict.NOT_ASSESSED
AT = f"{SETTINGS}/{WORKER}"
HOSTILE = "<img src=x>`|\u001b[2J"


NOBODY: dict[str, Any] = {f"{PEOPLE}/{key}/assignedPlans": [] for key in IDS}
MORE = {"users": Add(user("another", "ann another"))}
OTHERS = {"users": Add(user("disabled", "bo", accountEnabled=False), user("guest", "gus", userType="Guest"))}
UNLICENSED_WORKER: dict[str, Any] = {f"{PEOPLE}/{WORKER}/assignedPlans": []}


def with_plan(**properties: Any) -> dict[str, Any]:
    return {f"{PEOPLE}/{WORKER}/assignedPlans": [{**PLAN, **properties}]}


SUSPENDED: dict[str, Any] = with_plan(capabilityStatus="Suspended")


def cases(wrong: dict[str, Any], unknown: dict[str, Any], evidence: str) -> tuple[Case, ...]:
    """The rows that the checks on label policies share: what is wrong for one person, what is not known, and what was read."""
    return (
        Case("as it should be for everybody"),
        Case("wrong for one person", wrong, {POLICIES}),
        Case("wrong for a person with a hostile name", {**wrong, f"{PEOPLE}/{WORKER}/userPrincipalName": HOSTILE}, {POLICIES}),
        Case("wrong for a person without a licence for labels", {**wrong, **UNLICENSED_WORKER}),
        Case("wrong for a person whose licence is suspended", {**wrong, **SUSPENDED}),
        Case("wrong, and the licence is in another case", {**wrong, **with_plan(capabilityStatus="enabled")}, {POLICIES}),
        Case("the licence of a person is in a new state", with_plan(capabilityStatus="Dormant"), verdict=NOT_ASSESSED),
        Case("the state of a licence was not returned", with_plan(capabilityStatus=None), verdict=NOT_ASSESSED),
        Case("which plan a person has was not returned", with_plan(servicePlanId=None), verdict=NOT_ASSESSED),
        Case("another plan in a new state", with_plan(servicePlanId="another", capabilityStatus="Dormant")),
        Case("right for the sample, and there are more people", MORE, verdict=Verdict.MANUAL),
        Case("wrong for one person, and there are more people", {**wrong, **MORE}, {POLICIES}),
        Case(
            "a guest and a disabled person more",
            OTHERS,
        ),
        Case("nobody has a licence for labels", NOBODY, verdict=Verdict.MANUAL),
        Case("it is not known for one person", unknown, verdict=NOT_ASSESSED),
        Case("R13: the plans of a person were not returned", {f"{PEOPLE}/{WORKER}/assignedPlans": None}, verdict=NOT_ASSESSED),
        Case("a person who was deleted meanwhile", {f"{PEOPLE}/{WORKER}": None}),
        Case("one person could not be read", {f"{evidence}/{WORKER}": gap(evidence)}, verdict=NOT_ASSESSED),
        Case("the plans could not be read", {PEOPLE: gap(PEOPLE)}, verdict=NOT_ASSESSED),
        Case("could not be read", {evidence: gap(evidence)}, verdict=NOT_ASSESSED),
        Case("no licence", WITHOUT_SUBSCRIPTIONS, verdict=Verdict.NOT_APPLICABLE),
        Case("no licence, and wrong", {**wrong, **WITHOUT_SUBSCRIPTIONS}, verdict=Verdict.NOT_APPLICABLE),
    )


SWITCH = f"{AT}/isMandatory"

CASES = (
    *cases({SWITCH: False}, {SWITCH: Remove()}, SETTINGS),
    Case("null: not set", {SWITCH: None}, {POLICIES}),
    Case(
        "wrong for one person, and not known for another",
        {SWITCH: False, f"{SETTINGS}/{IDS[0]}/isMandatory": Remove()},
        {POLICIES},
    ),
)
