"""Cases of `governance.packages_need_connected_org`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "assignment_policies"
POLICY = f"{LIST}/partners"
SCOPE, ASK = f"{POLICY}/allowedTargetScope", f"{POLICY}/requestorSettings/enableTargetsToSelfAddAccess"
EVERYBODY: dict[str, Any] = {SCOPE: "allExternalUsers"}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("connected organisations"),
    Case("all connected organisations", {SCOPE: "allConfiguredConnectedOrganizationUsers"}),
    Case("everybody", EVERYBODY, {"partners"}),
    Case("a hostile name", {**EVERYBODY, f"{POLICY}/displayName": "<b>`|\u001b[2J"}, {"partners"}),
    Case("everybody, by direct assignment only", {**EVERYBODY, ASK: False}, verdict=Verdict.NOT_APPLICABLE),
    Case("members only", {SCOPE: "allMemberUsers"}, verdict=Verdict.NOT_APPLICABLE),
    Case("no policy", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a scope that is new", {SCOPE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the scope is null", {SCOPE: None}, verdict=NOT_ASSESSED),
    Case("who asks is null", {ASK: None}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
