"""Cases of `mfa_registration.app_owners_registered`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import BILLING_APPLICATION, GUEST, LEARNER, TICKETS, WORKER
from ztscan.core.model import GapReason, Verdict

REPORT = "user_registration_details"
APPLICATIONS = "applications_with_owners"
OWNERS = f"{APPLICATIONS}/{BILLING_APPLICATION}/owners"
OWN_LIST = f"application_owners/{BILLING_APPLICATION}"
ROBOT = {"@odata.type": "#microsoft.graph.servicePrincipal", "id": TICKETS}
NOT_REGISTERED = {f"{REPORT}/{WORKER}/isMfaRegistered": False}


def person(key: str) -> dict[str, object]:
    return {"@odata.type": "#microsoft.graph.user", "id": key}


TWENTY = [person(WORKER), *({**ROBOT, "id": f"{TICKETS}-{number}"} for number in range(19))]

CASES = (
    Case("the owner has a second factor"),
    Case("the owner has none", NOT_REGISTERED, fails={WORKER}),
    Case(
        "one of two owners has none",
        {f"{REPORT}/{LEARNER}/isMfaRegistered": False, OWNERS: Add(person(LEARNER))},
        fails={LEARNER},
    ),
    Case("somebody who owns nothing has none", {f"{REPORT}/{LEARNER}/isMfaRegistered": False}),
    Case(
        "a guest who owns an application has none",
        {f"{REPORT}/{GUEST}/isMfaRegistered": False, OWNERS: [person(GUEST)]},
        fails={GUEST},
    ),
    Case("R3: a service principal is the only owner", {OWNERS: [ROBOT]}, verdict=Verdict.NOT_APPLICABLE),
    Case("R3: there are no applications", {APPLICATIONS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "twenty owners, and one more in the list of the application",
        {OWNERS: TWENTY, OWN_LIST: [*TWENTY, person(LEARNER)], f"{REPORT}/{LEARNER}/isMfaRegistered": False},
        fails={LEARNER},
    ),
    Case("twenty owners, and the list of the application could not be read", {OWNERS: TWENTY}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "twenty owners, the list was not read, one of the twenty has none for certain",
        {OWNERS: TWENTY, OWN_LIST: gap("application_owners"), **NOT_REGISTERED},
        fails={WORKER},
    ),
    Case("R13: the owners were not returned", {OWNERS: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: a disabled owner is not counted",
        {**NOT_REGISTERED, f"users/{WORKER}/accountEnabled": False},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: the owner has no row", {f"{REPORT}/{WORKER}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the property was not returned", {f"{REPORT}/{WORKER}/isMfaRegistered": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: the report needs a licence", {REPORT: gap(REPORT, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
