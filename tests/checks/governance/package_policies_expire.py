"""Cases of `governance.package_policies_expire`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "assignment_policies"
POLICY = f"{LIST}/staff"
KIND = f"{POLICY}/expiration/type"
NEVER: dict[str, Any] = {KIND: "noExpiration"}
AUTOMATIC = {"requestAccessForAllowedTargets": True}
ASKED = {"requestAccessForAllowedTargets": False}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("half a year"),
    Case("at a date", {KIND: "afterDateTime"}),
    Case("never", NEVER, {"staff"}),
    Case("a hostile name", {**NEVER, f"{POLICY}/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("not specified", {KIND: "notSpecified"}, {"staff"}),
    Case("never, and assigned automatically", {**NEVER, f"{POLICY}/automaticRequestSettings": AUTOMATIC}),
    Case("never, and not assigned automatically", {**NEVER, f"{POLICY}/automaticRequestSettings": ASKED}, {"staff"}),
    Case("no policy", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("null", {f"{POLICY}/expiration": None}, verdict=NOT_ASSESSED),
    Case("the type is null", {KIND: None}, verdict=NOT_ASSESSED),
    Case("a type that is new", {KIND: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
