"""Cases of `azure_monitoring.change_alerts`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.azure_monitoring import change_alert, operation
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

ALERTS = "azure_activity_alerts"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
FIRST = f"{ALERTS}/alert-0"
WRITES = "Microsoft.Authorization/policyAssignments/write"

CASES = (
    Case("all of them"),
    Case("one is missing", {FIRST: Remove()}, {WORKLOADS}),
    Case("one is disabled", {f"{FIRST}/properties/enabled": False}, {WORKLOADS}),
    Case("whether it is enabled is not said", {f"{FIRST}/properties/enabled": None}, verdict=NOT_ASSESSED),
    Case("one has no action group", {f"{FIRST}/properties/actions": {"actionGroups": []}}, {WORKLOADS}),
    Case(
        "one is for a resource group",
        {f"{FIRST}/properties/scopes": [f"/subscriptions/{WORKLOADS}/resourceGroups/rg-app"]},
        {WORKLOADS},
    ),
    Case(
        "one is for one caller",
        {FIRST: change_alert("alert-0", operation(WRITES), {"field": "caller", "equals": "x"})},
        {WORKLOADS},
    ),
    Case("in other letters", {FIRST: change_alert("alert-0", operation(WRITES.upper()))}),
    Case(
        "one is for one status",
        {FIRST: change_alert("alert-0", operation(WRITES), {"field": "status", "equals": "Administrative"})},
        {WORKLOADS},
    ),
    Case("several operations in one", {FIRST: change_alert("alert-0", {"field": "operationName", "containsAny": [WRITES, "x"]})}),
    Case("two operations at once never happen", {FIRST: change_alert("alert-0", operation(WRITES), operation("x"))}, {WORKLOADS}),
    Case(
        "of another category",
        {FIRST: change_alert("alert-0", condition={"allOf": [{"field": "category", "equals": "ServiceHealth"}]})},
        {WORKLOADS},
    ),
    Case("none", {ALERTS: []}, {PLATFORM, WORKLOADS}),
    Case("scopes of an alert are not said", {f"{FIRST}/properties/scopes": None}, verdict=NOT_ASSESSED),
    Case("an alert more", {ALERTS: Add(change_alert("more", operation("x")))}),
    Case("could not be read", {ALERTS: gap(ALERTS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("one is missing that may be where nothing was read", {FIRST: Remove(), **SEEING_IN_PART}, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, ALERTS: []}, verdict=NOT_APPLICABLE),
    Case("one of several operations", {FIRST: change_alert("alert-0", {"anyOf": [operation(WRITES), operation("x")]})}),
    Case(
        "one of several operations, none of them the one that counts",
        {FIRST: change_alert("alert-0", {"anyOf": [operation("y"), operation("x")]})},
        {WORKLOADS},
    ),
    Case(
        "one of several operations, of one caller",
        {FIRST: change_alert("alert-0", {"anyOf": [operation(WRITES), operation("x")]}, {"field": "caller", "equals": "x"})},
        {WORKLOADS},
    ),
    Case(
        "the operation or a caller: the operation is enough",
        {FIRST: change_alert("alert-0", {"anyOf": [operation(WRITES), {"field": "caller", "equals": "x"}]})},
    ),
    Case(
        "one of several callers", {FIRST: change_alert("alert-0", {"anyOf": [{"field": "caller", "equals": "x"}]})}, {WORKLOADS}
    ),
)
