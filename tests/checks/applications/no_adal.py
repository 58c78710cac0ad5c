"""Cases of `applications.no_adal`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.settings import recommendation
from ztscan.core.model import Verdict

LIST, IMPACTED = "recommendations", "adal_applications"
MIGRATION = "adalToMsalMigration"
BILLING = "1f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"
BASE: dict[str, Any] = {IMPACTED: {}}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def migration(status: str | None, *applications: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """The recommendation to leave ADAL, and the applications that it lists."""
    row = {**recommendation(MIGRATION, "active"), "status": status, **properties}
    return {LIST: Add(row), IMPACTED: {MIGRATION: list(applications)}}


def application(**properties: Any) -> dict[str, Any]:
    return {"id": BILLING, "subjectId": BILLING, "displayName": "Billing", "status": "active", **properties}


CASES = (
    Case("completed by the system", migration("completedBySystem")),
    Case("completed by a person", migration("completedByUser", application())),
    Case("open, with one application", migration("active", application()), {MIGRATION}),
    Case("postponed", migration("postponed", application()), {MIGRATION}),
    Case("more is needed", migration("needsMoreAction", application()), {MIGRATION}),
    Case("a hostile name", migration("active", application(displayName="<img src=x>`|\u001b[2J")), {MIGRATION}),
    Case(
        "one of two is done",
        migration("active", application(), application(id="done", subjectId="done", status="completedByUser")),
        {MIGRATION},
    ),
    Case("open, and it lists nothing", migration("active"), {MIGRATION}),
    Case("open, and the status of the application is null", migration("active", application(status=None)), {MIGRATION}),
    Case(
        "open, and its applications could not be read", {**migration("active"), IMPACTED: {MIGRATION: gap(IMPACTED)}}, {MIGRATION}
    ),
    Case("its type in other letters", migration("active", application(), recommendationType="AdalToMsalMigration"), {MIGRATION}),
    Case("dismissed", migration("dismissed"), verdict=Verdict.MANUAL),
    Case("the risk was accepted", migration("riskAccepted"), verdict=Verdict.MANUAL),
    Case("there is no such recommendation", verdict=Verdict.MANUAL),
    Case("there is no recommendation at all", {LIST: []}, verdict=Verdict.MANUAL),
    Case("a status that is new", migration("unknownFutureValue"), verdict=NOT_ASSESSED),
    Case("R13: the status was not returned", migration(None), verdict=NOT_ASSESSED),
    Case(
        "R13: the type of another one was not returned",
        {f"{LIST}/adminMFAV2/recommendationType": Remove()},
        verdict=NOT_ASSESSED,
    ),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
