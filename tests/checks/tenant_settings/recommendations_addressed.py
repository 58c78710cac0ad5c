"""Cases of `tenant_settings.recommendations_addressed`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.settings import recommendation
from ztscan.core.model import Verdict

ALL = "recommendations"

CASES = (
    Case("all done"),
    Case("done by hand or dismissed", {ALL: Add(recommendation("a", "completedByUser"), recommendation("b", "dismissed"))}),
    Case("one is active", {ALL: Add(recommendation("a", "active"))}, fails={"a"}),
    Case("one is put off", {ALL: Add(recommendation("a", "postponed", "low"))}, fails={"a"}),
    Case("no recommendation at all", {ALL: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a status that is new", {ALL: Add(recommendation("a", "unknownFutureValue"))}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "a status that is new beside one that is active",
        {ALL: Add(recommendation("a", "unknownFutureValue"), recommendation("b", "active"))},
        fails={"b"},
    ),
    Case("R13: the status was not returned", {f"{ALL}/adminMFAV2/status": None}, verdict=Verdict.NOT_ASSESSED),
    Case("recommendations could not be read", {ALL: gap(ALL)}, verdict=Verdict.NOT_ASSESSED),
    *(
        Case(f"one is {status}", {ALL: Add(recommendation("a", status))}, fails={"a"})
        for status in ("planned", "needsMoreAction")
    ),
    *(
        Case(f"answered in another way: {status}", {ALL: Add(recommendation("a", status))})
        for status in ("riskAccepted", "thirdParty", "alternateMitigation")
    ),
)
